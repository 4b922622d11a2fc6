#pragma once

#include "rag/chunk/text_kind.hpp"

#include <cstddef>
#include <string>

namespace assay::rag {

/// What a collection holds, and is asked for by `id`.
struct Document {
    std::string id;               ///< Unique in the collection; 1 to DocumentLimits::max_id_bytes bytes of UTF-8.
    std::string title{};          ///< May be empty. Counts more than the text in a search.
    std::string text;             ///< UTF-8.
    std::string metadata = "{}";  ///< A JSON object; filters speak of its members.
    TextKind kind = TextKind::plain;
};

/// What one document may be. A larger one is an error, never cut.
struct DocumentLimits {
    std::size_t max_id_bytes = 512;
    std::size_t max_title_bytes = 16u << 10;
    std::size_t max_text_bytes = 16u << 20;
    std::size_t max_metadata_bytes = 64u << 10;
};

}  // namespace assay::rag
