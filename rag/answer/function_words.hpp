#pragma once

#include "rag/text/language.hpp"

#include <string_view>
#include <vector>

namespace assay::rag {

/// Whether `list`, words between single spaces (" a few words "), has `word`.
[[nodiscard]] constexpr bool has_word(std::string_view list, std::string_view word)
{
    for (auto at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1))
        if (at > 0 && list[at - 1] == ' ' && at + word.size() < list.size() && list[at + word.size()] == ' ')
            return true;
    return false;
}

/// The words of a language that hold a sentence together, ask, or are polite
/// rather than say what it is about: articles, pronouns, prepositions, conjunctions,
/// auxiliary and modal verbs, question words. Folded.
class FunctionWords {
public:
    /// Of the language that has most of these words; English if none has any.
    [[nodiscard]] static const FunctionWords& of(const std::vector<std::string_view>& folded_words);

    [[nodiscard]] bool contains(std::string_view folded) const { return has_word(words_, folded); }

    [[nodiscard]] Language language() const { return language_; }

    /// Whether nouns that are no names begin with a capital letter, too.
    [[nodiscard]] bool capitalises_nouns() const { return language_ == Language::german; }

    /// Words behind which a capital letter is a name's even there: "nach Norwegen".
    [[nodiscard]] bool leads_to_name(std::string_view folded) const;

    /// Whether a noun stands for whatever is meant: "thing", "item", "Ware". A text that answers names the thing itself.
    [[nodiscard]] bool is_placeholder(std::string_view folded) const { return has_word(placeholders_, folded); }

    constexpr FunctionWords(Language language, std::string_view words, std::string_view placeholders)
        : language_{language}, words_{words}, placeholders_{placeholders}
    {
    }

private:
    Language language_;
    std::string_view words_;
    std::string_view placeholders_;
};

}  // namespace assay::rag
