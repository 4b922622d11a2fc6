#include "schema/references.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

const Json document = Json::parse(R"({
    "$id": "https://example.com/root",
    "$defs": {
        "a": {"$anchor": "here", "type": "string"},
        "b": {"$id": "nested/b", "$defs": {"c": {"$dynamicAnchor": "dyn"}}},
        "odd~/name": true
    },
    "const": {"$id": "https://example.com/no-schema"}})");

TEST(References, FindPointersAnchorsAndIds)
{
    const auto references = References::index(document);
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
    const auto references = References::index(document);
    ASSERT_TRUE(references);
    EXPECT_TRUE(references->resolve("#dyn", 1)->dynamic);
    EXPECT_TRUE(references->dynamic_anchor(1, "dyn"));
    EXPECT_FALSE(references->dynamic_anchor(0, "here"));
}

TEST(References, NeverLookOutsideTheDocument)
{
    const auto references = References::index(document);
    ASSERT_TRUE(references);
    EXPECT_FALSE(references->resolve("https://example.com/other", 0));
    EXPECT_FALSE(references->resolve("https://example.com/no-schema", 0)) << "an $id in a value is no identity";
    EXPECT_FALSE(references->resolve("#nowhere", 0));
    EXPECT_FALSE(references->resolve("#/$defs/none", 0));
}

TEST(References, RefuseTwoPartsWithOneIdentity)
{
    EXPECT_FALSE(References::index(Json::parse(R"({"$defs": {"a": {"$id": "x"}, "b": {"$id": "x"}}})")));
    EXPECT_FALSE(References::index(Json::parse(R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}})")));
}

}  // namespace
}  // namespace assay::schema
