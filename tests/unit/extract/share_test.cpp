#include "extract/share.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

TEST(Share, PartsAddUpToTheWhole)
{
    llm::Usage usage;
    usage.input = 103;
    usage.output = 7;
    llm::Usage sum;
    Money cost{};
    for (std::size_t i = 0; i < 5; ++i) {
        add(sum, share(usage, 5, i));
        cost += share(Money{11}, 5, i);
    }
    EXPECT_EQ(sum.input, 103);
    EXPECT_EQ(sum.output, 7);
    EXPECT_EQ(sum.cached, std::nullopt) << "what the provider did not say stays unknown";
    EXPECT_EQ(cost.picousd, 11);
}

TEST(Share, DiffersByAtMostOne)
{
    llm::Usage usage;
    usage.input = 8;
    EXPECT_EQ(share(usage, 3, 0).input, 3);
    EXPECT_EQ(share(usage, 3, 1).input, 3);
    EXPECT_EQ(share(usage, 3, 2).input, 2);
}

}  // namespace
}  // namespace assay::extract
