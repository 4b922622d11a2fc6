#include "llm/schema_subset.hpp"

#include "json_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace assay::llm {
namespace {

// The rules that both providers share; their own are in their own tests.

Result<Json> translated(const char* schema, SchemaSubset subset = {})
{
    return to_subset(*parse_json(schema, "schema"), subset);
}

std::string object_with(const std::string& property)
{
    return R"({"type": "object", "properties": {"a": )" + property + R"(}, "required": ["a"]})";
}

/// What became of the one property.
Json property(const std::string& schema)
{
    const auto out = translated(object_with(schema).c_str());
    return out ? (*out)["properties"]["a"] : Json("refused: " + out.error().text());
}

TEST(ToSubset, ClosesEveryObject)
{
    EXPECT_EQ(property(R"({"type": "object", "properties": {"x": {"type": "null"}}, "required": ["x"]})"),
              json(R"({"type": "object", "properties": {"x": {"type": "null"}}, "required": ["x"], "additionalProperties": false})"));
}

TEST(ToSubset, MovesWhatTheProviderDoesNotKnowIntoTheDescription)
{
    EXPECT_EQ(property(R"({"type": "string", "description": "A code.", "minLength": 3, "pattern": "^x"})"),
              json(R"({"description": "A code. {\"minLength\":3,\"pattern\":\"^x\"}", "type": "string"})"));
    EXPECT_EQ(property(R"({"type": "array", "items": {"type": "string"}, "uniqueItems": true})"),
              json(R"({"description": "{\"uniqueItems\":true}", "type": "array", "items": {"type": "string"}})"));
    EXPECT_EQ(property(R"({"type": "string", "not": {"const": "x"}})"),
              json(R"({"description": "{\"not\":{\"const\":\"x\"}}", "type": "string"})"));
}

TEST(ToSubset, TakesTheTitleWhereNothingElseDescribes)
{
    EXPECT_EQ(property(R"({"type": "string", "title": "Code", "default": "x", "examples": ["y"], "x-order": 1})"),
              json(R"({"description": "Code", "type": "string"})"));
}

TEST(ToSubset, TellsTypesOfEnumsByTheirValues)
{
    EXPECT_EQ(property(R"({"enum": ["a", "b"]})"), json(R"({"type": "string", "enum": ["a", "b"]})"));
    EXPECT_EQ(property(R"({"enum": ["a", null, 1, 1.5]})"),
              json(R"({"type": ["string", "null", "integer", "number"], "enum": ["a", null, 1, 1.5]})"));
    EXPECT_EQ(property(R"({"const": true})"), json(R"({"type": "boolean", "const": true})"));
    EXPECT_TRUE(property(R"({"enum": [["a"]]})").is_string());
}

TEST(ToSubset, TellsAMissingTypeByTheKeywords)
{
    EXPECT_EQ(property(R"({"properties": {"x": {"type": "null"}}, "required": ["x"]})")["type"], "object");
    EXPECT_EQ(property(R"({"items": {"type": "string"}})")["type"], "array");
    EXPECT_EQ(property(R"({"minimum": 1})")["type"], "number");
    EXPECT_EQ(property(R"({"format": "date"})")["type"], "string");
    EXPECT_TRUE(property(R"({"description": "anything"})").is_string());
    EXPECT_TRUE(property("true").is_string());
}

TEST(ToSubset, KeepsNullBesideOneTypeAndMakesAChoiceOfSeveral)
{
    EXPECT_EQ(property(R"({"type": ["string", "null"]})"), json(R"({"type": ["string", "null"]})"));
    EXPECT_EQ(property(R"({"type": ["string", "array", "null"], "items": {"type": "string"}, "description": "d"})"),
              json(R"({"description": "d", "anyOf": [{"type": "string"},
                       {"type": "array", "items": {"type": "string"}}, {"type": "null"}]})"));
    EXPECT_EQ(property(R"({"type": ["integer", "number"]})"), json(R"({"type": "number"})"));
}

TEST(ToSubset, ReadsOneOfAsAnyOf)
{
    EXPECT_EQ(property(R"({"oneOf": [{"type": "string"}, {"type": "null"}], "description": "d"})"),
              json(R"({"description": "d", "anyOf": [{"type": "string"}, {"type": "null"}]})"));
}

TEST(ToSubset, SpreadsWhatStandsBesideAChoiceOverItsBranches)
{
    EXPECT_EQ(property(R"({"type": "string", "anyOf": [{"format": "date"}, {"enum": ["x"]}]})"),
              json(R"({"anyOf": [{"description": "{\"format\":\"date\"}", "type": "string"}, {"type": "string", "enum": ["x"]}]})"));
}

TEST(ToSubset, MergesAllOf)
{
    EXPECT_EQ(property(R"({"allOf": [{"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]},
                                    {"properties": {"y": {"const": 1}}, "required": ["y"]}]})"),
              json(R"({"type": "object", "properties": {"x": {"type": "string"}, "y": {"type": "integer", "const": 1}},
                       "required": ["x", "y"], "additionalProperties": false})"));
    EXPECT_EQ(property(R"({"allOf": [{"type": "string"}, {"allOf": [{"enum": ["x"]}]}]})"),
              json(R"({"type": "string", "enum": ["x"]})"));
    EXPECT_EQ(property(R"({"allOf": [{"pattern": "a"}, {"pattern": "b", "type": "string"}]})"),
              json(R"({"description": "{\"pattern\":\"a\"} {\"pattern\":\"b\",\"type\":\"string\"}", "type": "string"})"));
    EXPECT_TRUE(property(R"({"allOf": [{"type": "string"}, {"type": "number"}]})").is_string()) << "nothing fits";
}

