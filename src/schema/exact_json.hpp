#pragma once

#include "schema/exact_numbers.hpp"

#include <simdjson.h>

#include <string>

namespace assay::schema {

/// A parsed value as JSON text without white space, as simdjson::minify() has
/// it, but with the numbers that the parser rounded spelled as they were.
/// `exact` is of the same text (InstanceParser::exact()); null: none was rounded.
[[nodiscard]] std::string exact_json(simdjson::dom::element value, const ExactNumbers* exact);

}  // namespace assay::schema
