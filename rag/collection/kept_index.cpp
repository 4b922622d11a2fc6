#include "rag/collection/kept_index.hpp"

#include "core/byte_reader.hpp"

#include <algorithm>

namespace assay::rag {

namespace {

/// Whether every chunk that is stored is in the index, but for newer ones.
bool fits(const KeptIndex& kept, std::span<const RowNumber> stored)
{
    if (kept.chunks.size() != kept.words.next_slot() ||
        std::adjacent_find(kept.chunks.begin(), kept.chunks.end(), std::greater_equal<>{}) != kept.chunks.end())
        return false;
    std::size_t common = 0;
    std::size_t slot = 0;
    for (const RowNumber number : stored) {
        while (slot < kept.chunks.size() && kept.chunks[slot] < number)
            ++slot;
        if (slot == kept.chunks.size())
            break;
        if (kept.chunks[slot] != number || !kept.words.contains(static_cast<Slot>(slot)))
            return false;
        ++common;
    }
    return 2 * common >= kept.chunks.size();
}

}  // namespace

std::string serialise(const std::vector<RowNumber>& chunks, const LexicalIndex& words)
{
    std::string bytes;
    append_bytes(bytes, static_cast<std::uint64_t>(chunks.size()));
    append_bytes(bytes, chunks);
    return bytes += words.serialise();
}

std::optional<KeptIndex> parse_kept_index(std::string_view bytes, std::span<const RowNumber> stored,
                                          const LexicalIndex::Options& options)
{
    ByteReader reader{bytes};
    const auto count = reader.take<std::uint64_t>();
    auto chunks = reader.take_many<RowNumber>(count);
    if (!reader.complete())
        return std::nullopt;
    auto words = LexicalIndex::parse(reader.take_bytes(reader.left()), options);
    if (!words)
        return std::nullopt;
    KeptIndex kept{std::move(chunks), std::move(*words)};
    return fits(kept, stored) ? std::optional{std::move(kept)} : std::nullopt;
}

}  // namespace assay::rag
