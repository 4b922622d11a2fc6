#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Cells a terminal gives to this text: two for wide characters (East Asian,
/// emoji), none for combining ones.
[[nodiscard]] std::size_t display_width(std::string_view utf8);

/// Rows under a header as aligned columns, each at most `max_width` cells
/// wide. Line breaks and control characters show as spaces.
[[nodiscard]] std::string text_grid(const std::vector<std::string>& header,
                                    const std::vector<std::vector<std::string>>& rows, std::size_t max_width = 40);

}  // namespace assay::cli
