#pragma once

#include "core/result.hpp"
#include "table/output_file.hpp"
#include "table/writer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::table {

/// What CSV and JSONL share: text that grows row by row, so that the file is
/// complete after every batch and a partial one needs no footer.
class RowWriter : public TableWriter {
public:
    Result<void> write(const Table& batch) final;
    [[nodiscard]] std::size_t rows_per_batch() const final { return 1'000; }
    Result<void> finish() final;
    Result<std::uint64_t> keep_partial(const std::string& path) final;

protected:
    RowWriter(OutputFile file, std::vector<Field> fields);

    [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
    /// What stands before the first row.
    [[nodiscard]] virtual std::string header() const = 0;
    virtual void append_row(std::string& out, const Table& batch, std::size_t row) const = 0;

private:
    [[nodiscard]] Result<void> write_rows(const Table& batch);
    [[nodiscard]] Result<void> write_header();

    OutputFile file_;
    std::vector<Field> fields_;
    bool has_header_ = false;
    std::uint64_t whole_bytes_ = 0;  ///< File size after the last whole batch.
    std::uint64_t whole_rows_ = 0;
};

/// RFC 4180 with a header and "\n" line ends. Null is an empty field and an
/// empty string is `""`; lists, records and json are their JSON text.
class CsvWriter final : public RowWriter {
public:
    CsvWriter(OutputFile file, std::vector<Field> fields) : RowWriter{std::move(file), std::move(fields)} {}

private:
    [[nodiscard]] std::string header() const override;
    void append_row(std::string& out, const Table& batch, std::size_t row) const override;
};

/// One JSON object a line, with every column in every row.
class JsonlWriter final : public RowWriter {
public:
    JsonlWriter(OutputFile file, std::vector<Field> fields);

private:
    [[nodiscard]] std::string header() const override { return {}; }
    void append_row(std::string& out, const Table& batch, std::size_t row) const override;

    std::vector<std::string> prefixes_;  ///< `{"first":`, `,"second":` ...
};

}  // namespace assay::table
