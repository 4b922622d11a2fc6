#pragma once

namespace assay::schema {

struct Code;

/// Whether a node of `code` leads back to itself, by whatever keyword. Schemas
/// with $dynamicRef count as recursive. Linear in the code.
[[nodiscard]] bool is_recursive(const Code& code);

}  // namespace assay::schema
