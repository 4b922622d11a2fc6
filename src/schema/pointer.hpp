#pragma once

#include "core/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::schema {

/// The tokens of a JSON pointer ("" or "/a/b~1c"), with ~0 and ~1 undone.
/// Nothing if it is no pointer.
[[nodiscard]] std::optional<std::vector<std::string>> pointer_tokens(std::string_view pointer);

/// `pointer` and one token more.
[[nodiscard]] std::string child_pointer(std::string pointer, std::string_view token);

/// What `pointer` names in `root`, or nullptr.
[[nodiscard]] const Json* find_pointer(const Json& root, std::string_view pointer);

/// find_pointer() that also follows pointers in old spellings: where
/// "definitions" is not there but "$defs" is, that is meant, and likewise for
/// the other keywords that normalise() renames.
struct Located {
    const Json* json;
    std::vector<std::string> tokens;  ///< The pointer as it reads today.
};
[[nodiscard]] std::optional<Located> locate(const Json& root, std::string_view pointer);

/// The child of `node` that one pointer token names, or nullptr.
[[nodiscard]] const Json* child_of(const Json& node, const std::string& token);

}  // namespace assay::schema
