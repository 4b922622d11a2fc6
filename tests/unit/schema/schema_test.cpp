#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

TEST(Schema, KeepsTheOrderOfPropertiesInItsDocument)
{
    const auto schema = compiled(R"({"properties": {"b": true, "a": true}})");
    EXPECT_EQ(schema.document().dump(), R"({"properties":{"b":true,"a":true}})");
    EXPECT_EQ(schema.hash().size(), 16u);
    EXPECT_NE(schema.hash(), compiled(R"({"properties": {"a": true, "b": true}})").hash());
}

TEST(Schema, AssertsFormatsOnlyWhenAsked)
{
    const char* text = R"({"format": "date"})";
    EXPECT_FALSE(accepts(compiled(text), R"("yesterday")"));
    EXPECT_TRUE(accepts(compiled(text, {.assert_format = false}), R"("yesterday")"));
    EXPECT_TRUE(accepts(compiled(R"({"format": "currency"})"), R"("yesterday")")) << "unknown formats are annotations";
}

TEST(Schema, RefusesInstancesThatAreTooDeep)
{
    const auto schema = compiled(R"({"$ref": "#/$defs/tree", "$defs": {"tree": {"items": {"$ref": "#/$defs/tree"}}}})", {.max_depth = 10});
    EXPECT_TRUE(accepts(schema, std::string(10, '[') + std::string(10, ']')));
    EXPECT_FALSE(accepts(schema, std::string(12, '[') + std::string(12, ']')));
    const auto found = complaints(schema, std::string(12, '[') + std::string(12, ']'));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].find("nested"), std::string::npos);
}

TEST(Schema, DoesNotTurnTheDepthLimitIntoApprovalUnderNot)
{
    const auto schema = compiled(R"({"not": {"items": {"items": {"items": {"type": "string"}}}}})", {.max_depth = 2});
    EXPECT_FALSE(accepts(schema, "[[[[]]]]"));
}

TEST(Schema, GivesUpOnExponentialWork)
{
    std::string text = R"({"$ref": "#/$defs/d0", "$defs": {)";
    for (int i = 0; i < 40; ++i) {
        const std::string next = "{\"$ref\": \"#/$defs/d" + std::to_string(i + 1) + "\"}";
        text += "\"d" + std::to_string(i) + "\": {\"allOf\": [" + next + ", " + next + "]}, ";
    }
    const auto schema = compiled(text + R"("d40": {"type": "string"}}})", {.max_work = 100'000});
    EXPECT_FALSE(accepts(schema, "\"a\""));
}

TEST(Schema, BoundsTheStackThatAChainOfReferencesTakes)
{
    // 300 references a level: the depth of instances alone is no limit.
    std::string text = R"({"$ref": "#/$defs/d0", "$defs": {)";
    for (int i = 0; i < 300; ++i)
        text += "\"d" + std::to_string(i) + "\": {\"type\": \"array\", \"allOf\": [{\"$ref\": \"#/$defs/d" + std::to_string(i + 1) + "\"}]}, ";
    const auto schema = compiled(text + R"("d300": {"items": {"$ref": "#"}}}})");
    EXPECT_TRUE(accepts(schema, "[[]]"));
    const auto found = complaints(schema, std::string(200, '[') + std::string(200, ']'));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].find("nested"), std::string::npos) << found[0];
}

TEST(Schema, TellsIntegersAndBoundsExactly)
{
    const auto schema = compiled(R"({"type": "integer", "minimum": 9007199254740993, "exclusiveMaximum": 9223372036854775808})");
    EXPECT_FALSE(accepts(schema, "9007199254740992"));
    EXPECT_FALSE(accepts(schema, "9007199254740992.0"));
    EXPECT_TRUE(accepts(schema, "9007199254740993"));
    EXPECT_TRUE(accepts(schema, "9223372036854775807"));
    EXPECT_FALSE(accepts(schema, "9223372036854775808"));
    const auto narrow = compiled(R"({"exclusiveMinimum": 0.5, "maximum": 2.5})");
    for (const char* inside : {"1", "2", "1.0", "0.50000000000000011", "2.5"})
        EXPECT_TRUE(accepts(narrow, inside)) << inside;
    for (const char* outside : {"0", "0.5", "3", "2.5000000000000004", "18446744073709551615", "-1"})
        EXPECT_FALSE(accepts(narrow, outside)) << outside;
    EXPECT_TRUE(accepts(compiled(R"({"minimum": 0.5})"), "18446744073709551615"));
}

TEST(Schema, CountsCodePointsWhereBytesDoNotTell)
{
    const auto schema = compiled(R"({"minLength": 2, "maxLength": 3})");
    EXPECT_FALSE(accepts(schema, "\"\xF0\x9F\x98\x80\""));
    EXPECT_TRUE(accepts(schema, "\"\xC3\xA9\xC3\xA9\xC3\xA9\""));
    EXPECT_FALSE(accepts(schema, "\"\xC3\xA9\xC3\xA9\xC3\xA9x\""));
    EXPECT_FALSE(accepts(schema, "\"\""));
}

TEST(Schema, TracksMoreRequiredNamesThanFitAWord)
{
    Json document = {{"required", Json::array()}};
    Json instance = Json::object();
    for (int i = 0; i < 400; ++i) {
        document["required"].push_back("p" + std::to_string(i));
        instance["p" + std::to_string(i)] = i;
    }
    const auto schema = compiled(document.dump());
    EXPECT_TRUE(accepts(schema, instance.dump()));
    for (const char* name : {"p0", "p63", "p64", "p255", "p256", "p399"}) {
        Json without = instance;
        without.erase(name);
        EXPECT_FALSE(accepts(schema, without.dump())) << name;
    }
}

TEST(Schema, TakesNullableAsOpenApiMeansIt)
{
    const auto schema = compiled(R"({"type": "string", "enum": ["a"], "nullable": true})");
    EXPECT_TRUE(accepts(schema, "null"));
    EXPECT_TRUE(accepts(schema, "\"a\""));
    EXPECT_FALSE(accepts(schema, "\"b\""));
}

TEST(Resolve, FollowsReferencesUntilThereIsNone)
{
    const auto schema = compiled(
        R"({"properties": {"a": {"$ref": "#/definitions/x"}}, "definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"type": "string"}}})");
    const Json& root = schema.document();
    EXPECT_EQ(resolve(root, root["properties"]["a"]).dump(), R"({"type":"string"})");
    EXPECT_EQ(&resolve(root, root), &root);
}

TEST(Resolve, FollowsAnchors)
{
    const auto schema = compiled(R"({"properties": {"a": {"$ref": "#x"}}, "$defs": {"x": {"$anchor": "x", "type": "null"}}})");
    const Json& root = schema.document();
    EXPECT_EQ(resolve(root, root["properties"]["a"])["type"], "null");
}

}  // namespace
}  // namespace assay::schema
