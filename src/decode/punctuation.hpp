#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {

/// `text` with the colons and commas of East Asian typing, {"a"：1，"b"：2}, as
/// JSON's own. Those inside quotation marks stay. Nothing if no key is
/// followed by such a colon, or if one is by a colon of JSON: whoever writes
/// both means something by it.
[[nodiscard]] std::optional<std::string> with_plain_punctuation(std::string_view text);

}  // namespace assay::decode
