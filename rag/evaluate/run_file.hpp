#pragma once

#include "core/result.hpp"
#include "rag/evaluate/metrics.hpp"

#include <string>
#include <string_view>

namespace assay::rag {

/// A run as TREC's tools read it: lines `query Q0 document rank score tag`.
/// Scores read back equal. Ids with white space cannot be written; that is an
/// error (invalid_input), as is a tag with some.
[[nodiscard]] Result<std::string> format_run(const Run& run, std::string_view tag);

/// Error (invalid_input) naming the line, as `name:line`, also where a
/// document stands twice for one query.
[[nodiscard]] Result<Run> parse_run(std::string_view text, const std::string& name);

}  // namespace assay::rag
