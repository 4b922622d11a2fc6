#pragma once

#include <string_view>

namespace assay::decode {

/// From here on a change may have lost or altered what the model meant.
inline constexpr int lossy_price = 100;

/// What a change of this kind costs (`what` as in Note). Readings compete by
/// the sum over their changes, so what counts is the order of magnitude:
///
///     1 ..  9   another spelling of the same value
///    10 .. 49   another structure around the same values
///    50 .. 99   read out of words: very likely, not certain
///   100 ..      lossy: something was left out or rounded
///
/// A kind that is not in the table costs as much as a structure's change.
[[nodiscard]] int price_of(std::string_view what);

/// Whether the table knows this kind; every kind in use should be in it.
[[nodiscard]] bool has_price(std::string_view what);

}  // namespace assay::decode
