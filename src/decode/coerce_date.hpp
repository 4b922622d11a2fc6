#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {

/// A date or time in ISO 8601, as RFC 3339 and JSON Schema's formats want it.
struct DateReading {
    std::string text;
    std::string_view what;  ///< A kind of note.
};

/// Reads a date that can be meant in one way only:
///
///     2024/03/05  2024.3.5  20240305        date_spelling  the year comes first
///     March 5, 2024  5th of Mar. 2024       date_spelling  the month has a name
///     13/04/2024  04/13/2024  05.03.2024    date_order     13 is no month; dots mean day first
///     2024-03-05T10:00:00Z                  time_dropped
///     Monday, March 5, 2024                 weekday_ignored  it was a Tuesday
///
/// 03/04/2024 is the 3rd of April in one country and the 4th of March in
/// another: nothing. Nor are two-digit years dates.
[[nodiscard]] std::optional<DateReading> read_date(std::string_view text);

/// Reads a moment whose offset from UTC is given: "2024/03/05 2:30 pm UTC" is
/// "2024-03-05T14:30:00Z". No offset is made up.
[[nodiscard]] std::optional<DateReading> read_date_time(std::string_view text);

/// Reads a time of the day whose offset from UTC is given.
[[nodiscard]] std::optional<DateReading> read_time(std::string_view text);

}  // namespace assay::decode
