#pragma once

#include "table/line_reader.hpp"
#include "table/reader.hpp"

#include <simdjson.h>

#include <deque>
#include <memory>
#include <optional>
#include <string_view>

namespace assay::table {

/// JSON Lines: one object a line. Every line is checked as a whole, selected
/// or not; a line with a flaw still gives the cells that can be read.
class JsonlReader final : public RecordReader {
public:
    [[nodiscard]] static Result<std::unique_ptr<RecordReader>> open(InputBuffer input, const ReaderOptions& options);

    [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
    Result<void> select(std::vector<std::string> names) override;
    Result<bool> next(Record& record) override;
    [[nodiscard]] bool would_wait() const override { return first_lines_.empty() && lines_.would_wait(); }
    [[nodiscard]] std::optional<double> fraction_read() const override { return lines_.fraction_read(); }

private:
    /// A line that outlives the window it was read from.
    struct HeldLine {
        simdjson::padded_string text;
        std::uint64_t number;
        bool is_too_long;
    };

    JsonlReader(InputBuffer input, const ReaderOptions& options);

    [[nodiscard]] Result<LineReader::Line> next_line();
    /// Reads lines up to the first that names columns, and holds them.
    [[nodiscard]] Result<void> look_for_columns();
    void read_columns(std::string_view line);
    void read_record(const LineReader::Line& line, Record& record);
    /// `json` has padding behind it.
    void read_line(std::string_view json, Record& record);
    [[nodiscard]] bool read_members(simdjson::dom::object object, Record& record);
    void salvage(std::string_view json, Record& record);
    /// Where in the selection `key` is, or nothing. `expected` is where the
    /// search starts; keys mostly come in the same order.
    [[nodiscard]] std::optional<std::size_t> selected(std::string_view key, std::size_t& expected) const;

    LineReader lines_;
    std::size_t max_record_bytes_;
    std::deque<HeldLine> first_lines_;  ///< Read for their keys, not yet given out.
    std::vector<std::string> columns_;
    std::vector<std::string> selection_;
    std::vector<char> seen_;  ///< Parallel to selection_, for the line at hand.
    simdjson::dom::parser parser_;
    simdjson::ondemand::parser salvage_parser_;
};

}  // namespace assay::table
