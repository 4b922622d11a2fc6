#include "llm/openai_schema.hpp"

#include "json_text.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

Json object(Json properties, Json required = Json::array())
{
    Json out{{"type", "object"}};
    out["properties"] = std::move(properties);
    out["required"] = std::move(required);
    return out;
}

TEST(OpenAiSchema, RequiresAllAndLetsOptionalOnesBeNull)
{
    const auto out = openai_schema(json(R"({"type": "object", "required": ["a"], "$defs": {"t": {"type": "string"}}, "properties": {
        "a": {"type": "string"}, "b": {"type": "integer"}, "c": {"enum": ["x", "y"]}, "d": {"const": "z"},
        "e": {"$ref": "#/$defs/t"}, "f": {"type": ["number", "null"]}, "g": {"anyOf": [{"type": "string"}, {"type": "number"}]},
        "h": {"type": "array", "items": {"type": "string"}}}})"));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["required"], json(R"(["a", "b", "c", "d", "e", "f", "g", "h"])"));
    EXPECT_EQ((*out)["additionalProperties"], false);
    EXPECT_EQ((*out)["properties"], json(R"({
        "a": {"type": "string"}, "b": {"type": ["integer", "null"]}, "c": {"type": ["string", "null"], "enum": ["x", "y", null]},
        "d": {"type": ["string", "null"], "enum": ["z", null]}, "e": {"anyOf": [{"$ref": "#/$defs/t"}, {"type": "null"}]},
        "f": {"type": ["number", "null"]}, "g": {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]},
        "h": {"type": ["array", "null"], "items": {"type": "string"}}})"));
}

TEST(OpenAiSchema, KeepsTheOrderOfProperties)
{
    const auto out = openai_schema(json(R"({"type": "object", "properties": {"z": {"type": "string"}, "a": {"type": "string"}}})"));
    ASSERT_TRUE(out);
    EXPECT_EQ((*out)["required"], json(R"(["z", "a"])"));
    EXPECT_EQ((*out)["properties"].begin().key(), "z");
}

TEST(OpenAiSchema, KeepsRangesPatternsAndCountsButNotLengths)
{
    const auto out = openai_schema(object({{"n", json(R"({"type": "number", "minimum": 0, "exclusiveMaximum": 1})")},
                                           {"s", json(R"({"type": "string", "pattern": "^x", "maxLength": 5})")},
                                           {"d", json(R"({"type": "string", "format": "date"})")},
                                           {"u", json(R"({"type": "string", "format": "uri"})")},
                                           {"l", json(R"({"type": "array", "items": {"type": "string"}, "maxItems": 3})")}},
                                          {"n", "s", "d", "u", "l"}));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"], json(R"({
        "n": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
        "s": {"description": "{\"maxLength\":5}", "type": "string", "pattern": "^x"},
        "d": {"type": "string", "format": "date"},
        "u": {"description": "{\"format\":\"uri\"}", "type": "string"},
        "l": {"type": "array", "maxItems": 3, "items": {"type": "string"}}})"));
}

