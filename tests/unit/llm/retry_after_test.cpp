#include "llm/retry_after.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

TEST(RetryAfter, ReadsSecondsWithFractions)
{
    EXPECT_EQ(retry_after({{"Retry-After", "2"}}), 2s);
    EXPECT_EQ(retry_after({{"retry-after", "0.25"}}), 250ms);
    EXPECT_EQ(retry_after({{"retry-after", "0"}}), 0ms);
}

TEST(RetryAfter, PrefersMilliseconds)
{
    EXPECT_EQ(retry_after({{"retry-after", "9"}, {"retry-after-ms", "120.5"}}), 121ms);
    EXPECT_EQ(retry_after({{"retry-after", "9"}, {"retry-after-ms", "soon"}}), 9s);
}

TEST(RetryAfter, HoldsADateAgainstTheResponsesOwn)
{
    const std::string date = "Tue, 29 Feb 2028 23:59:50 GMT";
    EXPECT_EQ(retry_after({{"date", date}, {"retry-after", "Wed, 01 Mar 2028 00:00:10 GMT"}}), 20s);
    EXPECT_EQ(retry_after({{"date", date}, {"retry-after", "Tue, 29 Feb 2028 23:00:00 GMT"}}), 0s) << "past is now";
    EXPECT_FALSE(retry_after({{"retry-after", "Wed, 01 Mar 2028 00:00:10 GMT"}})) << "no date to hold it against";
    EXPECT_FALSE(retry_after({{"date", date}, {"retry-after", "Wed, 31 Feb 2028 00:00:10 GMT"}}));
}

TEST(RetryAfter, IgnoresNonsense)
{
    EXPECT_FALSE(retry_after({}));
    for (const char* text : {"", "-1", "1s", " 1", "nan", "inf", "1e300", "0x10"})
        EXPECT_FALSE(retry_after({{"retry-after", text}})) << text;
}

}  // namespace
}  // namespace assay::llm
