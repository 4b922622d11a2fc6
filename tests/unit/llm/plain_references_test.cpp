#include "llm/plain_references.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(PlainReferences, LeadWhereAnchorsAndTheOwnNameDo)
{
    const auto plain = with_plain_references(Json::parse(R"({"$id": "https://x.org/s", "properties": {
        "a": {"$ref": "#name"}, "b": {"$ref": "https://x.org/s#/$defs/n"}, "c": {"$ref": "https://x.org/s"},
        "d": {"$ref": "https://x.org/s#name"}, "e": {"$ref": "#/$defs/n"}},
        "$defs": {"n": {"$anchor": "name"}}})"));
    const Json& properties = plain["properties"];
    EXPECT_EQ(properties["a"]["$ref"], "#/$defs/n");
    EXPECT_EQ(properties["b"]["$ref"], "#/$defs/n");
    EXPECT_EQ(properties["c"]["$ref"], "#");
    EXPECT_EQ(properties["d"]["$ref"], "#/$defs/n");
    EXPECT_EQ(properties["e"]["$ref"], "#/$defs/n");
}

TEST(PlainReferences, LeaveTheOthersAlone)
{
    const auto document = Json::parse(R"({"$id": "https://x.org/s", "properties": {
        "a": {"$ref": "#nowhere"}, "b": {"$ref": "https://x.org/schema"}, "c": {"$id": "inner", "properties": {"d": {"$ref": "#name"}}},
        "$ref": {"type": "string"}}, "$defs": {"n": {"$anchor": "name"}}, "enum": [{"$ref": "#name"}]})");
    EXPECT_EQ(with_plain_references(document), document);
    EXPECT_EQ(with_plain_references(Json(true)), true);
}

}  // namespace
}  // namespace assay::llm
