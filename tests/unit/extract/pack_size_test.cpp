#include "extract/pack_size.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

PackSize::Limits up_to(std::size_t most)
{
    PackSize::Limits limits;
    limits.most = most;
    return limits;
}

TEST(PackSize, HalvesWhenTooManyRowsFailAndGrowsBackOneByOne)
{
    PackSize size{up_to(16)};
    EXPECT_EQ(size.now(), 16u);
    for (int i = 0; i < 4; ++i)
        size.count(16, 8, 0);
    EXPECT_EQ(size.now(), 8u);
    for (int i = 0; i < 7; ++i)
        size.count(8, 0, 0);
    EXPECT_EQ(size.now(), 9u);
    for (int i = 0; i < 1000; ++i)
        size.count(16, 0, 0);
    EXPECT_EQ(size.now(), 16u) << "never more than was asked for";
}

TEST(PackSize, StaysWhereAFewFail)
{
    PackSize size{up_to(10)};
    for (int i = 0; i < 100; ++i)
        size.count(10, 2, 0);
    EXPECT_EQ(size.now(), 10u);
}

TEST(PackSize, NeverFallsBelowOneAndComesBackFromThere)
{
    PackSize size{up_to(4)};
    for (int i = 0; i < 100; ++i)
        size.count(4, 4, 0);
    EXPECT_EQ(size.now(), 1u);
    for (int i = 0; i < 100; ++i)
        size.count(1, 0, 0);
    EXPECT_EQ(size.now(), 2u);
}

TEST(PackSize, LeavesRoomInTheOutputLimit)
{
    auto limits = up_to(100);
    limits.max_output_tokens = 1000;
    PackSize size{limits};
    size.count(10, 0, 800);
    EXPECT_EQ(size.now(), 10u) << "ten records of 80 tokens fill 800 of 1000";
    PackSize small{limits};
    small.count(1, 0, 5000);
    EXPECT_EQ(small.now(), 1u);
}

}  // namespace
}  // namespace assay::extract
