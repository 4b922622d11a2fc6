#include "serve/api_schemas.hpp"

namespace assay::serve {
namespace {

constexpr std::string_view definitions = "#/$defs/";
constexpr std::string_view openapi_definitions = "#/components/schemas/";

void redirect_references(Json& node)
{
    if (node.is_object()) {
        for (auto& [key, value] : node.items()) {
            auto* const reference = key == "$ref" ? value.get_ptr<std::string*>() : nullptr;
            if (reference != nullptr && reference->starts_with(definitions))
                reference->replace(0, definitions.size(), openapi_definitions);
            else
                redirect_references(value);
        }
    } else if (node.is_array()) {
        for (auto& value : node)
            redirect_references(value);
    }
}

Result<Json> all_definitions()
{
    Json all = Json::object();
    for (const auto& [name, text] : api_schema_texts()) {
        auto schema = parse_json(text, "schemas/api/" + std::string{name} + ".json");
        if (!schema)
            return schema.error();
        all[std::string{name}] = std::move(*schema);
    }
    return all;
}

}  // namespace

Result<ApiSchemas> ApiSchemas::compile(const std::vector<std::string_view>& bodies)
{
    const auto all = all_definitions();
    if (!all)
        return all.error();
    ApiSchemas schemas;
    for (const auto name : bodies) {
        schema::CompileOptions options;
        options.max_violations = 10;
        options.max_depth = 128;
        options.max_work = 10'000'000;
        auto compiled = schema::Schema::compile(
            Json{{"$ref", std::string{definitions} + std::string{name}}, {"$defs", *all}}, options);
        if (!compiled)
            return Error{Errc::invalid_input, compiled.error().message,
                         "schemas/api/" + std::string{name} + ".json: " + compiled.error().where};
        schemas.bodies_.emplace(name, std::move(*compiled));
    }
    return schemas;
}

Json ApiSchemas::components()
{
    auto all = all_definitions();
    Json components = all ? std::move(*all) : Json::object();
    redirect_references(components);
    return components;
}

}  // namespace assay::serve
