#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::table {

/// A date is a count of days since 1970-01-01 (proleptic Gregorian). Only the
/// years 0000 to 9999 have the text form YYYY-MM-DD, so only they are dates.
inline constexpr std::int64_t first_date = -719528;  ///< 0000-01-01
inline constexpr std::int64_t last_date = 2932896;   ///< 9999-12-31

/// Exactly YYYY-MM-DD, a day that exists; otherwise nothing.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text);

/// Appends YYYY-MM-DD. `days` lies within first_date and last_date.
void append_date(std::string& out, std::int64_t days);

}  // namespace assay::table
