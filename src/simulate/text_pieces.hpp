#pragma once

#include <string_view>
#include <vector>

namespace assay::simulate {

/// Cuts well-formed UTF-8 into pieces of at most `max_bytes` (at least 4),
/// never within a character: what a stream sends one after the other.
[[nodiscard]] std::vector<std::string_view> pieces(std::string_view utf8, std::size_t max_bytes);

/// At most the first `max_bytes`, never half a character.
[[nodiscard]] std::string_view first_bytes(std::string_view utf8, std::size_t max_bytes);

}  // namespace assay::simulate
