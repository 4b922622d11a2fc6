#include "schema/schema.hpp"
#include "schema/short_form.hpp"

namespace assay::schema {

Result<Schema> load_schema(const std::string& path, CompileOptions options)
{
    auto document = read_json_file(path);
    if (!document)
        return document.error();
    const auto in_file = [&](Error error) {
        error.where = error.where.empty() ? path : path + ": " + error.where;
        return error;
    };
    if (is_short_form(*document)) {
        auto expanded = expand_short_form(*document);
        if (!expanded)
            return in_file(expanded.error());
        document = std::move(*expanded);
    }
    auto schema = Schema::compile(std::move(*document), options);
    if (!schema)
        return in_file(schema.error());
    return schema;
}

}  // namespace assay::schema
