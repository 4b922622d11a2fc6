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

TEST(Metadata, OfANameThatComesTwiceHasTheLaterValue)
{
    MetadataColumns metadata;
    (void)metadata.add(R"({"a":{"b":1,"c":2},"d":[{"e":1},{"e":2}],"a":{"b":3}})").value();
    const auto values = [&](const char* field) {
        std::vector<std::string> found;
        (void)metadata.where(field, [&](const MetadataValue& value) {
            found.push_back(value.text);
            return true;
        });
        return found;
    };
    EXPECT_THAT(values("a.b"), testing::ElementsAre("3"));
    EXPECT_THAT(values("a.c"), testing::IsEmpty());
    EXPECT_THAT(values("d.e"), testing::ElementsAre("1", "2"));
}

TEST(Metadata, NamesThePlaceWhereItIsNoJson)
{
    const auto checked = check_metadata("{\"a\":1,\n\"b\":}");
    ASSERT_FALSE(checked);
    EXPECT_THAT(checked.error().text(), testing::HasSubstr("metadata:2:"));
}

}  // namespace
}  // namespace assay::rag
