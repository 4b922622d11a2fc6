#pragma once

#include "core/json.hpp"
#include "prompt/echo.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::prompt {

/// The schema of an answer for several documents at once. Every record comes
/// with its document's id, so its place in the answer means nothing, between
/// the document's first and last words, so that it cannot stand under another
/// one's id unnoticed:
///
///     {"items": [{"id": "k3f9q2", "begins": "...", "record": <record_schema>, "ends": "..."}, ...]}
///
/// References inside the record schema keep pointing where they did.
[[nodiscard]] Json packed_schema(const Json& record_schema);

/// The record schema inside a packed_schema(), as a document of its own, or
/// nothing if `schema` is not of that shape.
[[nodiscard]] std::optional<Json> unpacked_schema(const Json& schema);

/// Appends an item of such an answer. `record` is JSON text.
void append_packed_item(std::string& items, std::string_view id, const Echo& echo, std::string_view record);

}  // namespace assay::prompt
