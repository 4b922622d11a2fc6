#include "schema/schema.hpp"
#include "schema/marked_numbers.hpp"
#include "schema/short_form.hpp"

namespace assay::schema {
namespace {

Error in_file(Error error, const std::string& path)
{
    error.where = error.where.empty() ? path : path + ": " + error.where;
    return error;
}

}  // namespace

Result<Schema> load_schema(const std::string& path, CompileOptions options)
{
    auto document = read_schema_file(path);
    if (!document)
        return document.error();
    auto expanded = as_json_schema(std::move(*document));
    if (!expanded)
        return in_file(expanded.error(), path);
    auto schema = Schema::compile(std::move(*expanded), std::move(options));
    if (!schema)
        return in_file(schema.error(), path);
    return schema;
}

}  // namespace assay::schema
