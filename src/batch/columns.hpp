#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "table/type.hpp"

#include <vector>

namespace assay::batch {

/// The table type of what a schema node describes. `root` is the document the
/// node's references point into. What has no single type (unions, maps,
/// recursion, tuples) is `json`, so no value is ever bent to fit.
[[nodiscard]] table::Type type_of(const Json& root, const Json& node);

/// The column for what a schema allows beside its properties.
inline constexpr const char* other_properties = "_other";

/// One column per property of the schema's root object, wherever it is said
/// (allOf, anyOf, if, $ref, ...), in its order; then, if the schema says that
/// the root may hold others, one for all of those as a JSON object. Error if
/// the root has no properties: rows need named columns.
[[nodiscard]] Result<std::vector<table::Field>> feature_fields(const Json& root);

/// `document` with `additionalProperties: false` on every object that lists
/// `properties` and says nothing about others. A property that a model makes
/// up has no column, so it must be refused rather than dropped unseen.
/// Objects combined by allOf, anyOf and the like are left as they are, since
/// each branch alone would then refuse the others' properties; but if the root
/// is one, it gets `unevaluatedProperties: false`.
[[nodiscard]] Json close_objects(Json document);

}  // namespace assay::batch