TEST(ToSubset, MergesSeveralReferencesOfOneAllOf)
{
    const auto out = translated(R"({"type": "object", "required": ["p"], "properties": {"p": {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}]}},
        "$defs": {"a": {"type": "object", "properties": {"x": {"type": "null"}}, "required": ["x"]},
                  "b": {"type": "object", "properties": {"y": {"type": "null"}}, "required": ["y"]}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["p"]["required"], json(R"(["x", "y"])"));
    EXPECT_FALSE(out->contains("$defs")) << "nothing refers to them any more";
}

TEST(ToSubset, MergesWhatIsReferredToTwiceOnce)
{
    const auto out = translated(R"({"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}],
        "$defs": {"a": {"allOf": [{"$ref": "#/$defs/base"}], "properties": {"x": {"type": "null"}}},
                  "b": {"allOf": [{"$ref": "#/$defs/base"}, {"$ref": "#/$defs/base"}], "properties": {"y": {"type": "null"}}},
                  "base": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"].size(), 3u);
    EXPECT_FALSE(out->contains("allOf"));
}

TEST(ToSubset, KeepsAReferenceThatStandsAlone)
{
    const auto out = translated(R"({"type": "object", "properties": {"x": {"$ref": "#/$defs/t"}, "y": {"$ref": "#/$defs/t"}},
        "required": ["x", "y"], "$defs": {"t": {"type": "string"}, "unused": {"type": "object"}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["x"], json(R"({"$ref": "#/$defs/t"})"));
    EXPECT_EQ((*out)["$defs"], json(R"({"t": {"type": "string"}})"));
}

TEST(ToSubset, PutsInPlaceWhatAReferenceWithADescriptionMeans)
{
    const auto out = translated(R"({"type": "object", "properties": {"x": {"$ref": "#/$defs/t", "description": "Mine."}},
        "required": ["x"], "$defs": {"t": {"type": "string", "description": "Theirs."}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["x"], json(R"({"description": "Mine.", "type": "string"})"));
}

TEST(ToSubset, MakesDefinitionsOfWhatIsReferredToElsewhere)
{
    const auto out = translated(R"({"type": "object", "required": ["x", "y"],
        "properties": {"x": {"type": "string"}, "y": {"$ref": "#/properties/x"}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["y"], json(R"({"$ref": "#/$defs/part.1"})"));
    EXPECT_EQ((*out)["$defs"]["part.1"], json(R"({"type": "string"})"));
}

constexpr const char* tree = R"({"type": "object", "required": ["tree"], "properties": {"tree": {"$ref": "#/$defs/node"}},
    "$defs": {"node": {"type": "object", "required": ["children"],
        "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/node", "description": "A child."}}}}}})";

TEST(ToSubset, FollowsRecursionOnlyWhereItMay)
{
    const auto out = translated(tree);
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["$defs"]["node"]["properties"]["children"]["items"], json(R"({"$ref": "#/$defs/node"})"));

    SchemaSubset flat;
    flat.recursion = SchemaSubset::Recursion::none;
    const auto refused = translated(tree, flat);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("recursion"), std::string::npos);
}

TEST(ToSubset, KnowsTheRootAsATargetToo)
{
    const char* list = R"({"type": "object", "required": ["next"],
        "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}})";
    const auto out = translated(list);
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["next"]["anyOf"][0], json(R"({"$ref": "#"})"));
    SchemaSubset flat;
    flat.recursion = SchemaSubset::Recursion::none;
    EXPECT_FALSE(translated(list, flat));
}

TEST(ToSubset, ReplacesAReferenceAtTheRoot)
{
    const auto out = translated(R"({"$ref": "#/$defs/r", "$defs": {"r": {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}}})");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["type"], "object");
}

TEST(ToSubset, RefusesWhatWouldKeepTheModelFromAnswering)
{
    const std::pair<const char*, const char*> cases[] = {
        {R"({"type": "object"})", "without \"properties\""},
        {R"({"type": "object", "additionalProperties": {"type": "string"}})", "additionalProperties"},
        {R"({"type": "object", "properties": {"x": {"type": "null"}}, "patternProperties": {"^y": {}}})", "patternProperties"},
        {R"({"type": "object", "properties": {"x": {"type": "null"}}, "required": ["y"]})", "not described"},
        {R"({"type": "array"})", "without \"items\""},
        {R"({"type": "array", "prefixItems": [{"type": "string"}]})", "prefixItems"},
        {R"({"type": "object", "properties": {"x": {"type": "null"}}, "if": {"required": ["x"]}, "then": {"required": ["y"]}})", "\"if\""},
        {R"({"$ref": "other.json"})", "$ref"},
        {R"({"$dynamicRef": "#x"})", "$dynamicRef"},
        {R"({"$id": "http://x/y", "type": "string"})", "$id"},
        {R"({"anyOf": [{"type": "string"}], "oneOf": [{"type": "string"}]})", "oneOf"},
    };
    for (const auto& [schema, words] : cases) {
        const auto out = translated(object_with(schema).c_str());
        ASSERT_FALSE(out) << schema;
        EXPECT_EQ(out.error().code, Errc::invalid_input);
        EXPECT_NE(out.error().message.find(words), std::string::npos) << schema << ": " << out.error().message;
        EXPECT_TRUE(out.error().where.starts_with("#/properties/a")) << out.error().where;
    }
    EXPECT_FALSE(translated(R"({"type": "array", "items": {"type": "string"}})")) << "the root is an object";
    EXPECT_FALSE(translated(R"({"anyOf": [{"type": "object", "properties": {"x": {"type": "null"}}}]})"));
    EXPECT_FALSE(translated("true"));
}

TEST(ToSubset, EndsOnCirclesAndExplosions)
{
    EXPECT_FALSE(translated(R"({"$ref": "#"})"));
    EXPECT_FALSE(translated(R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}})"));
    // Every level doubles what is put in place.
    std::string schema = R"({"type": "object", "required": ["x"], "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": {)";
    for (int i = 0; i < 40; ++i) {
        const std::string next = "{\"$ref\": \"#/$defs/d" + std::to_string(i + 1) + "\", \"description\": \"y\"}";
        schema += "\"d" + std::to_string(i) + R"(": {"type": "object", "required": ["l", "r"], "properties": {"l": )" + next +
                  ", \"r\": " + next + "}},";
    }
    schema += R"("d40": {"type": "string"}}})";
    const auto out = translated(schema.c_str());
    ASSERT_FALSE(out);
    EXPECT_NE(out.error().message.find("20000"), std::string::npos);
}

}  // namespace
}  // namespace assay::llm
