#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace assay::rules {

/// Names the rule set in every output row; bump it when answers change.
inline constexpr std::string_view model_name = "builtin-rules-1";

/// Fills a schema from cues in the text: word lists, negation, numbers,
/// dates, quotes, names of the fields themselves. It is rule-based and no
/// language model: it needs no key, no network and no weights, and knows only
/// what the words show. Compiled once per schema; immutable and thread-safe.
class RuleExtractor {
public:
    /// `document` is a compiled schema's document (root type object).
    [[nodiscard]] static Result<RuleExtractor> compile(const Json& document);

    /// JSON text of a record that the schema accepts wherever the rules can
    /// manage: optional or nullable fields without a cue are null or left
    /// out; required ones without a cue get the most neutral value allowed.
    /// Linear in the text. Same text and schema, same answer.
    [[nodiscard]] std::string extract(std::string_view text) const;

private:
    struct Plan;
    explicit RuleExtractor(std::shared_ptr<const Plan> plan);
    std::shared_ptr<const Plan> plan_;
};

}  // namespace assay::rules
