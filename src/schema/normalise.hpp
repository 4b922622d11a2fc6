#pragma once

#include "core/json.hpp"

#include <string>
#include <utility>
#include <vector>

namespace assay::schema {

/// A schema in 2020-12 spelling, and where its parts stood in the original.
struct Normalised {
    Json document;
    /// (pointer today, pointer in the user's file) of every part that moved.
    std::vector<std::pair<std::string, std::string>> moved;

    /// A pointer into `document` as one into the user's file.
    [[nodiscard]] std::string original(const std::string& pointer) const;
};

/// Rewrites the spellings of drafts 4 to 7, and OpenAPI's `nullable`, as
/// 2020-12; the order of keys stays.
///
///     definitions                         $defs (unless there is a $defs too)
///     id, $id: "#name"                    $id, $anchor
///     items: [..], additionalItems        prefixItems, items
///     dependencies                        dependentSchemas, dependentRequired
///     exclusiveMinimum: true, minimum: 1  exclusiveMinimum: 1
///     nullable: true, type: "string"      type: ["string", "null"], and null in enum
///     $ref beside assertions (draft <= 7) $ref alone, as those drafts say
///
/// References that pointed through a renamed keyword follow it. Refuses more
/// than 512 levels, and a `$schema` that is not one of drafts 4 to 2020-12: it
/// could ask for rules that nobody here knows.
[[nodiscard]] Result<Normalised> normalise(Json document);

}  // namespace assay::schema
