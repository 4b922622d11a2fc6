#pragma once

#include <optional>
#include <string>

namespace assay::cli {

/// "reviews.parquet" -> "reviews.partial.parquet", or "reviews.partial-2.parquet"
/// if that exists: where the rows of a run that stopped early go.
[[nodiscard]] std::string free_partial_path(const std::string& output);

/// A line that tells this file, beside `output`, from any other that may stand
/// under its name later: inode, size and time of the last change. Empty if
/// there is no such file.
[[nodiscard]] std::string partial_mark(const std::string& path, const std::string& output);

/// The path of a marked file that nobody has touched since; nothing if it was
/// changed, replaced or removed, or is of another output.
[[nodiscard]] std::optional<std::string> partial_as_left(const std::string& mark, const std::string& output);

}  // namespace assay::cli
