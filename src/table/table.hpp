#pragma once

#include "table/column.hpp"

#include <vector>

namespace assay::table {

/// Columns of equal length under their names: one batch of rows.
class Table {
public:
    explicit Table(std::vector<Field> fields);
    /// `columns` has one column per field, of its type, all of equal length.
    Table(std::vector<Field> fields, std::vector<Column> columns);

    [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
    [[nodiscard]] std::size_t rows() const;  ///< The length of the first column; 0 without columns.
    [[nodiscard]] std::size_t memory_bytes() const;
    [[nodiscard]] Column& column(std::size_t index) { return columns_[index]; }
    [[nodiscard]] const Column& column(std::size_t index) const { return columns_[index]; }

private:
    std::vector<Field> fields_;
    std::vector<Column> columns_;
};

}  // namespace assay::table
