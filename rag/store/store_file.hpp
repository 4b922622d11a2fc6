#pragma once

#include "core/result.hpp"
#include "rag/store/collection_options.hpp"
#include "sqlite/database.hpp"

#include <string>

namespace assay::rag {

/// The error for a collection whose bytes are not what was written.
[[nodiscard]] Error damaged(const std::string& path, const std::string& what);

/// Makes the file of an empty collection, in place of what has its name. It
/// gets that name when it is whole, so one whose making was cut off is never seen.
[[nodiscard]] Result<void> make_store_file(const std::string& path, const CollectionOptions& options);

/// Every commit survives a power cut.
[[nodiscard]] Result<sqlite::Database> open_store_file(const std::string& path);
[[nodiscard]] Result<sqlite::Database> open_store_file_to_read(const std::string& path);

/// Error (corrupt) if a table is missing.
[[nodiscard]] Result<void> check_store_tables(sqlite::Database& database);

}  // namespace assay::rag
