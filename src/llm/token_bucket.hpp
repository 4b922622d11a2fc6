#pragma once

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>

namespace assay::llm {

/// An allowance that refills steadily up to its capacity. What is taken may
/// turn out larger than was thought: the level may fall below zero, and the
/// debt is waited for. Pure: the caller passes the time, which must not go
/// back, and waits as long as it is told.
class TokenBucket {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    struct Limits {
        double per_second;  ///< Refill; positive.
        double capacity;    ///< Largest burst; positive.
        double reserve = 0; ///< What is left untouched: a cushion against what we see too late.
    };

    TokenBucket(Limits limits, double level, TimePoint now) : limits_{limits}, level_{level}, at_{now}
    {
        assert(limits.per_second > 0);
        assert(limits.capacity > 0);
    }

    [[nodiscard]] const Limits& limits() const { return limits_; }

    [[nodiscard]] double level(TimePoint now) const
    {
        const std::chrono::duration<double> passed = now - at_;
        return std::min(std::max(limits_.capacity, level_), level_ + limits_.per_second * passed.count());
    }

    /// Zero if `amount` may be taken now. More than the capacity may be taken
    /// once the bucket is full, or it could never be.
    [[nodiscard]] Duration wait_for(double amount, TimePoint now) const
    {
        const double missing = std::min(amount + limits_.reserve, limits_.capacity) - level(now);
        // Rounding must never make a wait that was kept too short by a hair.
        constexpr double hair = 1e-6;
        if (missing <= hair)
            return Duration::zero();
        const std::chrono::duration<double> wait{missing / limits_.per_second};
        return std::chrono::ceil<Duration>(std::min(wait, longest_wait));
    }

    void take(double amount, TimePoint now) { set_level(level(now) - amount, now); }

    void set_level(double level, TimePoint now)
    {
        level_ = level;
        at_ = now;
    }

    void set_limits(Limits limits, TimePoint now)
    {
        set_level(level(now), now);
        limits_ = limits;
    }

private:
    static constexpr std::chrono::duration<double> longest_wait{3600};

    Limits limits_;
    double level_;
    TimePoint at_;
};

}  // namespace assay::llm
