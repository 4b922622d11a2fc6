#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <functional>
#include <vector>

namespace assay::schema {

/// Whether whoever is to take a schema takes this one.
using Fits = std::function<bool(const Json&)>;

/// Whether each of the object's properties can be asked for without the others.
[[nodiscard]] bool is_divisible(const Json& object);

/// Takes a schema that is too wide apart into several that fit: each asks for
/// some of the properties, in their order, and each property is asked for once.
/// Answers to all of them, merged object by object, are an answer to the whole.
///
/// `document` is a compiled schema's. What tells whose record an answer is
/// stands in every part: required properties of the root with a `const`, and a
/// required "id". An object whose properties do not fit together is split
/// itself, and its parts stand under its name.
///
/// An error names the place that fits nowhere: a property that is too wide by
/// itself, or an object whose properties depend on one another (`if`, `allOf`,
/// `dependentRequired` ...), so that no part of it can be asked for alone.
[[nodiscard]] Result<std::vector<Json>> split(const Json& document, const Fits& fits);

}  // namespace assay::schema
