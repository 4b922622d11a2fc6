#include "rag/store/store_rows.hpp"

#include "rag/store/store_file.hpp"

#include <bit>
#include <cstring>

namespace assay::rag {

static_assert(std::endian::native == std::endian::little, "vectors are kept as little-endian floats");

Result<Chunk> read_span(const sqlite::Statement& row, int first, std::string_view document_id, std::string_view text,
                        const std::string& path)
{
    const auto start = row.integer(first);
    const auto end = row.integer(first + 1);
    if (start < 0 || end < start || static_cast<std::size_t>(end) > text.size())
        return damaged(path, "a chunk lies outside of its document '" + std::string{document_id} + "'");
    return Chunk{static_cast<std::size_t>(start), static_cast<std::size_t>(end), std::string{row.text(first + 2)}};
}

Result<ChunkRow> read_chunk(const sqlite::Statement& row, const std::string& path)
{
    const auto text = row.text(3);
    const auto chunk = read_span(row, 4, row.text(0), text, path);
    if (!chunk)
        return chunk.error();
    return ChunkRow{.document_id = std::string{row.text(0)},
                    .title = std::string{row.text(1)},
                    .metadata = std::string{row.text(2)},
                    .text = std::string{text.substr(chunk->start, chunk->end - chunk->start)},
                    .chunk = *chunk};
}

Document read_document(const sqlite::Statement& row, int first)
{
    return {.id = std::string{row.text(first)},
            .title = std::string{row.text(first + 1)},
            .text = std::string{row.text(first + 2)},
            .metadata = std::string{row.text(first + 3)},
            .kind = row.integer(first + 4) == 1 ? TextKind::markdown : TextKind::plain};
}

Result<std::vector<float>> read_vector(std::string_view blob, const std::string& path)
{
    if (blob.size() % sizeof(float) != 0)
        return damaged(path, "a vector is torn");
    std::vector<float> vector(blob.size() / sizeof(float));
    if (!vector.empty())
        std::memcpy(vector.data(), blob.data(), blob.size());
    return vector;
}

}  // namespace assay::rag
