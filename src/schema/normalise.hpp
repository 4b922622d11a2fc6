#pragma once

#include "core/json.hpp"
#include "schema/dialect.hpp"
#include "schema/documents.hpp"

#include <string>
#include <unordered_map>

namespace assay::schema {

/// A schema in 2020-12 spelling, and where its parts stood in the original.
struct Normalised {
    using Moves = std::unordered_map<std::string, std::string>;

    Json document;
    /// Of every part that moved: pointer today, pointer in the user's file.
    Moves moved;
    Dialect dialect;  ///< Of the root.

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
///     $schema                             that of 2020-12
///
/// Keywords that the schema's own draft or its metaschema's `$vocabulary` does
/// not know are left out: they say nothing there. References that pointed
/// through a renamed keyword follow it. `dialect` is that of a document without
/// `$schema`. Refuses more than 512 levels, and a `$schema` that neither is one
/// of drafts 4 to 2020-12 nor is in `documents`: it could ask for rules that
/// nobody here knows.
[[nodiscard]] Result<Normalised> normalise(Json document, Dialect dialect = {}, const Documents& documents = {});

}  // namespace assay::schema
