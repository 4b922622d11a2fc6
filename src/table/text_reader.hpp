#pragma once

#include "table/line_reader.hpp"
#include "table/reader.hpp"

namespace assay::table {

/// Plain text: each line is a record, blank ones too, with one column "text".
class TextReader final : public RecordReader {
public:
    TextReader(InputBuffer input, const ReaderOptions& options);

    [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
    Result<void> select(std::vector<std::string> names) override;
    Result<bool> next(Record& record) override;
    [[nodiscard]] bool would_wait() const override { return lines_.would_wait(); }
    [[nodiscard]] std::optional<double> fraction_read() const override { return lines_.fraction_read(); }

private:
    LineReader lines_;
    std::size_t max_record_bytes_;
    std::vector<std::string> columns_{"text"};
    std::size_t cell_count_ = 1;
};

}  // namespace assay::table
