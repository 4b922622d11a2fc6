#pragma once

#include "table/reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::table {

/// Gives a cell its text and reuses the memory it has.
inline void set_cell(std::optional<std::string>& cell, std::string_view text)
{
    if (cell)
        cell->assign(text);
    else
        cell.emplace(text);
}

/// "the record is larger than 16777216 bytes"
[[nodiscard]] inline std::string too_large_text(std::size_t max_record_bytes)
{
    return "the record is larger than " + std::to_string(max_record_bytes) + " bytes";
}

/// "invalid UTF-8 at byte 17 of the record"; the offset counts from 0.
[[nodiscard]] inline std::string invalid_utf8_text(std::size_t offset)
{
    return "invalid UTF-8 at byte " + std::to_string(offset) + " of the record";
}

}  // namespace assay::table
