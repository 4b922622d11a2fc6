#pragma once

#include "table/csv_scanner.hpp"
#include "table/input_buffer.hpp"
#include "table/reader.hpp"

#include <memory>
#include <string_view>

namespace assay::table {

/// CSV as RFC 4180 has it, with a header. An unquoted empty field is an absent
/// cell, `""` is an empty one. A blank line is no record, unless there is just
/// one column, where it is a record with an absent cell.
class CsvReader final : public RecordReader {
public:
    /// The header must be whole, its names valid UTF-8 and all different.
    [[nodiscard]] static Result<std::unique_ptr<RecordReader>> open(InputBuffer input, const ReaderOptions& options);

    [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
    Result<void> select(std::vector<std::string> names) override;
    Result<bool> next(Record& record) override;
    [[nodiscard]] bool would_wait() const override { return !input_.holds_line(0) && input_.fill_would_wait(); }
    [[nodiscard]] std::optional<double> fraction_read() const override { return input_.fraction_read(); }

private:
    enum class Found { record, too_large, end };

    CsvReader(InputBuffer input, const ReaderOptions& options);
    [[nodiscard]] Result<void> read_header();
    /// Finds the next record at the start of the window.
    [[nodiscard]] Result<Found> find_record();
    [[nodiscard]] Result<void> skip_line();
    void fill_cells(std::string_view bytes, Record& record);
    void consume(std::size_t count);

    InputBuffer input_;
    CsvScanner scanner_;
    std::size_t max_record_bytes_;
    std::uint64_t line_ = 1;  ///< Where the window starts.
    std::vector<std::string> columns_;
    std::vector<std::size_t> selection_;
    std::string scratch_;
};

}  // namespace assay::table
