#include "schema/references.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

const Json sample = Json::parse(R"({
    "$id": "https://example.com/root",
    "$defs": {
        "a": {"$anchor": "here", "type": "string"},
        "b": {"$id": "nested/b", "$defs": {"c": {"$dynamicAnchor": "dyn"}}},
        "odd~/name": true
    },
    "const": {"$id": "https://example.com/no-schema"}})");

TEST(References, FindPointersAnchorsAndIds)
{
    auto references = References::index(sample);
    ASSERT_TRUE(references);
    EXPECT_EQ(references->resolve("#/$defs/a", 0)->pointer, "/$defs/a");
    EXPECT_EQ(references->resolve("#here", 0)->pointer, "/$defs/a");
    EXPECT_EQ(references->resolve("https://example.com/root#here", 1)->pointer, "/$defs/a");
    EXPECT_EQ(references->resolve("nested/b", 0)->pointer, "/$defs/b");
    EXPECT_EQ(references->resolve("#/$defs/c", 1)->pointer, "/$defs/b/$defs/c") << "\"#\" is the nearest $id";
    EXPECT_EQ(references->resolve("#/$defs/odd~0~1name", 0)->pointer, "/$defs/odd~0~1name");
    EXPECT_EQ(references->resource_at("/$defs/b/$defs/c"), 1u);
    EXPECT_EQ(references->resource_at("/$defs/a"), 0u);
}

TEST(References, KnowDynamicAnchors)
{
    auto references = References::index(sample);
    ASSERT_TRUE(references);
    EXPECT_TRUE(references->resolve("#dyn", 1)->dynamic);
    EXPECT_TRUE(references->dynamic_anchor(1, "dyn"));
    EXPECT_FALSE(references->dynamic_anchor(0, "here"));
}

TEST(References, NeverLookOutsideTheDocument)
{
    auto references = References::index(sample);
    ASSERT_TRUE(references);
    EXPECT_FALSE(references->resolve("https://example.com/other", 0));
    EXPECT_FALSE(references->resolve("https://example.com/no-schema", 0)) << "an $id in a value is no identity";
    EXPECT_FALSE(references->resolve("#nowhere", 0));
    EXPECT_FALSE(references->resolve("#/$defs/none", 0));
}

TEST(References, RefuseAnIdentityThatTwoSchemasClaim)
{
    const Json twice = Json::parse(R"({"$defs": {"a": {"$id": "x", "$anchor": "y"}, "b": {"$id": "x", "type": "null"},
        "c": {"$anchor": "z"}, "d": {"$anchor": "z", "type": "null"}, "e": {"$anchor": "w"}, "f": {"$anchor": "w"}}})");
    auto references = References::index(twice);
    ASSERT_TRUE(references) << "nothing refers to them yet";
    EXPECT_FALSE(references->resolve("x", 0));
    EXPECT_FALSE(references->resolve("#z", 0));
    EXPECT_TRUE(references->resolve("#w", 0)) << "both say the same";
}

TEST(References, ReadMetaschemasWhenTheyAreAskedFor)
{
    const Json empty = Json::object();
    auto references = References::index(empty);
    ASSERT_TRUE(references);
    EXPECT_EQ(references->resource_count(), 1u);
    const auto target = references->resolve("http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger", 0);
    ASSERT_TRUE(target) << target.error().text();
    EXPECT_EQ(target->pointer, "http://json-schema.org/draft-07/schema#/$defs/nonNegativeInteger");
    EXPECT_EQ(target->resource, 1u);
    EXPECT_EQ(references->resource_at(target->pointer), 1u);
}

}  // namespace
}  // namespace assay::schema
