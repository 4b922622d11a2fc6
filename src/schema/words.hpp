#pragma once

#include "core/json.hpp"

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::schema {

class ExactNumbers;

/// An instance as it reads in a message: its JSON, shortened to 60 bytes.
/// `exact` (nullptr: none) has the numbers of its document that were rounded.
[[nodiscard]] std::string quoted(simdjson::dom::element value, const ExactNumbers* exact = nullptr);

/// "a string", "a string or null": the TypeBits of code.hpp in words.
[[nodiscard]] std::string type_words(std::uint32_t types);

/// "1 item", "2 items".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun, std::string_view plural);

/// The name among `candidates` nearest to `word`, if it takes at most
/// `max_edits` insertions, deletions, replacements and swaps of neighbours.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& candidates,
                                                      std::size_t max_edits);

}  // namespace assay::schema
