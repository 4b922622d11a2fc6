#pragma once

#include "schema/schema.hpp"

#include <string>

namespace assay::schema {

/// As load_schema(), but a document of nothing but keywords is JSON Schema:
/// who validates does not mean {"title": "t"} for a field.
[[nodiscard]] Result<Schema> load_schema_to_validate(const std::string& path, CompileOptions options);

}  // namespace assay::schema
