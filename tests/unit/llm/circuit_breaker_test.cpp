#include "llm/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;

const CircuitBreaker::TimePoint circuit_breaker_start{24h};

CircuitBreaker opened()
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 8; ++i)
        breaker.failed(circuit_breaker_start);
    return breaker;
}

TEST(CircuitBreaker, StaysClosedWhileMostCallsSucceed)
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 1000; ++i) {
        i % 2 == 0 ? breaker.failed(circuit_breaker_start) : breaker.succeeded(circuit_breaker_start);
        ASSERT_TRUE(breaker.may_send(circuit_breaker_start));
    }
}

TEST(CircuitBreaker, JudgesNothingByAFewCalls)
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 7; ++i)
        breaker.failed(circuit_breaker_start);
    EXPECT_EQ(breaker.state(circuit_breaker_start), State::closed);
    breaker.failed(circuit_breaker_start);
    EXPECT_EQ(breaker.state(circuit_breaker_start), State::open);
    EXPECT_FALSE(breaker.may_send(circuit_breaker_start));
}

TEST(CircuitBreaker, ForgetsWhatIsLongAgo)
{
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 7; ++i)
        breaker.failed(circuit_breaker_start);
    breaker.failed(circuit_breaker_start + 11s);
    EXPECT_EQ(breaker.state(circuit_breaker_start + 11s), State::closed);
}

TEST(CircuitBreaker, ProbesOneAtATimeAndCloses)
{
    auto breaker = opened();
    EXPECT_FALSE(breaker.may_send(circuit_breaker_start + 4s));
    EXPECT_EQ(breaker.state(circuit_breaker_start + 5s), State::half_open);
    for (int probe = 0; probe < 3; ++probe) {
        EXPECT_TRUE(breaker.may_send(circuit_breaker_start + 5s));
        EXPECT_FALSE(breaker.may_send(circuit_breaker_start + 5s)) << "one is under way";
        breaker.succeeded(circuit_breaker_start + 5s);
    }
    EXPECT_EQ(breaker.state(circuit_breaker_start + 5s), State::closed);
}

TEST(CircuitBreaker, StaysOpenLongerAfterEachProbeThatFails)
{
    auto breaker = opened();
    ASSERT_TRUE(breaker.may_send(circuit_breaker_start + 5s));
    breaker.failed(circuit_breaker_start + 5s);
    EXPECT_FALSE(breaker.may_send(circuit_breaker_start + 14s));
    ASSERT_TRUE(breaker.may_send(circuit_breaker_start + 15s));
    breaker.failed(circuit_breaker_start + 15s);
    EXPECT_FALSE(breaker.may_send(circuit_breaker_start + 34s));
    EXPECT_TRUE(breaker.may_send(circuit_breaker_start + 35s));
}

TEST(CircuitBreaker, LearnsNothingFromCallsSentBeforeItOpened)
{
    auto breaker = opened();
    for (int i = 0; i < 5; ++i)
        breaker.succeeded(circuit_breaker_start + 1s);
    EXPECT_EQ(breaker.state(circuit_breaker_start + 1s), State::open);
}

TEST(CircuitBreaker, ProbesAgainWhenAProbeCameToNothing)
{
    auto breaker = opened();
    ASSERT_TRUE(breaker.may_send(circuit_breaker_start + 5s));
    breaker.dropped();
    EXPECT_TRUE(breaker.may_send(circuit_breaker_start + 5s));
}

}  // namespace
}  // namespace assay::llm
