#pragma once

#include <cstddef>
#include <string_view>

namespace assay::cli {

/// The line, from 1, on which the value at `pointer` begins in `json`, which
/// is valid; if it is not there, that of the nearest value around it. Linear.
[[nodiscard]] std::size_t line_of(std::string_view json, std::string_view pointer);

}  // namespace assay::cli
