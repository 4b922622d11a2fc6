#pragma once

#include "core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace assay::schema {

/// A regular expression of a schema, searched for anywhere in the text, in
/// linear time whatever the text. Safe to share between threads.
class Pattern {
public:
    /// `ecma` is ECMA-262 as JSON Schema uses it (Unicode). Look-around and
    /// back-references cannot be matched in linear time and are refused.
    [[nodiscard]] static Result<Pattern> compile(std::string_view ecma);

    [[nodiscard]] bool found_in(std::string_view text) const;

private:
    explicit Pattern(std::shared_ptr<const re2::RE2> regex) : regex_{std::move(regex)} {}
    std::shared_ptr<const re2::RE2> regex_;
};

/// The ECMA-262 expression in RE2's syntax; both mean the same. What RE2 has
/// no syntax for is left as it is, for RE2 to refuse.
[[nodiscard]] Result<std::string> translate_pattern(std::string_view ecma);

}  // namespace assay::schema
