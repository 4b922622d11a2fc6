#pragma once

#include "rag/chunk/text_kind.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// How large chunks are. Sizes are estimated tokens (estimate_tokens()).
struct ChunkOptions {
    std::size_t size_tokens = 1024;   ///< A chunk ends before the sentence that would exceed it; at least 16.
    std::size_t overlap_tokens = 128; ///< Whole sentences that the next chunk repeats; less than half of size_tokens.

    friend bool operator==(const ChunkOptions&, const ChunkOptions&) = default;
};

/// A part of a document: bytes [start, end) of its text, never within a code
/// point, and without white space at its ends.
struct Chunk {
    std::size_t start;
    std::size_t end;
    std::string context{};  ///< The Markdown headings it stands under, as "Guide > Install"; else empty.

    friend bool operator==(const Chunk&, const Chunk&) = default;
};

/// Cuts a text into chunks of whole sentences (Unicode Standard Annex 29, as
/// ICU finds them in any script). A sentence longer than a chunk is cut between
/// words, a word longer than one between characters. In Markdown a heading
/// begins a new chunk, and fenced code does not count as headings. Every byte
/// that is not white space lies in a chunk.
///
/// `utf8` must be valid UTF-8. Linear in its length.
[[nodiscard]] std::vector<Chunk> chunk_text(std::string_view utf8, TextKind kind, const ChunkOptions& options = {});

/// About how many tokens a model would count: a quarter of the ASCII bytes,
/// and one for each other code point of a script without spaces, half of one
/// for other letters. Errs to the high side for prose.
[[nodiscard]] std::size_t estimate_tokens(std::string_view utf8);

}  // namespace assay::rag