TEST(OpenAiSchema, CountsItsLimits)
{
    const auto properties = [](int count) {
        Json many = Json::object();
        for (int i = 0; i < count; ++i)
            many["p" + std::to_string(i)] = {{"type", "string"}};
        return object(many);
    };
    EXPECT_TRUE(openai_schema(properties(5'000)));
    EXPECT_FALSE(openai_schema(properties(5'001)));

    const auto nested = [](int levels) {
        Json inner = object({{"x", {{"type", "string"}}}});
        for (int i = 1; i < levels; ++i)
            inner = object({{"x", inner}});
        return inner;
    };
    EXPECT_TRUE(openai_schema(nested(10)));
    EXPECT_FALSE(openai_schema(nested(11)));

    const auto choices = [](int count, std::size_t bytes) {
        Json values = Json::array();
        for (int i = 0; i < count; ++i) {
            std::string value = std::to_string(i);
            value.resize(bytes, '.');
            values.push_back(value);
        }
        return object({{"x", {{"enum", values}}}}, {"x"});
    };
    EXPECT_TRUE(openai_schema(choices(1'000, 10)));
    EXPECT_FALSE(openai_schema(choices(1'001, 10)));
    EXPECT_TRUE(openai_schema(choices(250, 100)));
    EXPECT_FALSE(openai_schema(choices(251, 100))) << "25,100 bytes in one long enum";
    EXPECT_FALSE(openai_schema(choices(200, 1'000))) << "200,000 bytes in total";
}

TEST(OpenAiSchema, CountsCharactersAndTheNullsItAdds)
{
    std::string name;
    for (int i = 0; i < 60'000; ++i)
        name += "é";
    EXPECT_TRUE(openai_schema(object({{name, {{"type", "string"}}}}))) << "120,000 bytes, half as many characters";
    EXPECT_TRUE(openai_schema(object({{name + name, {{"type", "string"}}}})));
    EXPECT_FALSE(openai_schema(object({{name + name + "e", {{"type", "string"}}}})));

    Json values = Json::array();
    for (int i = 0; i < 1'000; ++i)
        values.push_back(i);
    EXPECT_TRUE(openai_schema(object({{"x", {{"enum", values}}}}, {"x"})));
    EXPECT_FALSE(openai_schema(object({{"x", {{"enum", values}}}}))) << "optional, so null is one more";
}

TEST(OpenAiSchema, NamesEverythingThatStandsInTheWay)
{
    std::vector<std::string> found;
    for (const auto& obstacle : openai_obstacles(json(R"({"type": "object", "properties": {
            "t": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "object"}},
            "m": {"type": "object", "additionalProperties": {"type": "string"}},
            "a/b": true, "good": {"type": "string"}}, "patternProperties": {"^x": {"type": "string"}}})")))
        found.push_back(obstacle.text());
    EXPECT_EQ(found, (std::vector<std::string>{
                         "#: \"patternProperties\" cannot be expressed",
                         "#/properties/t: \"prefixItems\" cannot be expressed",
                         "#/properties/t/items: an object without \"properties\"",
                         "#/properties/m: \"additionalProperties\" with a schema: names that only the text knows",
                         "#/properties/a~1b: any value is allowed",
                     }));
}

TEST(OpenAiSchema, LeavesConditionsOnKnownPropertiesToOurValidation)
{
    const auto schema = [](const std::string& rest) {
        return openai_schema(json(R"({"type": "object", "properties": {"kind": {"enum": ["a", "b"]}, "why": {"type": "string"},
            "by": {"type": "object", "properties": {"name": {"type": "string"}}}}, )" + rest + "}"));
    };
    const std::string test = R"("if": {"properties": {"kind": {"const": "a"}}}, )";
    const auto out = schema(test + R"("then": {"required": ["why"], "properties": {"by": {"required": ["name"]}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["description"],
              R"({"if":{"properties":{"kind":{"const":"a"}}},"then":{"required":["why"],"properties":{"by":{"required":["name"]}}}})");
    EXPECT_FALSE(out->contains("if"));
    EXPECT_TRUE(schema(R"("allOf": [{)" + test + R"("then": {"required": ["why"]}}, {)" + test + R"("else": {"required": ["by"]}}])"));
    EXPECT_TRUE(schema(R"("dependentSchemas": {"why": {"required": ["by"]}})"));
    EXPECT_TRUE(schema(R"("anyOf": [{"required": ["why"]}, {"required": ["by"]}])")) << "the root may not be a choice";
    EXPECT_FALSE(schema(test + R"("then": {"required": ["other"]})")) << "nobody could answer that";
    EXPECT_FALSE(schema(test + R"("then": {"properties": {"by": {"properties": {"age": {"type": "integer"}}}}})"));
    EXPECT_FALSE(schema(R"("oneOf": [{"properties": {"x": {"type": "string"}}}, {"required": ["by"]}])"));
}

TEST(OpenAiSchema, GivesUpOnConditionsThatBranchWithoutEnd)
{
    const auto out = openai_schema(json(R"({"type": "object", "properties": {"a": {"type": "string"}}, "if": {"required": ["a"]},
        "then": {"$ref": "#/$defs/t"}, "$defs": {"t": {"anyOf": [{"$ref": "#/$defs/t"}, {"$ref": "#/$defs/t"}]}}})"));
    EXPECT_FALSE(out);
}

TEST(OpenAiSchema, LeavesWhatCannotBeMergedToOurValidation)
{
    const auto out = openai_schema(object({{"s", json(R"({"type": "string", "allOf": [{"pattern": "^a"}, {"pattern": "z$"}]})")}}, {"s"}));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["s"], json(R"({"type": "string", "pattern": "^a", "description": "{\"pattern\":\"z$\"}"})"));
}

TEST(OpenAiSchema, TakesTheSchemasOfTheRepository)
{
    for (const char* path : {"schemas/review.json", "schemas/ticket.json"}) {
        const auto schema = read_json_file(path);
        ASSERT_TRUE(schema) << path;
        const auto out = openai_schema(*schema);
        EXPECT_TRUE(out) << path << ": " << out.error().text();
    }
}

}  // namespace
}  // namespace assay::llm
