#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "prompt/document.hpp"
#include "rules/rule_extractor.hpp"

#include <span>
#include <string>

namespace assay::llm {

/// Answers for fenced documents as a model is asked to: the record of one, or
/// the packed answer for several. What stands behind both the built-in
/// provider and the simulator.
class RuleAnswerer {
public:
    /// `answer_schema` is a record's schema or a prompt::packed_schema() of one.
    /// The error is that of schema::Schema::compile() if it is no schema.
    [[nodiscard]] static Result<RuleAnswerer> make(const Json& answer_schema);

    /// One record as JSON text.
    [[nodiscard]] std::string record(std::string_view text) const { return extractor_.extract(text); }

    [[nodiscard]] bool packed() const { return packed_; }

    /// The whole answer. A single-record schema takes the first document.
    [[nodiscard]] std::string answer(std::span<const prompt::Document> documents) const;

private:
    RuleAnswerer(rules::RuleExtractor extractor, bool packed);

    rules::RuleExtractor extractor_;
    bool packed_;
};

}  // namespace assay::llm
