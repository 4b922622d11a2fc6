#include "batch/columns.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

std::string type_for(const char* schema)
{
    const auto root = Json::parse(schema);
    return table::type_text(type_of(root, root));
}

TEST(ColumnType, FollowsTheSchema)
{
    EXPECT_EQ(type_for(R"({"type":"string"})"), "string");
    EXPECT_EQ(type_for(R"({"type":["integer","null"]})"), "int64");
    EXPECT_EQ(type_for(R"({"type":["integer","number"]})"), "float64");
    EXPECT_EQ(type_for(R"({"type":"string","format":"date"})"), "date");
    EXPECT_EQ(type_for(R"({"enum":["a","b",null]})"), "string");
    EXPECT_EQ(type_for(R"({"enum":[1,2.5]})"), "float64");
    EXPECT_EQ(type_for(R"({"const":true})"), "boolean");
    EXPECT_EQ(type_for(R"({"type":"array","items":{"type":"string"}})"), "list<string>");
    EXPECT_EQ(type_for(R"({"anyOf":[{"type":"null"},{"type":"boolean"}]})"), "boolean");
    EXPECT_EQ(type_for(R"({"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false})"),
              "record<a: int64>");
    EXPECT_EQ(type_for(R"({"$ref":"#/$defs/x","$defs":{"x":{"type":"number"}}})"), "float64");
}

TEST(ColumnType, WhatHasNoSingleTypeIsKeptAsJson)
{
    EXPECT_EQ(type_for(R"({"type":["string","integer"]})"), "json");
    EXPECT_EQ(type_for(R"({"enum":["a",1]})"), "json");
    EXPECT_EQ(type_for(R"({"anyOf":[{"type":"string"},{"type":"integer"}]})"), "json");
    EXPECT_EQ(type_for(R"({"type":"object","additionalProperties":{"type":"integer"}})"), "json");
    EXPECT_EQ(type_for(R"({"type":"object","properties":{"a":{}}})"), "json") << "it is open to other properties";
    EXPECT_EQ(type_for("true"), "json");
    EXPECT_EQ(type_for(R"({"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"integer"}})"), "json");
}

TEST(ColumnType, ARecursiveSchemaEnds)
{
    const auto text = type_for(R"({"type":"object","additionalProperties":false,
        "properties":{"name":{"type":"string"},"child":{"$ref":"#"}}})");
    EXPECT_NE(text.find("child: json"), std::string::npos) << text;
}

TEST(FeatureFields, KeepTheSchemasOrder)
{
    const auto fields = feature_fields(Json::parse(
        R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"integer"}}})"));
    ASSERT_TRUE(fields);
    EXPECT_EQ((*fields)[0].name, "b");
    EXPECT_EQ((*fields)[1].name, "a");
    EXPECT_FALSE(feature_fields(Json::parse(R"({"type":"array"})")));
}

TEST(CloseObjects, ClosesPlainObjectsAtEveryLevel)
{
    const auto closed = close_objects(Json::parse(R"({"properties":{"a":{"type":"array","items":{"properties":{"b":{}}}},
        "open":{"properties":{"c":{}},"additionalProperties":true}},"$defs":{"d":{"properties":{"e":{}}}}})"));
    EXPECT_EQ(closed["additionalProperties"], false);
    EXPECT_EQ(closed["properties"]["a"]["items"]["additionalProperties"], false);
    EXPECT_EQ(closed["properties"]["open"]["additionalProperties"], true);
    EXPECT_EQ(closed["$defs"]["d"]["additionalProperties"], false);
}

TEST(CloseObjects, ClosesADefinitionThatIsTheRoot)
{
    const auto closed = close_objects(Json::parse(R"({"$ref":"#/$defs/row","$defs":{"row":{"properties":{"a":{}}}}})"));
    EXPECT_EQ(closed["$defs"]["row"]["additionalProperties"], false);
}

TEST(CloseObjects, LeavesDefinitionsOpenThatMayBePartsOfAnObject)
{
    const auto closed = close_objects(Json::parse(R"({"properties":{"x":{"properties":{"a":{}},"$ref":"#/$defs/b"}},
        "$defs":{"b":{"properties":{"b":{}}}}})"));
    EXPECT_FALSE(closed["$defs"]["b"].contains("additionalProperties"));
    EXPECT_FALSE(closed["properties"]["x"].contains("additionalProperties"));
    EXPECT_EQ(closed["additionalProperties"], false) << "the root itself is whole";
}

TEST(CloseObjects, LeavesCombinedObjectsAlone)
{
    const auto document = Json::parse(R"({"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]})");
    auto expected = document;
    expected["unevaluatedProperties"] = false;
    EXPECT_EQ(close_objects(document), expected) << "the root alone is closed, over all its parts";
    const auto any = close_objects(Json::parse(R"({"properties":{"x":{"anyOf":[{"properties":{"a":{}}}],"properties":{"b":{}}}}})"));
    EXPECT_FALSE(any["properties"]["x"].contains("additionalProperties"));
}

TEST(FeatureFields, FindThePropertiesOfACombinedRoot)
{
    const auto root = Json::parse(R"({"properties":{"a":{"type":"integer"}},
        "allOf":[{"properties":{"b":{"type":"string"}}},{"$ref":"#/$defs/c"}],
        "if":{"properties":{"a":{"const":1}}},"then":{"properties":{"d":{"type":"boolean"}}},
        "$defs":{"c":{"properties":{"c":{"type":"number"},"b":{"type":"integer"}}}}})");
    const auto fields = feature_fields(root).value();
    ASSERT_EQ(fields.size(), 4u);
    EXPECT_EQ(fields[0].name, "a");
    EXPECT_EQ(fields[1].name, "b");
    EXPECT_EQ(fields[1].type.kind, table::Kind::json) << "said to be two things";
    EXPECT_EQ(fields[2].name, "c");
    EXPECT_EQ(fields[2].type.kind, table::Kind::float64);
    EXPECT_EQ(fields[3].name, "d");
}

TEST(FeatureFields, AnOpenRootHasAColumnForTheRest)
{
    for (const char* text : {R"({"properties":{"a":{}},"additionalProperties":true})",
                             R"({"properties":{"a":{}},"patternProperties":{"^x":{}}})"}) {
        const auto root = Json::parse(text);
        const auto fields = feature_fields(root).value();
        ASSERT_EQ(fields.size(), 2u) << text;
        EXPECT_EQ(fields[1].name, other_properties);
    }
    EXPECT_EQ(feature_fields(Json::parse(R"({"properties":{"a":{}},"additionalProperties":false})")).value().size(), 1u);
    const auto loop = Json::parse(R"({"properties":{"a":{}},"allOf":[{"$ref":"#"}]})");
    EXPECT_EQ(feature_fields(loop).value().size(), 1u) << "a schema that refers to itself ends";
}

}  // namespace
}  // namespace assay::batch
