#include "table/table.hpp"

#include <cassert>

namespace assay::table {

Table::Table(std::vector<Field> fields) : fields_{std::move(fields)}
{
    columns_.reserve(fields_.size());
    for (const Field& field : fields_)
        columns_.emplace_back(field.type);
}

Table::Table(std::vector<Field> fields, std::vector<Column> columns)
    : fields_{std::move(fields)}, columns_{std::move(columns)}
{
    assert(fields_.size() == columns_.size());
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        assert(columns_[i].type() == fields_[i].type);
        assert(columns_[i].size() == columns_.front().size());
    }
}

std::size_t Table::rows() const
{
    return columns_.empty() ? 0 : columns_.front().size();
}

std::size_t Table::memory_bytes() const
{
    std::size_t bytes = 0;
    for (const Column& column : columns_)
        bytes += column.memory_bytes();
    return bytes;
}

}  // namespace assay::table
