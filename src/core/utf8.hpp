#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// The offset of the first byte that is not part of well-formed UTF-8
/// (Unicode 15, table 3-7), or nothing if all of `bytes` is.
[[nodiscard]] std::optional<std::size_t> invalid_utf8_at(std::string_view bytes);

/// `bytes` with each maximal ill-formed part replaced by U+FFFD.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view bytes);

/// How many characters `utf8` has.
[[nodiscard]] std::size_t code_points(std::string_view utf8);

/// `utf8` with control characters (C0, DEL, C1), and those that turn the direction
/// of what follows, as spaces, byte by byte: a server's or a file's words must not
/// steer the terminal they are shown on.
[[nodiscard]] std::string printable(std::string_view utf8);

/// At most `max_bytes` of `utf8`, never splitting a code point; if it had to
/// cut, ends in an ellipsis (U+2026, within the limit). For messages.
[[nodiscard]] std::string shorten(std::string_view utf8, std::size_t max_bytes);

}  // namespace assay
