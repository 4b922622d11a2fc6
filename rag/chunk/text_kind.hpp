#pragma once

#include <cstdint>

namespace assay::rag {

/// How a document's text is to be read. The numbers stand in files.
enum class TextKind : std::uint8_t { plain = 0, markdown = 1 };

}  // namespace assay::rag
