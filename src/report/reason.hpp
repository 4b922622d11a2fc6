#pragma once

#include <string>
#include <string_view>

namespace assay::report {

/// The kind of an error's message: numbers and what stands in quotes are
/// replaced by an ellipsis, so that `line 3: "x" is no number` and
/// `line 8: "y" is no number` are one. At most 200 bytes.
[[nodiscard]] std::string reason_of(std::string_view error);

}  // namespace assay::report
