#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {

/// The text with its HTML entities read, if that is how its quotation marks
/// are written: {&quot;a&quot;: 1}. Nothing if the JSON in it has marks of its
/// own; then entities are its strings' text.
[[nodiscard]] std::optional<std::string> with_plain_entities(std::string_view text);

}  // namespace assay::decode
