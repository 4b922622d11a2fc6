#pragma once

#include <string>
#include <string_view>

namespace assay::cli {

/// Valid JSON without white space, laid out over lines with two blanks per
/// level. Numbers and strings keep their spelling.
[[nodiscard]] std::string pretty_json(std::string_view minified);

}  // namespace assay::cli
