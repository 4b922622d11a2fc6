#include "schema/load.hpp"

#include "schema/marked_numbers.hpp"
#include "schema/short_form.hpp"

namespace assay::schema {
namespace {

Error in_file(Error error, const std::string& path)
{
    error.where = error.where.empty() ? path : path + ": " + error.where;
    return error;
}

Result<Schema> load(const std::string& path, CompileOptions options, OnlyKeywords only_keywords)
{
    auto document = read_schema_file(path);
    if (!document)
        return document.error();
    auto expanded = as_json_schema(std::move(*document), only_keywords);
    if (!expanded)
        return in_file(expanded.error(), path);
    auto schema = Schema::compile(std::move(*expanded), std::move(options));
    if (!schema)
        return in_file(schema.error(), path);
    return schema;
}

}  // namespace

Result<Schema> load_schema(const std::string& path, CompileOptions options)
{
    return load(path, std::move(options), OnlyKeywords::are_fields);
}

Result<Schema> load_schema_to_validate(const std::string& path, CompileOptions options)
{
    return load(path, std::move(options), OnlyKeywords::are_a_schema);
}

}  // namespace assay::schema
