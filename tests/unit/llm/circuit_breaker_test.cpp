#include "llm/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;

const CircuitBreaker::TimePoint start{24h};

CircuitBreaker opened()
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 8; ++i)
        breaker.failed(start);
    return breaker;
}

TEST(CircuitBreaker, StaysClosedWhileMostCallsSucceed)
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 1000; ++i) {
        i % 2 == 0 ? breaker.failed(start) : breaker.succeeded(start);
        ASSERT_TRUE(breaker.may_send(start));
    }
}

TEST(CircuitBreaker, JudgesNothingByAFewCalls)
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 7; ++i)
        breaker.failed(start);
    EXPECT_EQ(breaker.state(start), State::closed);
    breaker.failed(start);
    EXPECT_EQ(breaker.state(start), State::open);
    EXPECT_FALSE(breaker.may_send(start));
}

TEST(CircuitBreaker, ForgetsWhatIsLongAgo)
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 7; ++i)
        breaker.failed(start);
    breaker.failed(start + 11s);
    EXPECT_EQ(breaker.state(start + 11s), State::closed);
}

TEST(CircuitBreaker, ProbesOneAtATimeAndCloses)
{
    auto breaker = opened();
    EXPECT_FALSE(breaker.may_send(start + 4s));
    EXPECT_EQ(breaker.state(start + 5s), State::half_open);
    for (int probe = 0; probe < 3; ++probe) {
        EXPECT_TRUE(breaker.may_send(start + 5s));
        EXPECT_FALSE(breaker.may_send(start + 5s)) << "one is under way";
        breaker.succeeded(start + 5s);
    }
    EXPECT_EQ(breaker.state(start + 5s), State::closed);
}

TEST(CircuitBreaker, StaysOpenLongerAfterEachProbeThatFails)
{
    auto breaker = opened();
    ASSERT_TRUE(breaker.may_send(start + 5s));
    breaker.failed(start + 5s);
    EXPECT_FALSE(breaker.may_send(start + 14s));
    ASSERT_TRUE(breaker.may_send(start + 15s));
    breaker.failed(start + 15s);
    EXPECT_FALSE(breaker.may_send(start + 34s));
    EXPECT_TRUE(breaker.may_send(start + 35s));
}

TEST(CircuitBreaker, LearnsNothingFromCallsSentBeforeItOpened)
{
    auto breaker = opened();
    for (int i = 0; i < 5; ++i)
        breaker.succeeded(start + 1s);
    EXPECT_EQ(breaker.state(start + 1s), State::open);
}

TEST(CircuitBreaker, ProbesAgainWhenAProbeCameToNothing)
{
    auto breaker = opened();
    ASSERT_TRUE(breaker.may_send(start + 5s));
    breaker.dropped();
    EXPECT_TRUE(breaker.may_send(start + 5s));
}

}  // namespace
}  // namespace assay::llm
