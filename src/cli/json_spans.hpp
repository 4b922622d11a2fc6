#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Where the parts of JSON text stand, without reading their values: lines
/// are taken apart by it, and errors placed.

struct MemberSpan {
    std::string_view key;    ///< As written, without its quotes.
    std::string_view value;  ///< As written.
};

/// The members of the object that `text` is, in order; nothing if it is no
/// object. What a value looks like inside is not checked. Linear.
[[nodiscard]] std::optional<std::vector<MemberSpan>> member_spans(std::string_view text);

/// The line, from 1, on which the value at `pointer` begins in `json`, which
/// is valid; if it is not there, that of the nearest value around it. Linear.
[[nodiscard]] std::size_t line_of(std::string_view json, std::string_view pointer);

}  // namespace assay::cli
