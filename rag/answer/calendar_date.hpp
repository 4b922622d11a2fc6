#pragma once

#include "rag/answer/tokens.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace assay::rag {

/// A day, a month of a year, or a day of some year.
struct CalendarDate {
    int year = 0;   ///< 0: not said.
    int month = 0;  ///< 1 to 12.
    int day = 0;    ///< 1 to 31; 0: not said.

    /// Whether all that `this` says is said by `other`, too.
    [[nodiscard]] bool is_said_by(const CalendarDate& other) const;
};

struct DateReading {
    CalendarDate date;
    std::size_t end;  ///< Behind its last token.
};

/// The date that begins at a token: 2024-05-01, 2024/5/1, 1.5.2024, 31/12/2024, "May 1, 2024",
/// "1st of May", "1. Mai 2024", "1 de mayo de 2024", "May 2024", 2024年5月1日. With slashes and
/// neither part above 12 the day and the month cannot be told apart: no date.
[[nodiscard]] std::optional<DateReading> read_date(const std::vector<Token>& tokens, std::size_t at);

}  // namespace assay::rag
