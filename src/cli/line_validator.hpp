#pragma once

#include "schema/instance_parser.hpp"
#include "schema/schema_cache.hpp"

#include <string>
#include <string_view>

namespace assay::cli {

/// Answers lines of {"id", "schema", "instance"} one by one, for programs that
/// have many instances of many schemas. An answer is one line:
///
///     {"id":1,"valid":true,"errors":[]}
///     {"id":2,"valid":false,"errors":[{"instance":"/a","schema":"/properties/a/type","keyword":"type","message":"..."}]}
///     {"id":3,"valid":null,"errors":[],"error":"the schema cannot be used: /type: ..."}
///
/// "valid" is null where there is no verdict: a line that is no such object, a
/// schema that does not compile, an instance that is no JSON or passes a limit.
class LineValidator {
public:
    explicit LineValidator(schema::CompileOptions options) : schemas_{std::move(options), schema::OnlyKeywords::are_a_schema, {}} {}

    enum class Verdict { valid, invalid, none };

    /// Appends the answer and a line feed to `out`. `line` has
    /// SIMDJSON_PADDING readable bytes behind it.
    Verdict answer(std::string_view line, std::string& out);

private:
    schema::SchemaCache schemas_;
    schema::InstanceParser parser_;
};

}  // namespace assay::cli
