#pragma once

#include "rag/store/document.hpp"

#include <string>
#include <string_view>

namespace assay::rag {

/// SHA-256, cut to 16 bytes.
using ContentHash = std::string;
[[nodiscard]] ContentHash content_hash(std::string_view bytes);
/// Of everything in a document but its id.
[[nodiscard]] ContentHash content_hash(const Document& document);

}  // namespace assay::rag
