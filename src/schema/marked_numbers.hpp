#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>

// A Json value rounds numbers to doubles, but {"const": 12345678901234567890123}
// means that very number. While a schema is compiled, each number that a double
// may round is a binary value, which no JSON text has otherwise: its bytes are
// the number as it is spelled.

namespace assay::schema {

/// parse_json() with numbers marked.
[[nodiscard]] Result<Json> parse_schema(std::string_view text, const std::string& name);

/// read_json_file() with numbers marked.
[[nodiscard]] Result<Json> read_schema_file(const std::string& path);

[[nodiscard]] inline bool is_marked_number(const Json& value) { return value.is_binary(); }

/// The number as it is spelled.
[[nodiscard]] std::string text_of_marked(const Json& number);

/// The value as JSON text, its marked numbers as they are spelled.
[[nodiscard]] std::string dump_marked(const Json& value);

/// Turns every marked number into the nearest double (beyond all: the largest).
void round_marked_numbers(Json& value);

}  // namespace assay::schema
