#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay::decode {

/// Where, between `begin` and `end` of `text`, JSON begins that belongs to no
/// value that was read; nothing if there stands only prose:
///
///     {"a": 1} "b": 2}       a member whose object lacks its opening brace
///     [1, 2], 3, 4]          items behind a list that was closed too early
///     {"a": 1} b: 2}         a brace that nothing has opened
///
/// A member counts only where it stands as in JSON: behind a comma or a bracket,
/// or at a line's begin, and with a value that ends as a value must. Words that
/// quote one (I set "status": "ok" because ...) do not count, nor does the label
/// of a value that was read ("user": {...}). `is_behind_value` says that a value
/// ends at `begin`.
[[nodiscard]] std::optional<std::size_t> find_stray_data(std::string_view text, std::size_t begin, std::size_t end,
                                                         bool is_behind_value);

/// Whether a member stands at `key`, a quotation mark, whose value is a
/// container or ends as a value must.
[[nodiscard]] bool is_whole_member(std::string_view text, std::size_t key);

}  // namespace assay::decode
