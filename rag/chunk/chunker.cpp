#include "rag/chunk/chunker.hpp"

#include "rag/chunk/sections.hpp"
#include "rag/chunk/sentences.hpp"

#include <cassert>

namespace assay::rag {
namespace {

/// A piece that is not cut further, and its size.
struct Piece {
    Span span;
    std::size_t tokens;
};

/// Where to cut a word of more than `tokens`: at a code point after about so many.
std::size_t cut_within(std::string_view utf8, Span span, std::size_t tokens)
{
    std::size_t at = span.start;
    // A code point takes at most one token, so this many bytes of the longest ones do.
    std::size_t end = std::min(span.end, at + tokens);
    while (end < span.end && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
        ++end;
    return end;
}

/// A sentence in pieces of at most `limit` tokens.
void add_pieces(std::string_view utf8, Span sentence, std::size_t limit, std::vector<Piece>& pieces)
{
    const auto tokens_of = [&](Span span) { return estimate_tokens(utf8.substr(span.start, span.end - span.start)); };
    const std::size_t tokens = tokens_of(sentence);
    if (tokens <= limit) {
        pieces.push_back({sentence, tokens});
        return;
    }
    const auto text = utf8.substr(sentence.start, sentence.end - sentence.start);
    Span open{sentence.start, sentence.start};
    std::size_t open_tokens = 0;
    const auto close = [&] {
        const Span piece = trimmed(utf8, open);
        if (piece.start < piece.end)
            pieces.push_back({piece, tokens_of(piece)});
        open.start = open.end;
        open_tokens = 0;
    };
    for (const Span& word : split_words(text)) {
        Span rest{sentence.start + word.start, sentence.start + word.end};
        std::size_t more = tokens_of(rest);
        const bool fits = more <= limit;
        // A word that does not fit is measured part by part, never its whole rest
        // after each cut.
        if (!fits && open_tokens > 0)
            close();
        while (rest.start < rest.end) {
            const Span part{rest.start, fits ? rest.end : cut_within(utf8, rest, limit)};
            if (!fits)
                more = tokens_of(part);
            if (open_tokens + more > limit && open_tokens > 0)
                close();
            open.end = part.end;
            open_tokens += more;
            rest.start = part.end;
        }
    }
    close();
}

/// Packs the pieces of one section into chunks.
void add_chunks(const std::vector<Piece>& pieces, const std::string& context, const ChunkOptions& options,
                std::vector<Chunk>& chunks)
{
    for (std::size_t first = 0; first < pieces.size();) {
        std::size_t tokens = pieces[first].tokens;
        std::size_t last = first + 1;
        for (; last < pieces.size() && tokens + pieces[last].tokens <= options.size_tokens; ++last)
            tokens += pieces[last].tokens;
        chunks.push_back({pieces[first].span.start, pieces[last - 1].span.end, context});
        if (last == pieces.size())
            return;
        // The next chunk begins with the last sentences of this one, but never
        // with all of them, and only if the sentence that did not fit still does.
        std::size_t repeated = 0;
        std::size_t next = last;
        while (next - 1 > first && repeated + pieces[next - 1].tokens <= options.overlap_tokens &&
               repeated + pieces[next - 1].tokens + pieces[last].tokens <= options.size_tokens)
            repeated += pieces[--next].tokens;
        first = next;
    }
}

}  // namespace

std::vector<Chunk> chunk_text(std::string_view utf8, TextKind kind, const ChunkOptions& options)
{
    assert(options.size_tokens >= 16);
    assert(options.overlap_tokens * 2 < options.size_tokens);
    std::vector<Section> sections;
    if (kind == TextKind::markdown)
        sections = split_sections(utf8);
    else
        sections.push_back({{0, utf8.size()}, {}});
    std::vector<Chunk> chunks;
    for (const Section& section : sections) {
        std::vector<Piece> pieces;
        for (Span sentence : split_sentences(utf8.substr(section.span.start, section.span.end - section.span.start))) {
            sentence.start += section.span.start;
            sentence.end += section.span.start;
            add_pieces(utf8, sentence, options.size_tokens, pieces);
        }
        add_chunks(pieces, section.context, options, chunks);
    }
    return chunks;
}

}  // namespace assay::rag
