#pragma once

#include "table/table.hpp"

#include <random>
#include <string>

namespace assay::table {

/// Tables of random types, nulls, empty lists and text, from a seed that the
/// tests print.
class RandomTable {
public:
    explicit RandomTable(std::uint32_t seed) : random_{seed} {}

    [[nodiscard]] std::vector<Field> fields();
    [[nodiscard]] Table table(const std::vector<Field>& fields, std::size_t rows);
    [[nodiscard]] std::uint32_t below(std::uint32_t limit) { return limit == 0 ? 0 : random_() % limit; }

private:
    [[nodiscard]] Type type(int depth);
    void append(Column& column);
    [[nodiscard]] std::string text();

    std::mt19937 random_;
};

/// All rows as JSON, one line each, which is how tests compare tables.
[[nodiscard]] std::string json_lines(const Table& table);

}  // namespace assay::table
