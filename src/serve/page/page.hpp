#pragma once

#include <string_view>

namespace assay::serve {

/// page/index.html, which is compiled in: no file beside it, nothing from the network.
[[nodiscard]] std::string_view page_html();

}  // namespace assay::serve
