#pragma once

#include "core/result.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace assay {

/// The JSON value of everything that is not a row: schemas, settings, HTTP
/// bodies that are built once. Keeps the order of keys, because the order of
/// a schema's properties is the order of columns. Rows stay JSON text and are
/// walked with simdjson.
using Json = nlohmann::ordered_json;

/// Strict RFC 8259. The error's `where` is `name:line:column` (both from 1).
/// Refuses more than 512 levels of nesting.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const std::string& name);

/// parse_json(), but refuses a name that stands twice in one object: for text
/// that people write, where one of the two would be lost in silence.
[[nodiscard]] Result<Json> parse_json_with_unique_names(std::string_view text, const std::string& name);

/// parse_json_with_unique_names() of a whole file. Refuses files over 64 MiB.
[[nodiscard]] Result<Json> read_json_file(const std::string& path);

/// The bytes of a small file (settings, prompts, schemas); refuses more than `max_bytes`.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes = 64u << 20);

/// RFC 6901: appends "/token" with ~ and / escaped.
void append_pointer(std::string& pointer, std::string_view token);

}  // namespace assay
