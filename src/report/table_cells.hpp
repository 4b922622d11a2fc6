#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::report {

/// The cells of a table file, whatever its format, row by row.
class TableCells {
public:
    virtual ~TableCells() = default;

    [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
    /// Goes on to the next row, at first to the first one; false at the end.
    /// Error if the row cannot be read.
    [[nodiscard]] virtual Result<bool> next() = 0;
    /// A string as it is, other values as JSON text; nothing for null.
    [[nodiscard]] virtual std::optional<std::string> text(std::size_t column) const = 0;
    /// Appends the cell as JSON text. CSV does not tell strings from other
    /// values, nor does what reads JSON lines, so what looks like a number, a
    /// boolean, a list or an object is taken for one.
    virtual void append_json(std::string& out, std::size_t column) const = 0;
};

/// A .parquet, .jsonl or .csv file.
[[nodiscard]] Result<std::unique_ptr<TableCells>> open_cells(const std::string& path);

}  // namespace assay::report
