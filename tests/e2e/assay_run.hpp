#pragma once

#include "core/json.hpp"
#include "support/process.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// The program that is tested and `arguments`, for Process.
[[nodiscard]] std::vector<std::string> assay_command(const std::vector<std::string>& arguments);

/// Runs the program to its end with an environment that holds no key.
[[nodiscard]] ProcessResult run_assay(const std::vector<std::string>& arguments, ProcessOptions options = {},
                                      std::chrono::milliseconds limit = std::chrono::seconds{60});

/// A file of the source tree, as "schemas/review.json".
[[nodiscard]] std::string source_file(const std::string& name);

/// The rows of a .jsonl or .parquet file. Throws std::runtime_error if it
/// cannot be read.
[[nodiscard]] std::vector<Json> read_rows(const std::string& path);
/// The rows of JSON lines. Throws std::runtime_error for a line that is torn.
[[nodiscard]] std::vector<Json> parse_rows(std::string_view jsonl);

/// The rows without their columns that begin with "_": what was extracted,
/// without how.
[[nodiscard]] std::vector<Json> without_provenance(std::vector<Json> rows);
/// One column of all rows.
[[nodiscard]] std::vector<Json> column(const std::vector<Json>& rows, const std::string& name);
/// The names of a row's columns, in order.
[[nodiscard]] std::vector<std::string> names_of(const Json& row);
[[nodiscard]] std::size_t count_status(const std::vector<Json>& rows, std::string_view status);

/// A review of a line or two, the same for the same number, no two alike; neighbours differ
/// in text and in what is to be extracted.
[[nodiscard]] std::string review_text(std::size_t number);
/// Rows {"id": "r0", "text": review_text(0)} to "r<count-1>", as JSON lines.
[[nodiscard]] std::string reviews_jsonl(std::size_t count);

}  // namespace assay::test
