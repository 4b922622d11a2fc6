#pragma once

#include <algorithm>
#include <chrono>

namespace assay::llm {

/// Keeps retries from making an outage worse: in the long run they are at most
/// a tenth of the first tries (Google, "Site Reliability Engineering", chapter
/// 21, per-client retry budget), and a few a second besides, so that a small
/// run and the end of an outage do not wait for first tries. A retry beyond
/// that is not given up but put off. Pure: the caller passes the time and waits.
class RetryBudget {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::milliseconds;

    struct Limits {
        double share = 0.1;        ///< Retries per first try.
        double per_second = 10;    ///< Allowed whatever the traffic.
        double saved_up = 100;     ///< Retries that may come at once after a good time.
        Duration longest_delay{60'000};
    };

    explicit RetryBudget(Limits limits, TimePoint now) : limits_{limits}, level_{limits.saved_up}, at_{now} {}

    void first_try() { level_ = std::min(limits_.saved_up, level_ + limits_.share); }

    /// Takes a retry and returns how long it has to be put off.
    [[nodiscard]] Duration take(TimePoint now)
    {
        const std::chrono::duration<double> passed = now - at_;
        at_ = now;
        level_ = std::min(limits_.saved_up, level_ + limits_.per_second * passed.count()) - 1;
        if (level_ >= 0)
            return Duration::zero();
        const auto delay = std::chrono::ceil<Duration>(std::chrono::duration<double>{-level_ / limits_.per_second});
        return std::min(delay, limits_.longest_delay);
    }

private:
    Limits limits_;
    double level_;  ///< Below zero: retries that are waiting.
    TimePoint at_;
};

}  // namespace assay::llm
