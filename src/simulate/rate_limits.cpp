#include "simulate/rate_limits.hpp"

#include <algorithm>
#include <cmath>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;

/// When too many requests are under way, nobody can say when one will end.
constexpr auto concurrency_retry_after = 1s;

}  // namespace

RateLimiter::Bucket::Bucket(std::uint64_t per_minute, double burst_s)
    : per_minute_{per_minute}, capacity_{std::max(1.0, static_cast<double>(per_minute) * burst_s / 60)}, level_{capacity_}
{
}

void RateLimiter::Bucket::refill(std::chrono::nanoseconds elapsed)
{
    const auto minute = static_cast<double>(per_minute_);
    level_ = std::min(capacity_, level_ + minute * (elapsed / std::chrono::duration<double, std::nano>{1min}));
}

std::chrono::nanoseconds RateLimiter::Bucket::wait_for(std::uint64_t amount) const
{
    if (per_minute_ == 0)
        return 0ns;
    // Rounding must never make a wait that was kept too short by a hair.
    constexpr double hair = 1e-6;
    const double missing = std::min(static_cast<double>(amount), capacity_) - level_;
    if (missing <= hair)
        return 0ns;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(std::ceil(missing * 6e10 / static_cast<double>(per_minute_)))};
}

void RateLimiter::Bucket::spoil(std::uint64_t amount)
{
    level_ = std::min(level_, std::max(0.0, level_ - static_cast<double>(amount)));
}

std::optional<LimitState> RateLimiter::Bucket::state() const
{
    if (per_minute_ == 0)
        return std::nullopt;
    const double missing = capacity_ - level_;
    return LimitState{per_minute_, static_cast<std::uint64_t>(std::max(0.0, level_)),
                      std::chrono::nanoseconds{static_cast<std::int64_t>(missing * 6e10 / static_cast<double>(per_minute_))}};
}

RateLimiter::RateLimiter(RateLimits limits, TimePoint now)
    : limits_{limits}, requests_{limits.requests_per_minute, limits.burst_s},
      input_tokens_{limits.input_tokens_per_minute, limits.burst_s},
      output_tokens_{limits.output_tokens_per_minute, limits.burst_s}, refilled_{now}
{
}

std::optional<TurnedAway> RateLimiter::admit(std::uint64_t input_tokens, std::uint64_t in_flight, TimePoint now)
{
    for (Bucket* bucket : {&requests_, &input_tokens_, &output_tokens_})
        bucket->refill(now - refilled_);
    refilled_ = now;

    if (limits_.concurrency > 0 && in_flight >= limits_.concurrency)
        return TurnedAway{"concurrent requests", limits_.concurrency, concurrency_retry_after};
    const TurnedAway waits[] = {{"requests", requests_.per_minute(), requests_.wait_for(1)},
                                {"input tokens", input_tokens_.per_minute(), input_tokens_.wait_for(input_tokens)},
                                {"output tokens", output_tokens_.per_minute(), output_tokens_.wait_for(1)}};
    const auto& longest = *std::max_element(std::begin(waits), std::end(waits), [](const auto& a, const auto& b) {
        return a.retry_after < b.retry_after;
    });
    if (longest.retry_after > 0ns) {
        if (limits_.refusals_count) {
            requests_.spoil(1);
            input_tokens_.spoil(input_tokens);
        }
        return longest;
    }
    requests_.take(1);
    input_tokens_.take(input_tokens);
    return std::nullopt;
}

void RateLimiter::charge_output(std::uint64_t output_tokens)
{
    output_tokens_.take(output_tokens);
}

LimitStates RateLimiter::states() const
{
    if (!limits_.announced)
        return {};
    return {requests_.state(), input_tokens_.state(), output_tokens_.state()};
}

}  // namespace assay::simulate
