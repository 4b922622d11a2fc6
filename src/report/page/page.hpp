#pragma once

#include <string_view>

namespace assay::report {

/// The parts of the page, from the files beside this one.
[[nodiscard]] std::string_view page_html();    ///< Around the others.
[[nodiscard]] std::string_view page_style();
[[nodiscard]] std::string_view page_script();

}  // namespace assay::report
