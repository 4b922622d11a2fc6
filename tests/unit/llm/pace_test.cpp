#include "llm/pace.hpp"

#include "rate_limited_server.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using test::RateLimitedServer;

const Pace::TimePoint start{24h};

TEST(Pace, HasNoLimitBeforeTheFirstComplaint)
{
    Pace pace;
    for (int i = 0; i < 100'000; ++i) {
        ASSERT_EQ(pace.wait(start), 0s);
        pace.sent(start);
    }
}

TEST(Pace, FallsSilentForAsLongAsTheServerWants)
{
    Pace pace;
    for (int i = 0; i < 10; ++i)
        pace.sent(start);
    pace.refused(start, 5s, start + 1ms);
    EXPECT_GE(pace.wait(start + 2ms), 4998ms);
    EXPECT_GT(pace.wait(start + 5s), 0s);
    const auto wait = pace.wait(start + 5001ms);
    EXPECT_EQ(pace.wait(start + 5001ms + wait), 0s) << "it must keep its word";
}

TEST(Pace, CountsTheComplaintsOfOneBurstOnce)
{
    Pace pace;
    for (int i = 0; i < 100; ++i)
        pace.sent(start);
    for (int i = 0; i < 50; ++i)
        pace.refused(start, std::nullopt, start + 1ms);
    EXPECT_EQ(pace.rate(), 50) << "half of what was sent of late";
}

TEST(Pace, AlwaysLetsSomeThrough)
{
    Pace pace;
    auto now = start;
    for (int i = 0; i < 100; ++i) {
        const auto wait = pace.wait(now);
        ASSERT_LE(wait, 2min);
        now += wait;
        ASSERT_EQ(pace.wait(now), 0s);
        pace.sent(now);
        pace.refused(now, std::nullopt, now + 1ms);
        now += 1ms;
    }
}

void PrintTo(const struct Case& c, std::ostream* out);

struct Case {
    std::string name;
    RateLimitedServer server;
    std::chrono::seconds length = 60s;
    double fewest = 0.95;      ///< Share of the limit that must be used.
    double most_refused = 0.001;  ///< Share of requests after the first two seconds.
};

void PrintTo(const Case& c, std::ostream* out)
{
    *out << c.name;
}

class UnknownLimit : public testing::TestWithParam<Case> {};

TEST_P(UnknownLimit, IsUsedAndHardlyEverBroken)
{
    auto server = GetParam().server;
    Limiter limiter{{}, start};
    const auto tally = server.run(limiter, start, GetParam().length);
    const double allowed = server.per_second / server.cost * std::chrono::duration<double>(GetParam().length).count();
    RecordProperty("used", std::to_string(static_cast<double>(tally.let_in) / allowed));
    std::printf("%-28s used %.3f  refused %lu, late %lu (%.4f)\n", GetParam().name.c_str(),
                static_cast<double>(tally.let_in) / allowed, static_cast<unsigned long>(tally.refused),
                static_cast<unsigned long>(tally.refused_late),
                static_cast<double>(tally.refused_late) / static_cast<double>(tally.let_in));
    EXPECT_GE(static_cast<double>(tally.let_in), GetParam().fewest * allowed);
    EXPECT_LE(static_cast<double>(tally.refused_late),
              std::max(5.0, GetParam().most_refused * static_cast<double>(tally.let_in)));
}

INSTANTIATE_TEST_SUITE_P(
    Pace, UnknownLimit,
    testing::Values(
        Case{"free", {}}, Case{"counting", {.refusals_count = true}},
        Case{"fast", {.latency = 20ms}}, Case{"fast_counting", {.refusals_count = true, .latency = 20ms}},
        Case{"slow", {.latency = 700ms}}, Case{"slow_counting", {.refusals_count = true, .latency = 700ms}},
        Case{"far", {.wire = 40ms}, 60s, 0.95, 0.002}, // What is on its way over there cannot be called back.
        Case{"far_counting", {.refusals_count = true, .wire = 40ms}, 60s, 0.95, 0.007},
        Case{"wish", {.wish = 1000ms}}, Case{"wish_counting", {.refusals_count = true, .wish = 1000ms}},
        Case{"exact_wish", {.wish = 4ms}}, Case{"short_burst", {.burst_s = 0.2}},
        Case{"short_burst_counting", {.burst_s = 0.2, .refusals_count = true}},
        Case{"long_burst", {.burst_s = 10}, 120s, 0.95, 0.007}, Case{"ten_a_second", {.per_second = 10}},
        // So close to the limit that few are turned away: still no background.
        Case{"just_above", {.in_flight = 62}}, Case{"a_little_above", {.in_flight = 66}},
        Case{"just_above_counting", {.refusals_count = true, .in_flight = 62}},
        Case{"two_thousand", {.per_second = 2000, .in_flight = 1024}},
        Case{"one_a_second", {.per_second = 1, .burst_s = 10}, 600s, 0.9, 0.05},
        Case{"random_refusals", {.per_second = 1e6, .in_flight = 64, .random_refusals = 0.02}, 120s, 0.0, 0.05}),
    [](const auto& tested) { return tested.param.name; });

TEST(Pace, LooksPastRefusalsThatComeAtRandom)
{
    RateLimitedServer server{.per_second = 1e6, .wish = 1000ms, .in_flight = 64, .random_refusals = 0.02};
    Limiter limiter{{}, start};
    (void)server.run(limiter, start, 60s);
    const auto tally = server.run(limiter, start + 60s, 60s);
    // 64 in flight at 202 ms are 317 a second.
    EXPECT_GE(tally.let_in, 60u * 317 * 8 / 10);
}

TEST(Pace, FindsOutSoonThatRefusalsComeAtRandom)
{
    // Each costs a second's silence, and some come early by chance.
    std::uint64_t let_in = 0;
    constexpr std::uint64_t runs = 40;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        RateLimitedServer server{.per_second = 1e6, .wish = 1000ms, .in_flight = 64, .random_refusals = 0.02, .seed = seed * 7919};
        Limiter limiter{{}, start};
        let_in += server.run(limiter, start, 60s).let_in;
    }
    // 64 in flight at 202 ms are 317 a second.
    EXPECT_GE(let_in, runs * 60 * 317 * 9 / 10);
    std::printf("used %.3f\n", static_cast<double>(let_in) / (static_cast<double>(runs) * 60 * 317));
}

TEST(Pace, FindsThatOutWithFewInFlightToo)
{
    double let_in = 0;
    constexpr std::uint64_t runs = 40;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        RateLimitedServer server{.per_second = 1e6, .wish = 1000ms, .latency = 20ms, .in_flight = 8, .random_refusals = 0.02, .seed = seed * 7919};
        Limiter limiter{{}, start};
        let_in += static_cast<double>(server.run(limiter, start, 20s).let_in);
    }
    EXPECT_GE(let_in, runs * 20 * (8 / 0.022) * 0.8);
}

TEST(Pace, FindsALimitThatRoseAndOneThatFell)
{
    RateLimitedServer server;
    Limiter limiter{{}, start};
    (void)server.run(limiter, start, 60s);
    server.per_second = 100;
    (void)server.run(limiter, start + 60s, 10s);
    auto tally = server.run(limiter, start + 70s, 30s);
    EXPECT_GE(tally.let_in, 30u * 100 * 9 / 10);
    EXPECT_LE(tally.refused, 15u);
    server.per_second = 600;
    (void)server.run(limiter, start + 100s, 120s);
    tally = server.run(limiter, start + 220s, 30s);
    EXPECT_GE(tally.let_in, 30u * 600 * 9 / 10);
}

}  // namespace
}  // namespace assay::llm
