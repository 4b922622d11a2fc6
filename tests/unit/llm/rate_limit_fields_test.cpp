#include "llm/rate_limit_fields.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(RateLimitFields, ReadsQuotaWindowAndRest)
{
    const auto limit = read_rate_limit_fields(R"("default";q=100;w=60)", R"("default";r=50;t=30)");
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->per_minute, 100);
    EXPECT_EQ(limit->remaining, 50);
    const auto by_the_second = read_rate_limit_fields(R"(burst; q=10; w=1)", "burst;r=0");
    ASSERT_TRUE(by_the_second);
    EXPECT_EQ(by_the_second->per_minute, 600);
    EXPECT_EQ(by_the_second->remaining, 0);
}

TEST(RateLimitFields, KeepsAllOfSeveralQuotas)
{
    const auto limit = read_rate_limit_fields(R"("burst";q=10;w=1, "minute";q=100;w=60;pk=:cHNkZ2FkZg==:)",
                                              R"("minute";r=95;t=20,"burst";r=8;t=1)");
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->per_minute, 100);
    EXPECT_EQ(limit->remaining, 8);
}

TEST(RateLimitFields, LeavesOutWhatIsNotAboutRequestsByTheMinute)
{
    EXPECT_FALSE(read_rate_limit_fields(R"("bytes";q=1000;w=60;qu="content-bytes")", R"("bytes";r=10)"));
    EXPECT_FALSE(read_rate_limit_fields(R"("day";q=1000;w=86400)", R"("day";r=10)"));
    EXPECT_FALSE(read_rate_limit_fields(R"("a";q=1000)", R"("a";r=10)")) << "no window";
    EXPECT_FALSE(read_rate_limit_fields(R"("a";q=1000;w=60)", R"("b";r=10)")) << "no rest";
    const auto limit = read_rate_limit_fields(R"("day";q=1000;w=86400, "minute";q=60;w=60)", R"("day";r=3, "minute";r=59)");
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->remaining, 59);
}

TEST(RateLimitFields, LeavesOutWhatIsMalformed)
{
    for (const auto* policy : {"", "\"", "\"a", ";q=1", "\"a\";q=x;w=60", "\"a\";q=-1;w=60", "\"a\";q=0;w=60", "\"a\";q=10;w=0",
                               "\"a\";q=99999999999999999999;w=60", "\"a\\", "\"a\";=;w=1", ",,,"})
        EXPECT_FALSE(read_rate_limit_fields(policy, "\"a\";r=5")) << policy;
    EXPECT_FALSE(read_rate_limit_fields("\"a\";q=10;w=60", "\"a\";r=1.5"));
}

}  // namespace
}  // namespace assay::llm
