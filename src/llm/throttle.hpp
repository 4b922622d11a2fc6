#pragma once

#include <chrono>
#include <cstddef>
#include <limits>

namespace assay::llm {

/// How many requests may be in flight at a server that says "too many":
/// additive increase, multiplicative decrease (Chiu and Jain, "Analysis of the
/// Increase and Decrease Algorithms for Congestion Avoidance", 1989). Without
/// a complaint there is no limit. Pure: the caller passes the time and waits.
class Throttle {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    [[nodiscard]] bool may_send() const { return static_cast<double>(in_flight_) < limit_; }
    void started() { ++in_flight_; }
    void ended() { --in_flight_; }

    /// An answer came: a little more may be tried, by one a round.
    void answered()
    {
        if (limit_ < unlimited)
            limit_ += 1 / limit_;
    }

    /// The server complained. The complaints of one burst count once.
    void complained(TimePoint now)
    {
        if (now < next_cut_)
            return;
        next_cut_ = now + burst;
        limit_ = in_flight_ > 2 ? static_cast<double>(in_flight_) / 2 : 1;
    }

    /// Requests that may be in flight; infinite if nobody complained yet.
    [[nodiscard]] double limit() const { return limit_; }

private:
    static constexpr double unlimited = std::numeric_limits<double>::infinity();
    static constexpr std::chrono::milliseconds burst{500};

    std::size_t in_flight_ = 0;
    double limit_ = unlimited;
    TimePoint next_cut_{};
};

}  // namespace assay::llm
