#include "cli/schema_cache.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::cli {
namespace {

std::string schema_text(std::size_t number)
{
    return R"({"type":"integer","minimum":)" + std::to_string(number) + "}";
}

TEST(SchemaCache, GivesTheSameSchemaForTheSameText)
{
    SchemaCache cache;
    const auto first = cache.get(schema_text(1));
    const auto again = cache.get(schema_text(1));
    ASSERT_TRUE(first);
    ASSERT_TRUE(again);
    EXPECT_EQ(&first->document(), &again->document()) << "it was compiled once";
}

TEST(SchemaCache, KeepsTheOnesInUseWhenItIsFull)
{
    SchemaCache cache;
    const auto* kept = &cache.get(schema_text(0))->document();
    const auto dropped = cache.get(schema_text(1));  // A copy, so that its address stays taken.
    for (std::size_t i = 2; i < 2 * SchemaCache::capacity; ++i) {
        ASSERT_TRUE(cache.get(schema_text(i)));
        ASSERT_EQ(&cache.get(schema_text(0))->document(), kept) << i;
    }
    EXPECT_NE(&cache.get(schema_text(1))->document(), &dropped->document());
}

TEST(SchemaCache, SaysWhatIsWrong)
{
    SchemaCache cache;
    EXPECT_FALSE(cache.get("{\"type\":5}"));
    EXPECT_FALSE(cache.get("{"));
}

TEST(SchemaCache, TakesTheShortForm)
{
    SchemaCache cache;
    const auto schema = cache.get(R"({"name": "string", "age": "integer"})");
    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->document().at("type"), "object");
}

}  // namespace
}  // namespace assay::cli
