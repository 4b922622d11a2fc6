#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// Appends `bytes` in base64 (RFC 4648), padded.
void append_base64(std::string& out, std::string_view bytes);

/// The bytes that RFC 4648 text stands for, with or without its padding;
/// nothing if another byte stands in it.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace assay
