#include "schema/schema_cache.hpp"

#include "unit/schema/instance.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

TEST(SchemaCache, CompilesATextOnce)
{
    SchemaCache cache{{}, OnlyKeywords::are_fields, {}};
    const Json* document = &cache.get(R"({"type": "string"})")->document();
    EXPECT_TRUE(cache.get("true"));
    EXPECT_EQ(&cache.get(R"({"type": "string"})")->document(), document);
    EXPECT_EQ(cache.size(), 2u);
}

TEST(SchemaCache, KeepsRefusals)
{
    SchemaCache cache{{}, OnlyKeywords::are_fields, {}};
    EXPECT_FALSE(cache.get(R"({"type": "strng"})"));
    EXPECT_FALSE(cache.get(R"({"type": "strng"})"));
    EXPECT_FALSE(cache.get("{"));
    EXPECT_EQ(cache.size(), 2u);
}

TEST(SchemaCache, TakesTheShortForm)
{
    SchemaCache cache{{}, OnlyKeywords::are_fields, {}};
    const auto& schema = cache.get(R"({"name": "string", "age": "integer"})");
    ASSERT_TRUE(schema);
    EXPECT_FALSE(accepts(*schema, R"({"name": "x", "age": "old"})"));
    EXPECT_TRUE(accepts(*schema, R"({"name": "x", "age": 5})"));
}

TEST(SchemaCache, ReadsNothingButKeywordsAsItIsTold)
{
    const auto* const text = R"({"title": "t", "description": "d"})";
    SchemaCache fields{{}, OnlyKeywords::are_fields, {}};
    SchemaCache schemas{{}, OnlyKeywords::are_a_schema, {}};
    EXPECT_FALSE(accepts(*fields.get(text), "5"));
    EXPECT_TRUE(accepts(*schemas.get(text), "5"));
}

TEST(SchemaCache, ForgetsTheOneUsedLongestAgo)
{
    SchemaCache cache{{}, OnlyKeywords::are_fields, {.schemas = 2, .text_bytes = 1000}};
    static_cast<void>(cache.get("true"));
    const Json* kept = &cache.get("{}")->document();
    static_cast<void>(cache.get("false"));
    EXPECT_EQ(cache.size(), 2u);
    EXPECT_EQ(&cache.get("{}")->document(), kept);
}

TEST(SchemaCache, IsBoundedInBytes)
{
    SchemaCache cache{{}, OnlyKeywords::are_fields, {.schemas = 100, .text_bytes = 50}};
    for (int i = 10; i < 60; ++i) {
        static_cast<void>(cache.get("{\"maximum\": " + std::to_string(i) + "}"));
        EXPECT_LE(cache.size(), 3u);
    }
}

}  // namespace
}  // namespace assay::schema
