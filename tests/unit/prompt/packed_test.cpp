#include "prompt/packed.hpp"

#include <gtest/gtest.h>

namespace assay::prompt {
namespace {

const Json record = Json::parse(R"({
  "type": "object",
  "properties": {"tree": {"$ref": "#/$defs/node"}, "again": {"$ref": "#"}, "same": {"$ref": "#/properties/tree"},
                 "word": {"const": {"$ref": "#"}}},
  "required": ["tree"],
  "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}, "top": {"$ref": "#"}}}}
})");

TEST(PackedSchema, ReferencesKeepPointingWhereTheyDid)
{
    const auto packed = packed_schema(record);
    const auto& inside = packed.at(Json::json_pointer{"/properties/items/items/properties/record"});
    EXPECT_EQ(inside["properties"]["tree"]["$ref"], "#/$defs/node");
    EXPECT_EQ(inside["properties"]["again"]["$ref"], "#/properties/items/items/properties/record");
    EXPECT_EQ(inside["properties"]["same"]["$ref"],
              "#/properties/items/items/properties/record/properties/tree");
    EXPECT_EQ(inside["properties"]["word"]["const"]["$ref"], "#") << "data stays as it is";
    EXPECT_TRUE(packed["$defs"].contains("node"));
    EXPECT_FALSE(inside.contains("$defs"));
}

TEST(PackedSchema, UnpackingGivesTheRecordSchemaBack)
{
    const auto back = unpacked_schema(packed_schema(record));
    ASSERT_TRUE(back);
    EXPECT_EQ(nlohmann::json(*back), nlohmann::json(record)) << "but for the order of keys";
}

TEST(PackedSchema, ItemsBeginAndEndWithTheirDocumentsWords)
{
    const auto item = packed_schema(record).at(Json::json_pointer{"/properties/items/items"});
    std::vector<std::string> names;
    for (const auto& [name, property] : item["properties"].items())
        names.push_back(name);
    EXPECT_EQ(names, (std::vector<std::string>{"id", "begins", "record", "ends"})) << "a model writes them in this order";
    std::string text;
    append_packed_item(text, "a", {"x\"", "y"}, R"({"n":1})");
    EXPECT_EQ(text, R"({"id":"a","begins":"x\"","record":{"n":1},"ends":"y"})");
}

TEST(PackedSchema, OtherSchemasAreNotPacked)
{
    EXPECT_FALSE(unpacked_schema(record));
    EXPECT_FALSE(unpacked_schema(Json::parse(R"({"properties":{"items":{"type":"array"}}})")));
    EXPECT_FALSE(unpacked_schema(Json(true)));
}

}  // namespace
}  // namespace assay::prompt
