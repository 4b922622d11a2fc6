#pragma once

#include <cstddef>
#include <string_view>

namespace assay::ground {

/// Letters inserted, left out, replaced or changed with their neighbour that
/// make `b` of `a` (optimal string alignment: no place is edited twice), or
/// `most + 1` if it takes more than `most`. Takes O(length * most) time.
/// Words longer than 64 code points are only ever equal or too far apart.
[[nodiscard]] std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t most);

}  // namespace assay::ground
