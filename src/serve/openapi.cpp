#include "serve/openapi.hpp"

#include "serve/api_schemas.hpp"

#include <algorithm>
#include <cctype>

namespace assay::serve {
namespace {

Json reference(std::string_view schema)
{
    return {{"$ref", "#/components/schemas/" + std::string{schema}}};
}

Json parameters_of(std::string_view path)
{
    Json parameters = Json::array();
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto name = path.substr(open + 1, path.find('}', open) - open - 1);
        parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    return parameters;
}

Json error_reply(const Operation& operation)
{
    const bool openai = operation.errors == ErrorStyle::openai;
    return {{"description", "What is wrong, and where."},
            {"content", {{openai ? "application/json" : "application/problem+json",
                          {{"schema", reference(openai ? "openai_error" : "problem")}}}}}};
}

Json describe(const Operation& operation)
{
    Json described = {{"operationId", operation.id}, {"summary", operation.summary}};
    if (operation.access == Access::open)
        described["security"] = Json::array();
    if (auto parameters = parameters_of(operation.path); !parameters.empty())
        described["parameters"] = std::move(parameters);
    if (!operation.body.empty())
        described["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", reference(operation.body)}}}}}};
    Json content;
    content[std::string{operation.media_type}]["schema"] =
        !operation.reply.empty() ? reference(operation.reply)
                                 : Json{{"type", operation.media_type == "application/json" ? "object" : "string"}};
    if (operation.streams)
        content["text/event-stream"]["schema"] = {{"type", "string"}};
    described["responses"]["200"] = {{"description", "OK"}, {"content", std::move(content)}};
    described["responses"]["default"] = error_reply(operation);
    return described;
}

}  // namespace

Json openapi_document(std::span<const Operation> operations)
{
    Json document = {{"openapi", "3.1.0"},
                     {"info", {{"title", "assay"}, {"version", "0.1.0"},
                               {"description", "Texts to records by a schema, and answers over documents with checked citations."},
                               {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
                     {"security", {{{"key", Json::array()}}, Json::object()}}};
    for (const auto& operation : operations) {
        std::string method{operation.method};
        std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::tolower(c); });
        document["paths"][std::string{operation.path}][method] = describe(operation);
    }
    document["components"] = {{"schemas", ApiSchemas::components()},
                              {"securitySchemes", {{"key", {{"type", "http"}, {"scheme", "bearer"}}}}}};
    return document;
}

}  // namespace assay::serve
