#pragma once

#include "core/result.hpp"
#include "rag/store/document.hpp"
#include "rag/store/store.hpp"
#include "sqlite/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

// What stands in the columns of a collection's rows. Errors (corrupt) name
// the file at `path`.

/// Columns start_byte, end_byte, context from `first` on, of a chunk of `text`.
[[nodiscard]] Result<Chunk> read_span(const sqlite::Statement& row, int first, std::string_view document_id,
                                      std::string_view text, const std::string& path);

/// Columns id, title, metadata and text of the document, then as read_span().
/// The chunk's text is cut out of its document's.
[[nodiscard]] Result<ChunkRow> read_chunk(const sqlite::Statement& row, const std::string& path);

/// Columns id, title, text, metadata, kind from `first` on.
[[nodiscard]] Document read_document(const sqlite::Statement& row, int first);

/// Little-endian floats.
[[nodiscard]] Result<std::vector<float>> read_vector(std::string_view blob, const std::string& path);

}  // namespace assay::rag
