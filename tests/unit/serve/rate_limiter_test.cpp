#include "serve/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace assay::serve {
namespace {

using namespace std::chrono_literals;

const RateLimiter::TimePoint start{};

TEST(RateLimiter, AdmitsAQuotaAtOnceAndThenAsFastAsItRefills)
{
    RateLimiter limiter{{.quota = 3, .window = 60s}};
    for (const std::uint64_t left : {2u, 1u, 0u}) {
        const auto decision = limiter.take("a", start);
        EXPECT_TRUE(decision.admitted);
        EXPECT_EQ(decision.remaining, left);
    }
    const auto refused = limiter.take("a", start);
    EXPECT_FALSE(refused.admitted);
    EXPECT_EQ(refused.retry_after, 20s);
    EXPECT_EQ(refused.reset, 60s);
    EXPECT_FALSE(limiter.take("a", start + 19s).admitted);
    EXPECT_TRUE(limiter.take("a", start + 20s).admitted) << "it must keep its word, and refusals cost nothing";
    EXPECT_FALSE(limiter.take("a", start + 20s).admitted);
}

TEST(RateLimiter, NeverHoldsMoreThanTheQuota)
{
    RateLimiter limiter{{.quota = 2, .window = 1s}};
    (void)limiter.take("a", start);
    EXPECT_EQ(limiter.take("a", start + 1h).remaining, 1u);
}

TEST(RateLimiter, CountsEachClientForItself)
{
    RateLimiter limiter{{.quota = 1, .window = 60s}};
    EXPECT_TRUE(limiter.take("a", start).admitted);
    EXPECT_TRUE(limiter.take("b", start).admitted);
    EXPECT_FALSE(limiter.take("a", start).admitted);
}

TEST(RateLimiter, KnowsALimitedNumberOfClients)
{
    RateLimiter limiter{{.quota = 1, .window = 60s, .max_clients = 2}};
    (void)limiter.take("a", start);
    (void)limiter.take("b", start);
    (void)limiter.take("a", start);
    (void)limiter.take("c", start);
    EXPECT_EQ(limiter.clients(), 2u);
    EXPECT_FALSE(limiter.take("a", start).admitted) << "b was seen longest ago and was forgotten";
}

TEST(RateLimiter, TakesAnIpv6NetworkForOneClient)
{
    EXPECT_EQ(client_of_address("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client_of_address("2001:db8:1:2:aaaa::1"), client_of_address("2001:db8:1:2:bbbb::2"));
    EXPECT_NE(client_of_address("2001:db8:1:2::1"), client_of_address("2001:db8:1:3::1"));
    EXPECT_EQ(client_of_address("::ffff:192.0.2.7"), "192.0.2.7");
}

}  // namespace
}  // namespace assay::serve
