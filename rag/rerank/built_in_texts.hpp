#pragma once

#include <string_view>

namespace assay::rag {

/// The text of prompts/rag-rerank/v1.md, compiled in.
[[nodiscard]] std::string_view built_in_rerank_prompt();

/// The text of schemas/rag-rerank.json, compiled in.
[[nodiscard]] std::string_view built_in_rerank_schema();

}  // namespace assay::rag
