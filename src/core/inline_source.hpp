#pragma once

#include <string>
#include <string_view>

namespace assay {

/// What allows a page this very script or style and no other: its hash as a
/// source of a Content-Security-Policy (CSP level 3, 'sha256-...'). `text` is
/// all that stands between the tags.
[[nodiscard]] std::string inline_source(std::string_view text);

}  // namespace assay
