#pragma once

#include "core/json.hpp"

#include <optional>

namespace assay::prompt {

/// The schema of an answer for several documents at once. Every record comes
/// with its document's id, so its place in the answer means nothing:
///
///     {"items": [{"id": "k3f9q2", "record": <record_schema>}, ...]}
///
/// References inside the record schema keep pointing where they did.
[[nodiscard]] Json packed_schema(const Json& record_schema);

/// The record schema inside a packed_schema(), as a document of its own, or
/// nothing if `schema` is not of that shape.
[[nodiscard]] std::optional<Json> unpacked_schema(const Json& schema);

}  // namespace assay::prompt
