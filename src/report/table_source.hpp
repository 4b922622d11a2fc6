#pragma once

#include "batch/input.hpp"
#include "report/row.hpp"
#include "report/table_cells.hpp"

#include <cstddef>
#include <memory>

namespace assay::report {

/// The rows of an output table with its provenance columns, and their texts
/// from the input it was made of or from a column that was carried through.
class TableSource final : public RowSource {
public:
    struct Options {
        std::string table;                         ///< Path.
        std::optional<batch::InputOptions> input;  ///< What the table was made of.
        std::string text_column;                   ///< Without an input: a column of the table; may be empty.
    };
    /// Error if the table has no column `_status`, or not that text column.
    [[nodiscard]] static Result<std::unique_ptr<TableSource>> open(const Options& options);

    /// Error if a row of the input is not that of the table, by its id.
    [[nodiscard]] Result<bool> next(Row& row) override;
    [[nodiscard]] std::vector<std::string> fields() const override { return fields_; }
    [[nodiscard]] std::vector<std::string> remarks() const override;

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    explicit TableSource(std::unique_ptr<TableCells> cells) : cells_{std::move(cells)} {}
    [[nodiscard]] std::size_t column(std::string_view name) const;
    [[nodiscard]] std::string text(std::size_t column) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::size_t column) const;
    [[nodiscard]] Result<void> find_columns(const Options& options);
    [[nodiscard]] extract::Extraction extraction() const;
    [[nodiscard]] Result<void> take_text(Row& row);

    std::unique_ptr<TableCells> cells_;
    std::optional<batch::Input> input_;
    std::string path_;
    std::vector<std::string> fields_;
    std::vector<std::size_t> field_columns_;  ///< Parallel to fields_.
    std::size_t id_ = none;
    std::size_t text_ = none;
    std::size_t status_ = none, error_ = none, origin_ = none, attempts_ = none, notes_ = none, spans_ = none,
                confidence_ = none, model_ = none, input_tokens_ = none, cached_tokens_ = none, output_tokens_ = none,
                cost_ = none, raw_ = none;
    std::uint64_t next_row_ = 0;
};

}  // namespace assay::report
