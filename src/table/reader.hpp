#pragma once

#include "core/result.hpp"
#include "table/writer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assay::table {

/// One record of an input file as text cells, one per selected column. A
/// record that cannot be read (torn quotes, not JSON, too large, wrong number
/// of fields, invalid UTF-8) still is a record: it has a `defect`, so that it
/// keeps its place in the output.
struct Record {
    std::uint64_t line = 0;                         ///< Where it starts, from 1.
    std::vector<std::optional<std::string>> cells;  ///< nullopt: absent or JSON null.
    std::optional<std::string> defect;              ///< One sentence, without the file's name.
};

struct ReaderOptions {
    std::optional<FileFormat> format{};           ///< Otherwise by extension; needed for "-".
    std::size_t max_record_bytes = 16u << 20;     ///< A longer record becomes a defect; its bytes are skipped, not held.
    std::stop_token stop{};                       ///< Ends a read that waits on a pipe; next() then reports the end.
};

/// Reads records in order with memory for one record at a time.
class RecordReader {
public:
    virtual ~RecordReader() = default;

    /// CSV: the header. JSONL: the keys of the first record that can be read. Text: {"text"}.
    [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;

    /// Which columns next() fills, in this order. CSV: an unknown name is an
    /// error that lists the columns. JSONL: keys may come later, so any name
    /// is taken. A JSONL string comes as its value, other values as JSON text.
    [[nodiscard]] virtual Result<void> select(std::vector<std::string> names) = 0;

    /// False at the end. An Error is a failure of the file itself (I/O).
    [[nodiscard]] virtual Result<bool> next(Record& record) = 0;

    /// Whether next() would have to wait, as for a pipe that has nothing to
    /// read just now. A guess: half a record may be there.
    [[nodiscard]] virtual bool would_wait() const = 0;

    /// How much of the file has been given out, from 0 to 1; nothing for a pipe.
    [[nodiscard]] virtual std::optional<double> fraction_read() const = 0;
};

/// `path` "-" reads standard input. A missing file, a directory and an empty
/// file (no record, or no CSV header) are errors.
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_reader(const std::string& path, ReaderOptions options = {});

}  // namespace assay::table
