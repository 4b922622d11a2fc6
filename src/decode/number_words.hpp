#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// "minus" and "negative", folded.
[[nodiscard]] bool is_minus_word(std::string_view word);

/// Marks that make a number a limit or an estimate, <5 and 5+, and those that
/// may mean a minus, (5) and 5-: in a sentence nobody can tell. `before` ends
/// and `after` begins at the number.
[[nodiscard]] bool is_marked_inexact(std::string_view before, std::string_view after);

/// "at least 5", "about 5", "5 or more", "5 below zero"; folded words.
[[nodiscard]] bool is_said_inexact(const std::vector<std::string>& before, const std::vector<std::string>& after);

/// What is written right behind a number in a sentence.
enum class Behind {
    harmless,  ///< Nothing, punctuation, or a word that leaves the number alone: "5 years", "5 of them".
    money,     ///< A currency.
    scale,     ///< What changes its size: "5 million", "5 Mrd. Euro", "5 k€", "5 ½", "5 and a half".
    unknown,   ///< A word that might.
};
[[nodiscard]] Behind what_stands_behind(std::string_view after);

/// Whether a currency stands right before a number.
[[nodiscard]] bool has_money_before(std::string_view before);

}  // namespace assay::decode
