#pragma once

#include "core/json.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "llm/chat.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::llm {

/// Which of a model's prices.
enum class PriceKind { online, batch };

/// What a model's tokens cost, from a file of the user's. Prices change
/// without notice, so none are compiled in and an unknown model has an
/// unknown cost, never zero.
///
/// Batch APIs have prices of their own: "batch" is a factor (0.5) or an object
/// of the same four. Without it the cost of what came back in a batch is unknown.
///
/// File: {"as_of": "2026-11-01", "models": [{"provider": "openai", "model": "gpt-6-luna",
///   "input": 0.10, "cache_read": 0.01, "cache_write": 0.125, "output": 0.50}]}, USD per
/// million tokens. A model matches by its exact name or as the prefix of a
/// dated snapshot ("gpt-6-luna-2026-10-01").
class PriceTable {
public:
    PriceTable() = default;
    [[nodiscard]] static Result<PriceTable> load(const std::string& path);
    [[nodiscard]] static Result<PriceTable> parse(const Json& document, const std::string& name);

    /// Exact integer arithmetic. Nothing if the model or a needed count is unknown.
    /// The provider "builtin" costs nothing, whatever the table says.
    [[nodiscard]] std::optional<Money> cost(std::string_view provider, std::string_view model, const Usage& usage) const;

    /// The most that so many tokens may cost: no input is taken to be cached,
    /// all of it to be written to the cache if that is dearer.
    [[nodiscard]] std::optional<Money> most(std::string_view provider, std::string_view model, std::int64_t input_tokens,
                                            std::int64_t output_tokens, PriceKind kind = PriceKind::online) const;

private:
    struct Entry {
        std::string provider;
        std::string model;
        Money input, cache_read, cache_write, output;  ///< Per token.
        bool batch;  ///< Whether these are the prices of a batch API.
    };
    [[nodiscard]] const Entry* find(std::string_view provider, std::string_view model, bool batch) const;

    std::vector<Entry> entries_;
};

}  // namespace assay::llm
