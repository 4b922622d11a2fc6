#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay::decode {

/// Where a value stands in minified JSON text.
struct JsonSpan {
    std::size_t member_begin;  ///< Its key's quotation mark, or value_begin in an array and at the root.
    std::size_t value_begin;
    std::size_t value_end;
};

/// Finds what a JSON pointer names. `json` is valid and minified. Where a key
/// stands twice, its first place counts.
[[nodiscard]] std::optional<JsonSpan> find_value(std::string_view json, std::string_view pointer);

}  // namespace assay::decode
