#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A number with what it counts: "30 days", "thirty days".
struct Quantity {
    std::string value;        ///< In ASCII digits, without separators of thousands: "30", "7799401.31", "x86".
    std::string unit{};       ///< The stem of the word behind it; empty if none or a function word.
    bool is_article = false;  ///< "a month": counts as a 1 that may be, not as one that is claimed.
};

/// What can be seen of a sentence's meaning without understanding it.
struct Claim {
    std::set<std::string> words{};  ///< Terms of its words but for function words, negations and numbers.
    std::vector<Quantity> quantities{};
    bool is_negated = false;        ///< It has a word of negation.
};

/// Numbers are read in digits of any script, and in words up to ninety-nine in
/// English, the usual ones also in German, French, Spanish and Italian.
/// Negations are known in these, in Dutch, Portuguese, Swedish, Norwegian,
/// Russian, Chinese, Japanese, Korean, Thai and Arabic.
[[nodiscard]] Claim read_claim(std::string_view utf8);

/// Whether the folded words (folded_words()) end with a negation.
[[nodiscard]] bool ends_with_negation(std::string_view folded);

/// Whether one of `sources` has the quantity: the same number, in a sentence
/// that shares a word with the claim, and not counting something else there.
[[nodiscard]] bool has_quantity(const std::vector<Claim>& sources, const Claim& claim, const Quantity& wanted);

/// Whether the claim denies what the sources say, or the other way round. What
/// counts is the negation of the sources' sentences that are about the same:
/// of those that share most words with it, and a negated one most of whose
/// words the claim has.
[[nodiscard]] bool contradicts(const std::vector<Claim>& sources, const Claim& claim);

}  // namespace assay::rag
