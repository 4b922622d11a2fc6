#pragma once

#include "core/result.hpp"
#include "table/reader.hpp"
#include "table/type.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace assay::batch {

/// A column of the input that goes through to the output as it is.
struct KeptColumn {
    std::string column;                           ///< Its name in the input.
    std::string name;                             ///< Its name in the output.
    table::Kind kind = table::Kind::string;       ///< What its text is read as.
};

/// Reads "column", "column:int64", "column=name" or "column:float64=name".
/// Kinds: string, int64, float64, boolean, date, json.
[[nodiscard]] Result<KeptColumn> parse_kept_column(std::string_view text);

struct InputOptions {
    std::string path;                             ///< "-" is standard input.
    std::optional<table::FileFormat> format;      ///< Otherwise by extension.
    std::optional<std::string> text_column;       ///< Otherwise "text", or the only column there is.
    std::optional<KeptColumn> id_column;          ///< Otherwise "id" if there is one, else row numbers as `_row`.
    std::vector<KeptColumn> keep;
    std::uint64_t skip = 0;                       ///< Rows passed over at the start.
    std::optional<std::uint64_t> limit;           ///< Rows read after that.
    std::size_t max_record_bytes = 16u << 20;
    std::stop_token stop;
};

/// A row as it enters: its text and what is carried beside it. A row that
/// cannot be asked about says why in `defect`, and still is a row.
struct InputRow {
    /// What it takes in memory, roughly.
    [[nodiscard]] std::size_t bytes() const;

    std::uint64_t row = 0;                             ///< From 0, skipped rows counted.
    std::vector<std::optional<std::string>> carried;   ///< Parallel to Input::carried().
    std::string text;
    std::optional<std::string> defect;
};

/// The rows of an input file in order. Reading blocks, so it belongs on the
/// pool; one thread at a time.
class Input {
public:
    [[nodiscard]] static Result<Input> open(const InputOptions& options);

    /// The id column first, then the kept ones.
    [[nodiscard]] const std::vector<KeptColumn>& carried() const { return carried_; }
    [[nodiscard]] const std::string& text_column() const { return text_column_; }

    /// Up to `max_rows` rows, fewer once they hold `max_bytes` or the
    /// next one would have to be waited for; empty at the end only.
    [[nodiscard]] Result<std::vector<InputRow>> next(std::size_t max_rows, std::size_t max_bytes);

    /// How much of the file these rows were, from 0 to 1; nothing for a pipe.
    /// Call it between calls of next() only.
    [[nodiscard]] std::optional<double> fraction_read() const { return reader_->fraction_read(); }

private:
    Input() = default;
    /// Error if a selected column is neither among the reader's nor in any of
    /// the first records: JSONL rows may leave out what they do not have.
    [[nodiscard]] Result<void> look_ahead(const std::vector<std::string>& selected, const std::string& path);
    [[nodiscard]] Result<bool> next_record();
    [[nodiscard]] Result<bool> next_row(InputRow& row);

    std::unique_ptr<table::RecordReader> reader_;
    std::vector<KeptColumn> carried_;
    std::string text_column_;
    bool id_is_row_number_ = false;
    std::uint64_t next_row_ = 0;
    std::uint64_t end_row_ = 0;
    table::Record record_;
    std::deque<table::Record> ahead_;  ///< Read by look_ahead(), not yet given out.
};

}  // namespace assay::batch
