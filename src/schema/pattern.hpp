#pragma once

#include "core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace assay::schema {

class LookaroundPattern;

/// A regular expression of a schema, searched for anywhere in the text, in
/// linear time whatever the text. Safe to share between threads.
class Pattern {
public:
    /// `ecma` is ECMA-262 as JSON Schema uses it (Unicode). RE2 matches it,
    /// or, if it looks around or repeats more than 1,000 times, lookaround.hpp.
    /// Back-references cannot be matched in linear time and are refused.
    [[nodiscard]] static Result<Pattern> compile(std::string_view ecma);

    enum class Match {
        absent,
        present,
        undecided,  ///< Finding out would take too long.
    };
    /// Allocates only for expressions that RE2 does not take.
    [[nodiscard]] Match search(std::string_view text) const;
    [[nodiscard]] bool found_in(std::string_view text) const { return search(text) == Match::present; }

private:
    Pattern() = default;
    std::shared_ptr<const re2::RE2> regex_;
    std::shared_ptr<const LookaroundPattern> lookaround_;  ///< If regex_ is null.
};

/// The ECMA-262 expression in RE2's syntax; both mean the same. What RE2 has
/// no syntax for is left as it is, for RE2 to refuse.
[[nodiscard]] Result<std::string> translate_pattern(std::string_view ecma);

}  // namespace assay::schema
