#pragma once

#include <string>
#include <string_view>

namespace assay::llm {

/// `base_url`, with `path` appended if it is a bare host ("http://localhost:11434"),
/// and without slashes at its end.
[[nodiscard]] std::string with_path(std::string_view base_url, std::string_view path);

}  // namespace assay::llm
