#pragma once

#include <span>
#include <string_view>

namespace assay::schema {

/// What stands under a keyword, as far as walking a schema goes.
enum class Holds {
    value,        ///< No schema: a number, a list of names, any JSON.
    schema,       ///< One schema.
    schema_list,  ///< A list of schemas.
    schema_map,   ///< An object whose values are schemas.
};

struct Keyword {
    std::string_view name;
    Holds holds;
};

/// Every keyword of JSON Schema 2020-12 that says something about an instance
/// or about where schemas stand, annotations included.
[[nodiscard]] std::span<const Keyword> keywords();

/// The keyword of that name, or nullptr.
[[nodiscard]] const Keyword* find_keyword(std::string_view name);

}  // namespace assay::schema
