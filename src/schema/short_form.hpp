#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

namespace assay::schema {

/// True for an object whose values are all plain words, nested objects or
/// one-element lists of these, and that uses no JSON Schema keyword as JSON
/// Schema would: {"sentiment": "positive, negative, or neutral"}.
[[nodiscard]] bool is_short_form(const Json& document);

/// Compiles the short form to JSON Schema (2020-12), every field required and
/// `additionalProperties` false. Understands, in any case and order:
/// "a, b, or c" / "one of: a | b" (enum), "float between 0 and 1", "integer 1-5",
/// "number >= 0", "boolean" / "true or false" / "yes/no", "list of ..." ,
/// "date", "date-time", "email", "url", "string up to 80 characters",
/// "optional ..." / "... or null" (nullable), nested objects and
/// [{...}] lists. The words always stay as the field's description. Words it
/// does not understand make a string field with that description.
[[nodiscard]] Result<Json> expand_short_form(const Json& document);

/// How a document is read whose keys are all keywords of JSON Schema, though
/// their values would do as words: {"title": "t", "description": "d"}.
enum class OnlyKeywords {
    are_fields,    ///< Who extracts may well want a title and a description.
    are_a_schema,  ///< Who validates has a schema of JSON Schema's.
};

/// The JSON Schema that a document in either form means.
[[nodiscard]] Result<Json> as_json_schema(Json document, OnlyKeywords only_keywords = OnlyKeywords::are_fields);

}  // namespace assay::schema
