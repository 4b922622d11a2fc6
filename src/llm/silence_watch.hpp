#pragma once

#include <chrono>
#include <optional>

namespace assay::llm {

/// Says when a provider answers nobody: once, seconds after it began and long
/// before anybody gives up, so that whoever waits can mend a wrong address at
/// once. A failure here and there among answers is no silence, and refusals
/// for the rate are one only after a longer time, since they end by themselves.
/// Pure: the caller passes the time.
class SilenceWatch {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    struct Limits {
        int fewest_failures = 4;                       ///< In a row...
        Duration shortest = std::chrono::seconds{2};   ///< ...and from the first to the last of them...
        Duration shortest_refusal = std::chrono::seconds{10};  ///< ...if they are refusals for the rate.
    };

    SilenceWatch() : SilenceWatch{Limits{}} {}
    explicit SilenceWatch(Limits limits) : limits_{limits} {}

    /// A call failed, as another may not. How long it has been silent, if that is to be said now.
    [[nodiscard]] std::optional<Duration> failed(TimePoint now);
    /// A call was refused for the rate. How long all have been, if that is to be said now.
    [[nodiscard]] std::optional<Duration> refused(TimePoint now);
    /// A call was answered. True if the silence was told of, so that its end is to be said.
    [[nodiscard]] bool answered();

private:
    /// Calls since the last answer that went the same way.
    struct Streak {
        int calls = 0;
        TimePoint first{};
    };

    [[nodiscard]] std::optional<Duration> add_to(Streak& streak, Duration shortest, TimePoint now);

    Limits limits_;
    Streak failures_;
    Streak refusals_;
    bool is_told_ = false;
};

}  // namespace assay::llm
