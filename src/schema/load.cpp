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

Result<Schema> compile(Json document, const std::string& path, CompileOptions options)
{
    auto schema = Schema::compile(std::move(document), std::move(options));
    if (!schema)
        return in_file(schema.error(), path);
    return schema;
}

}  // namespace

Result<Schema> load_json_schema(const std::string& path, CompileOptions options)
{
    auto document = read_schema_file(path);
    if (!document)
        return document.error();
    return compile(std::move(*document), path, std::move(options));
}

Result<Schema> load_schema(const std::string& path, CompileOptions options)
{
    auto document = read_schema_file(path);
    if (!document)
        return document.error();
    if (is_short_form(*document)) {
        auto expanded = expand_short_form(*document);
        if (!expanded)
            return in_file(expanded.error(), path);
        document = std::move(*expanded);
    }
    return compile(std::move(*document), path, std::move(options));
}

}  // namespace assay::schema
