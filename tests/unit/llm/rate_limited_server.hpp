#pragma once

#include "llm/limiter.hpp"

#include <cstdint>
#include <functional>
#include <map>

namespace assay::llm::test {

using namespace std::chrono_literals;

/// A server with a limit and a client that keeps so many requests in flight,
/// in made-up time: what a Limiter does to them.
struct RateLimitedServer {
    double per_second = 300;
    double burst_s = 1;               ///< Seconds' worth that may come at once.
    double cost = 1;                  ///< What a request takes of the limit.
    bool refusals_count = false;
    std::optional<std::chrono::milliseconds> wish{};  ///< In refusals.
    Limiter::Duration latency = 200ms;
    Limiter::Duration wire = 1ms;     ///< Each way.
    std::size_t in_flight = 256;
    double random_refusals = 0;       ///< Whatever the rate.
    std::uint64_t seed = 12345;       ///< Of these.
    std::function<AnnouncedLimits(double level)> announce{};

    struct Tally {
        std::uint64_t let_in = 0;
        std::uint64_t refused = 0;
        std::uint64_t refused_late = 0;  ///< After the first two seconds.
    };

    /// Sends as much as the limiter lets through for so long.
    Tally run(Limiter& limiter, Limiter::TimePoint start, Limiter::Duration length)
    {
        Tally tally;
        std::multimap<Limiter::TimePoint, std::function<void(Limiter::TimePoint)>> events;
        const auto end = start + length;
        std::size_t busy = 0;
        auto next_try = start;
        auto now = start;
        if (level_at_ == Limiter::TimePoint{})
            level_ = per_second * burst_s;
        if (level_at_ < start)
            level_at_ = start;
        std::uint64_t random = seed;
        while (now < end) {
            const TokenNeed need{100, 20};
            while (busy < in_flight && next_try <= now) {
                const auto wait = limiter.wait(need, now);
                if (wait > Limiter::Duration::zero()) {
                    next_try = now + wait;
                    break;
                }
                const auto sent = limiter.send(need, now);
                ++busy;
                events.emplace(now + wire, [&, sent](Limiter::TimePoint at) {
                    refill(at);
                    random = random * 6364136223846793005u + 1442695040888963407u;
                    const bool at_random = static_cast<double>(random >> 11) / 9007199254740992.0 < random_refusals;
                    const bool is_in = !at_random && level_ >= cost;
                    if (is_in)
                        level_ -= cost;
                    else if (refusals_count && !at_random)
                        level_ = std::max(0.0, level_ - cost);
                    (is_in ? tally.let_in : tally.refused) += 1;
                    tally.refused_late += !is_in && at >= start + 2s;
                    const auto announced = announce ? announce(level_) : AnnouncedLimits{};
                    events.emplace(at + wire + (is_in ? latency : 0ms), [&, sent, is_in, announced](Limiter::TimePoint back) {
                        if (is_in)
                            limiter.replied(sent, {.input = 100, .output = 20}, announced, back);
                        else
                            limiter.refused(sent, wish, announced, back);
                        --busy;
                        next_try = std::min(next_try, back);
                    });
                });
            }
            auto next = events.empty() ? end : events.begin()->first;
            if (busy < in_flight)
                next = std::min(next, next_try);
            now = std::max(now, next);
            while (!events.empty() && events.begin()->first <= now) {
                const auto event = events.extract(events.begin());
                event.mapped()(event.key());
            }
        }
        return tally;
    }

    void refill(Limiter::TimePoint now)
    {
        const std::chrono::duration<double> passed = now - level_at_;
        level_ = std::min(per_second * burst_s, level_ + per_second * passed.count());
        level_at_ = now;
    }

    double level_ = 0;  ///< Of its allowance, at...
    Limiter::TimePoint level_at_{};
};

}  // namespace assay::llm::test
