#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "schema/schema.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::serve {

/// Names ("search_request") and texts of the files in schemas/api, which are compiled in.
[[nodiscard]] const std::vector<std::pair<std::string_view, std::string_view>>& api_schema_texts();

/// The schemas of the HTTP bodies: the very ones that validate them are shown
/// in /openapi.json. A file refers to another as "#/$defs/NAME".
class ApiSchemas {
public:
    /// Compiles those named. The error names the file: one that a test must find.
    [[nodiscard]] static Result<ApiSchemas> compile(const std::vector<std::string_view>& bodies);

    /// `name` is one of those that compile() was given.
    [[nodiscard]] const schema::Schema& body(std::string_view name) const { return bodies_.find(name)->second; }

    /// All files as OpenAPI's components: references lead to "#/components/schemas/NAME".
    [[nodiscard]] static Json components();

private:
    std::map<std::string, schema::Schema, std::less<>> bodies_;
};

}  // namespace assay::serve
