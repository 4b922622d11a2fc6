#pragma once

#include "rag/text/language.hpp"
#include "rag/text/terms.hpp"

#include <string_view>

namespace assay::rag {

/// What terms are wanted for: a text to be found, or a question.
enum class Purpose {
    document,
    query,
};

/// Turns text in any script into the terms by which it is found.
///
///   Latin, Cyrillic, Arabic, Indic ...   words, folded (NFKC, case), stemmed;
///                                        a word with accents also without them
///   Han, Kana, Hangul, Thai, Lao, Khmer, pairs of neighbouring characters;
///   Myanmar                              single ones in documents, and in a
///                                        query for a run of one character
///   getHTTPResponse, read_file, os.path, the whole and each part
///   utf8
///   C++, C#, .NET                        with their marks, the word without them as well
///                                        unless it is a single letter
///
/// Stop words stay: a ranking by rarity needs no list of them. Malformed UTF-8
/// separates words. Has no state but its options, so any number of threads may
/// use one.
class Analyzer {
public:
    struct Options {
        /// Whose endings words in Latin letters lose. Other scripts choose
        /// for themselves. A collection keeps to one: terms must agree.
        Language latin = Language::english;
        /// A longer word is cut: it is data, and nobody asks for all of it.
        std::size_t max_term_bytes = 96;
    };

    Analyzer() : Analyzer(Options{}) {}
    explicit Analyzer(Options options) : options_{options} {}

    /// Appends the terms of `utf8` to `terms`.
    void analyse(std::string_view utf8, Purpose purpose, Terms& terms) const;

    /// Appends the character n-grams of the words of `utf8`: four characters
    /// with the word's borders as "_" (wing is _win, wing, ing_), three of a
    /// run without spaces, two from a Han or Hangul one on: most words are no
    /// longer. They find other forms, compounds and misspelt words.
    void analyse_grams(std::string_view utf8, Terms& grams) const;

    [[nodiscard]] const Options& options() const { return options_; }

private:
    Options options_;
};

}  // namespace assay::rag
