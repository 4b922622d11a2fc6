#include "llm/reference_circles.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay::llm {
namespace {

using Links = std::vector<ReferenceLink>;

TEST(ReferenceCircles, AreFoundWhereverTheyHang)
{
    EXPECT_EQ(link_on_circle(Links{{"a", "a", ""}}), 0u);
    EXPECT_EQ(link_on_circle(Links{{"b", "c", ""}, {"a", "b", ""}, {"c", "b", ""}, {"c", "d", ""}}).value() % 2, 0u)
        << "a leads to the circle and d hangs on it, but neither is part of it";
}

TEST(ReferenceCircles, AreNotSeenWhereTwoWaysLeadToOnePlace)
{
    EXPECT_FALSE(link_on_circle(Links{}));
    EXPECT_FALSE(link_on_circle(Links{{"a", "b", ""}, {"a", "c", ""}, {"b", "d", ""}, {"c", "d", ""}, {"a", "d", ""}}));
}

TEST(ReferenceCircles, AreSearchedForInLinearTime)
{
    Links chain;
    for (int i = 0; i < 20'000; ++i)
        chain.push_back({std::to_string(i), std::to_string(i + 1), ""});
    EXPECT_FALSE(link_on_circle(chain));
    chain.push_back({"20000", "0", ""});
    EXPECT_TRUE(link_on_circle(chain));
}

}  // namespace
}  // namespace assay::llm
