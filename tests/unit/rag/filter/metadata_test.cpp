#include "rag/filter/metadata.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

TEST(Metadata, KeepsEachValueOnce)
{
    MetadataColumns metadata;
    for (int i = 0; i < 100; ++i)
        (void)metadata.add(R"({"a":"x","b":{"c":[1,2]}})").value();
    EXPECT_EQ(metadata.documents(), 100u);
    EXPECT_THAT(metadata.fields(), testing::ElementsAre("a", "b.c"));
    int tests = 0;
    (void)metadata.where("b.c", [&](const MetadataValue&) { return ++tests > 0; });
    EXPECT_EQ(tests, 2);
}

TEST(Metadata, OfAFieldThatNobodyHasSelectsNothing)
{
    MetadataColumns metadata;
    (void)metadata.add("{}").value();
    EXPECT_EQ(metadata.where("a", [](const MetadataValue&) { return true; }), std::vector<bool>{false});
}

TEST(Metadata, IsAnObjectOfLimitedDepth)
{
    EXPECT_TRUE(check_metadata(R"({"a":null})"));
    EXPECT_FALSE(check_metadata("[1]"));
    EXPECT_FALSE(check_metadata("{"));
    EXPECT_FALSE(check_metadata(R"({"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}})"));
    std::string many = R"({"a":[0)";
    for (int i = 0; i < 1100; ++i)
        many += ",0";
    EXPECT_FALSE(check_metadata(many + "]}"));
}

}  // namespace
}  // namespace assay::rag
