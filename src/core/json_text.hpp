#pragma once

#include <string>
#include <string_view>

namespace assay {

/// Appends `utf8` as a JSON string with its quotes. Escapes only what RFC 8259
/// demands, so other characters keep their bytes. This is on the path of every
/// request: one pass, no allocation but the output's growth.
void append_json_string(std::string& out, std::string_view utf8);

/// Appends a double as the shortest JSON number that reads back equal.
/// `value` must be finite.
void append_json_number(std::string& out, double value);

}  // namespace assay
