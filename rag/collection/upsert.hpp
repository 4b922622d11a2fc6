#pragma once

#include "core/result.hpp"
#include "rag/chunk/chunker.hpp"
#include "rag/collection/collection.hpp"
#include "rag/store/store.hpp"

#include <string>
#include <vector>

namespace assay::rag {

/// A document that is cut and checked, ready to be written.
struct PreparedDocument {
    struct Part {
        Chunk chunk;
        ContentHash content;  ///< Of embedded_text(): names its vector.
    };

    Document document;
    ContentHash hash;
    std::vector<Part> parts;
};

/// What an embedder is given of a chunk: the document's title, the headings
/// above the chunk, and its text, a line each.
[[nodiscard]] std::string embedded_text(std::string_view title, std::string_view context, std::string_view text);

/// Error (invalid_input) if a document has no id, is beyond its limits, no valid UTF-8 or with a zero
/// byte, or its metadata is no object; `where` is `place` and the member: "PLACE.text".
[[nodiscard]] Result<void> check_document(const Document& document, const std::string& place);

/// Cuts a document. Errors as of check_document().
[[nodiscard]] Result<PreparedDocument> prepare_document(Document document, const ChunkOptions& options,
                                                        const std::string& place);

struct PendingUpsert::Body {
    std::vector<PreparedDocument> documents;  ///< New ones and changed ones.
    std::uint64_t unchanged = 0;
    std::vector<std::string> texts;
    std::vector<ContentHash> text_hashes;  ///< Parallel to texts.
};

}  // namespace assay::rag
