#pragma once

#include <string_view>

namespace assay::rag {

/// The text of prompts/rag-answer/v1.md, compiled in.
[[nodiscard]] std::string_view built_in_answer_prompt();

/// The text of schemas/rag-answer.json, compiled in.
[[nodiscard]] std::string_view built_in_answer_schema();

}  // namespace assay::rag
