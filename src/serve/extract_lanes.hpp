#pragma once

#include "extract/extractor.hpp"
#include "llm/prices.hpp"
#include "llm/provider.hpp"
#include "prompt/prompt.hpp"
#include "schema/schema.hpp"

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::serve {

/// Where models are asked; made by whoever knows keys and addresses.
struct ModelSource {
    std::string provider = "builtin";  ///< As price tables name it; "builtin" are rules, not a model.
    std::string model{};               ///< Empty for builtin.
    /// The provider for a prompt.
    std::function<Result<std::unique_ptr<llm::Provider>>(const prompt::Prompt&)> make{};
    std::shared_ptr<const llm::PriceTable> prices = std::make_shared<llm::PriceTable>();
    extract::ExtractorOptions options{};
    std::string prompt_template{};     ///< The text of the prompt's file.
    /// Drops what is in flight. May be empty.
    std::function<void()> cancel_all{};
};

/// All it takes to extract by one schema.
class ExtractLane {
public:
    /// Compiles `document`, which is JSON Schema or the short form, and makes
    /// the rest for it. CPU work without I/O. The error's `where` is a JSON
    /// pointer into the schema.
    [[nodiscard]] static Result<std::shared_ptr<ExtractLane>> make(Json document, const ModelSource& source);

    ExtractLane(const ExtractLane&) = delete;
    ExtractLane& operator=(const ExtractLane&) = delete;

    [[nodiscard]] const schema::Schema& schema() const { return schema_; }
    [[nodiscard]] extract::Extractor& extractor() { return *extractor_; }

private:
    ExtractLane(schema::Schema schema, prompt::Prompt prompt) : schema_{std::move(schema)}, prompt_{std::move(prompt)} {}

    schema::Schema schema_;
    prompt::Prompt prompt_;
    std::shared_ptr<const llm::PriceTable> prices_;
    std::unique_ptr<llm::Provider> provider_;
    std::unique_ptr<extract::Extractor> extractor_;  ///< Refers to all of the above.
};

/// The lanes of the schemas used last, by the schemas' text. Those in use
/// live on when they are forgotten. Not thread-safe.
class ExtractLanes {
public:
    static constexpr std::size_t max_lanes = 64;

    [[nodiscard]] std::shared_ptr<ExtractLane> find(std::string_view schema_text);
    void keep(std::string schema_text, std::shared_ptr<ExtractLane> lane);

private:
    struct Entry {
        std::string text;
        std::shared_ptr<ExtractLane> lane;
    };
    std::list<Entry> entries_;  ///< The one used last comes first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
};

}  // namespace assay::serve
