#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace assay::llm {

/// What a provider's structured output takes of JSON Schema, as data.
struct SchemaSubset {
    enum class Optional {
        nullable,  ///< Every property is required; one that may be missing may be null instead.
        left_out,  ///< `required` says which may be missing.
    };
    enum class EnumType {
        beside,  ///< `type` stands beside `enum` and `const`.
        absent,
    };
    enum class Recursion {
        none,
        through_optional,  ///< A circle of references leads through a property that may be left out.
        any,
    };
    enum class Letters {
        kept,
        any_case,  ///< The capitals of `enum` and `const` strings may come back otherwise.
    };
    struct Limits {
        std::size_t properties = std::numeric_limits<std::size_t>::max();  ///< In total.
        std::size_t object_levels = std::numeric_limits<std::size_t>::max();
        std::size_t enum_values = std::numeric_limits<std::size_t>::max();  ///< In total.
        std::size_t name_characters = std::numeric_limits<std::size_t>::max();  ///< Of names and enum values in total.
        std::size_t long_enum_values = std::numeric_limits<std::size_t>::max();
        std::size_t long_enum_characters = std::numeric_limits<std::size_t>::max();  ///< Of one with more than long_enum_values.
        std::size_t optional_properties = std::numeric_limits<std::size_t>::max();  ///< Only with Optional::left_out.
        std::size_t unions = std::numeric_limits<std::size_t>::max();  ///< `anyOf`s and lists of types.
        std::size_t nodes = 20'000;   ///< Our own: what inlining may grow to.
        std::size_t depth = 128;      ///< Our own.
        std::size_t obstacles = 50;   ///< Our own: how many are looked for.
    };

    std::span<const std::string_view> keywords;  ///< Restricting keywords that are understood.
    std::span<const std::string_view> formats;
    std::size_t largest_min_items = std::numeric_limits<std::size_t>::max();
    Optional optional = Optional::nullable;
    EnumType enum_type = EnumType::beside;
    Recursion recursion = Recursion::any;
    Letters letters = Letters::kept;
    bool tuples = false;        ///< `prefixItems` is understood.
    bool open_objects = false;  ///< `additionalProperties` may be true or a schema.
    Limits limits{};
};

/// `schema` (normalised, valid) in the words that `subset` knows: objects
/// closed where they have to be, `oneOf` as `anyOf`, `allOf` merged, references
/// only to `$defs`.
///
/// Restrictions that the provider does not know go into the `description` as
/// JSON, for the model to read; our own validation enforces them. So do `if`
/// and its like as long as they ask for no property that is not described
/// beside them. An error (with the place) means that the provider could not
/// give every answer that matters under any such schema: open objects, tuples,
/// a limit passed.
[[nodiscard]] Result<Json> to_subset(const Json& schema, const SchemaSubset& subset);

/// Everything that keeps to_subset() from succeeding, each with its place
/// ("#" is the root); the first is its error. Empty if it succeeds.
[[nodiscard]] std::vector<Error> obstacles(const Json& schema, const SchemaSubset& subset);

}  // namespace assay::llm
