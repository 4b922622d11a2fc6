#include "llm/limiter.hpp"

#include "rate_limited_server.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using test::RateLimitedServer;

const Limiter::TimePoint start{24h};

TEST(Limiter, LetsEverythingThroughWithoutLimits)
{
    Limiter limiter{{}, start};
    for (int i = 0; i < 10'000; ++i) {
        ASSERT_EQ(limiter.wait({1'000'000, 1'000'000}, start), 0s);
        (void)limiter.send({1'000'000, 1'000'000}, start);
    }
}

/// The most that any minute of the run saw, sending as fast as the limiter lets us.
std::int64_t busiest_minute(Limiter& limiter, const TokenNeed& need, std::int64_t each)
{
    std::vector<Limiter::TimePoint> sent;
    auto now = start;
    while (now < start + 4min) {
        const auto wait = limiter.wait(need, now);
        if (wait > 0s) {
            now += wait;
            continue;
        }
        (void)limiter.send(need, now);
        sent.push_back(now);
    }
    std::int64_t most = 0;
    for (std::size_t first = 0, last = 0; last < sent.size(); ++last) {
        while (sent[last] - sent[first] >= 1min)
            ++first;
        most = std::max(most, static_cast<std::int64_t>(last - first + 1) * each);
    }
    return most;
}

TEST(Limiter, KeepsTheUsersLimitsInEveryMinute)
{
    Limiter requests{{.requests_per_minute = 90}, start};
    EXPECT_LE(busiest_minute(requests, {10, 10}, 1), 90);
    Limiter again{{.requests_per_minute = 90}, start};
    EXPECT_GE(busiest_minute(again, {10, 10}, 1), 88);
    Limiter tokens{{.tokens_per_minute = 6000}, start};
    EXPECT_LE(busiest_minute(tokens, {40, 10}, 50), 6000);
    Limiter input{{.input_tokens_per_minute = 6000}, start};
    EXPECT_LE(busiest_minute(input, {40, 1000}, 40), 6000);
    Limiter output{{.output_tokens_per_minute = 6000}, start};
    EXPECT_LE(busiest_minute(output, {40, 20}, 20), 6000);
}

TEST(Limiter, LetsARequestThroughThatIsLargerThanItsLimit)
{
    Limiter limiter{{.tokens_per_minute = 60}, start};
    ASSERT_EQ(limiter.wait({1000, 0}, start), 0s);
    (void)limiter.send({1000, 0}, start);
    EXPECT_GT(limiter.wait({1, 0}, start), 16min) << "the debt is waited for";
}

TEST(Limiter, CorrectsItsGuessesByTheUsage)
{
    Limiter limiter{{.output_tokens_per_minute = 60'000}, start};
    const TokenNeed need{10, 1000};
    const auto sent = limiter.send(need, start);
    EXPECT_GT(limiter.wait(need, start), 900ms);
    limiter.replied(sent, {.input = 10, .output = 10}, {}, start);
    EXPECT_LT(limiter.wait(need, start), 20ms);
}

TEST(Limiter, StopsWhenTheServerSaysThatNothingIsLeft)
{
    Limiter limiter{{}, start};
    const auto sent = limiter.send({10, 10}, start);
    limiter.replied(sent, {}, {.requests = AnnouncedLimit{60, 0}}, start + 100ms);
    const auto wait = limiter.wait({10, 10}, start + 100ms);
    EXPECT_GE(wait, 900ms);
    EXPECT_LE(wait, 1200ms);
    EXPECT_EQ(limiter.known_limits().requests_per_minute, 60);
}

TEST(Limiter, CountsWhatWasSentSinceTheReplysRequest)
{
    Limiter limiter{{}, start};
    const auto first = limiter.send({10, 10}, start);
    for (int i = 0; i < 50; ++i)
        (void)limiter.send({10, 10}, start);
    limiter.replied(first, {}, {.requests = AnnouncedLimit{60, 50}}, start);
    EXPECT_GT(limiter.wait({10, 10}, start), 0s) << "fifty were left, and fifty were sent";
}

TEST(Limiter, ObeysTheWishOfARefusalThatIsExplained)
{
    Limiter limiter{{}, start};
    const auto sent = limiter.send({10, 10}, start);
    limiter.refused(sent, 7s, {.requests = AnnouncedLimit{60'000, 0}}, start);
    EXPECT_GE(limiter.wait({10, 10}, start), 7s);
    EXPECT_EQ(limiter.known_limits().requests_per_minute, 60'000) << "the pace has nothing to learn";
}

struct Case {
    std::string name;
    RateLimitedServer server;
    std::int64_t tokens_each = 0;  ///< 0: requests are limited.
};

void PrintTo(const Case& c, std::ostream* out)
{
    *out << c.name;
}

class ToldLimit : public testing::TestWithParam<Case> {};

TEST_P(ToldLimit, IsUsedAndNeverBroken)
{
    auto server = GetParam().server;
    const auto per_minute = static_cast<std::int64_t>(server.per_second * 60);
    const bool is_tokens = GetParam().tokens_each > 0;
    server.announce = [=](double level) {
        const AnnouncedLimit limit{per_minute, static_cast<std::int64_t>(level)};
        return is_tokens ? AnnouncedLimits{.tokens = limit} : AnnouncedLimits{.requests = limit};
    };
    if (is_tokens)
        server.cost = static_cast<double>(GetParam().tokens_each);
    Limiter limiter{{}, start};
    (void)server.run(limiter, start, 120s);  // uses up what was saved up
    const auto tally = server.run(limiter, start + 120s, 60s);
    const double allowed = server.per_second / server.cost * 60;
    std::printf("%-20s used %.3f refused %lu\n", GetParam().name.c_str(), static_cast<double>(tally.let_in) / allowed,
                static_cast<unsigned long>(tally.refused));
    EXPECT_GE(static_cast<double>(tally.let_in), 0.95 * allowed);
    EXPECT_LE(static_cast<double>(tally.refused), 0.001 * static_cast<double>(tally.let_in));
}

INSTANTIATE_TEST_SUITE_P(
    Limiter, ToldLimit,
    testing::Values(Case{"requests", {.burst_s = 60}}, Case{"requests_by_the_second", {.burst_s = 1}},
                    Case{"slow_replies", {.burst_s = 60, .latency = 5s, .in_flight = 2048}},
                    Case{"far_away", {.burst_s = 60, .wire = 50ms}},
                    Case{"tokens_as_thought", {.per_second = 30'000, .burst_s = 60}, 120},
                    Case{"tokens_ten_times_dearer", {.per_second = 30'000, .burst_s = 60}, 1200},
                    Case{"tokens_cheaper", {.per_second = 30'000, .burst_s = 60}, 60}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace assay::llm
