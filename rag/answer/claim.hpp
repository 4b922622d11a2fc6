#pragma once

#include "rag/answer/quantity.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::rag {

/// What can be seen of a sentence's meaning, or of a part's, without understanding it.
struct Claim {
    std::set<std::string> words{};   ///< Terms of its words but for function words, negations and numbers.
    std::set<std::string> topic{};   ///< The same without what numbers count: what it is about.
    std::set<std::string> forms{};   ///< All its words as they stand, folded.
    std::vector<Quantity> quantities{};
    std::vector<std::string> measures{};          ///< Measure::base of each that it names.
    std::set<std::string> rates{};                ///< What its numbers are counted by: the month of "10 euros a month".
    std::vector<std::set<std::string>> names{};   ///< Of people, places, products: the terms of each, any of which will do.
    std::set<std::string> series{};        ///< series_members() of its words; see there.
    std::vector<std::pair<Quantity, Quantity>> pairs{};  ///< Numbers in an order that means something: "2020 to 2030", "3:1", "two of five".
    std::vector<std::set<std::string>> conditions{};     ///< The words of each "if ...".
    std::set<std::string> possible{};      ///< Verbs behind "may", "might" and "could", folded.
    bool has_hedge = false;                ///< It has such a word, or "probably" and the like.
    bool has_condition = false;            ///< It has a word like "if".
    std::string subject{};           ///< The first word, if its capital may be a name's or the sentence's; folded.
    std::string behind_subject{};    ///< The word behind it.
    bool is_negated = false;
    bool is_unspaced = false;        ///< Most of it is in a script without spaces.
};

/// A sentence whole, and cut into what is said of each of its numbers and what is denied.
struct ClaimParts {
    Claim whole{};
    std::vector<Claim> clauses{};   ///< Each with its own quantities and topic: "A costs 5 euros" and "B costs 7".
    std::vector<Claim> named{};     ///< Each with its own names or quantities: "Ann lives in Oslo" and "Bob in Rome".
    std::set<std::string> addresses{};  ///< read_addresses().
    std::vector<Claim> polarity{};  ///< "10 euros a year" affirmed, "not per month" denied.
};

/// A name is a word with a capital letter that does not owe it to the beginning of a sentence, to a
/// headline's spelling or, in German, to its being a noun; or one with a digit or an inner capital.
[[nodiscard]] ClaimParts read_claim(std::string_view utf8);

/// How many words of `a` are in `b`.
[[nodiscard]] std::size_t shared(const std::set<std::string>& a, const std::set<std::string>& b);

}  // namespace assay::rag
