#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Bytes [start, end) of a text.
struct Span {
    std::size_t start;
    std::size_t end;

    friend bool operator==(const Span&, const Span&) = default;
};

/// The sentences of a text (Unicode Standard Annex 29), white space at their ends left
/// out, in order; a blank line ends a sentence, too. Abbreviations and the ends of lines
/// that are only wrapped do not (sentence_joints.hpp). `utf8` must be valid UTF-8.
[[nodiscard]] std::vector<Span> split_sentences(std::string_view utf8);

/// The same for words with what follows them up to the next: together they are all of `utf8`.
/// What stands together in ASCII is one word: "sk-ant-api03".
[[nodiscard]] std::vector<Span> split_words(std::string_view utf8);

/// `span` without white space at its ends.
[[nodiscard]] Span trimmed(std::string_view utf8, Span span);

}  // namespace assay::rag
