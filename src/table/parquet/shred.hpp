#pragma once

#include "core/result.hpp"
#include "table/column.hpp"
#include "table/parquet/metadata.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::table::parquet {

/// One leaf of a nested column as Parquet stores it, with the way to it.
///
/// Every node of ours is nullable, so each step down adds one definition level
/// and each list adds another (and a repetition level) for its elements.
struct Leaf {
    Kind kind = Kind::string;
    std::size_t column = 0;            ///< Of the table.
    std::vector<std::size_t> steps{};  ///< Child indices from the column down.
    std::vector<std::string> path{};   ///< Names as in the schema, `list` and `element` included.
    int max_definition = 1;
    int max_repetition = 0;
};

/// Whether a table of these fields fits into Parquet: there is a column, names
/// differ, no record is without members, nothing is nested over 64 deep.
[[nodiscard]] Result<void> check_fields(const std::vector<Field>& fields);

[[nodiscard]] std::vector<SchemaElement> schema_of(const std::vector<Field>& fields);
[[nodiscard]] std::vector<Leaf> leaves_of(const std::vector<Field>& fields);
[[nodiscard]] Physical physical_of(Kind kind);

/// The entries of one leaf over some rows: levels, and the slots of the leaf's
/// column that hold the values (those whose definition is the highest).
struct Shredded {
    const Column* values = nullptr;
    std::vector<std::uint8_t> definitions{};
    std::vector<std::uint8_t> repetitions{};  ///< Empty unless the leaf lies in a list.
    std::vector<std::size_t> slots{};
};

/// Rows [begin, end) of the leaf's column. The column outlives the result.
[[nodiscard]] Shredded shred(const Column& column, const Leaf& leaf, std::size_t begin, std::size_t end);

}  // namespace assay::table::parquet
