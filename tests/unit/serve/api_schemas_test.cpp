#include "serve/api_schemas.hpp"

#include "serve/openapi.hpp"
#include "schema/instance_parser.hpp"

#include <gtest/gtest.h>

#include <set>

namespace assay::serve {
namespace {

std::vector<std::string_view> all_names()
{
    std::vector<std::string_view> names;
    for (const auto& [name, text] : api_schema_texts())
        names.push_back(name);
    return names;
}

TEST(ApiSchemas, AllCompile)
{
    const auto schemas = ApiSchemas::compile(all_names());
    ASSERT_TRUE(schemas) << schemas.error().text();
}

TEST(ApiSchemas, AcceptTheirOwnExamples)
{
    const auto schemas = ApiSchemas::compile(all_names()).value();
    std::size_t examples = 0;
    for (const auto& [name, text] : api_schema_texts()) {
        const auto schema = parse_json(text, std::string{name}).value();
        if (!schema.contains("examples"))
            continue;
        for (const auto& example : schema["examples"]) {
            auto json = example.dump();
            json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
            schema::InstanceParser parser;
            EXPECT_TRUE(schemas.body(name).accepts(parser.parse(json).value())) << name << ": " << json;
            ++examples;
        }
    }
    EXPECT_GE(examples, 5u);
}

void collect_references(const Json& node, std::set<std::string>& references)
{
    if (node.is_object())
        for (const auto& [key, value] : node.items()) {
            if (key == "$ref")
                references.insert(value.get<std::string>());
            else
                collect_references(value, references);
        }
    if (node.is_array())
        for (const auto& value : node)
            collect_references(value, references);
}

TEST(OpenApi, RefersOnlyToWhatItHolds)
{
    const auto document = openapi_document(operations());
    std::set<std::string> references;
    collect_references(document, references);
    EXPECT_GT(references.size(), 5u);
    for (const auto& reference : references) {
        ASSERT_TRUE(reference.starts_with("#/")) << reference;
        EXPECT_TRUE(document.contains(Json::json_pointer{reference.substr(1)})) << reference;
    }
    for (const auto& operation : operations())
        EXPECT_TRUE(document["paths"].contains(std::string{operation.path})) << operation.path;
}

}  // namespace
}  // namespace assay::serve
