#include "llm/silence_watch.hpp"

#include <utility>

namespace assay::llm {

std::optional<SilenceWatch::Duration> SilenceWatch::failed(TimePoint now)
{
    return add_to(failures_, limits_.shortest, now);
}

std::optional<SilenceWatch::Duration> SilenceWatch::refused(TimePoint now)
{
    return add_to(refusals_, limits_.shortest_refusal, now);
}

std::optional<SilenceWatch::Duration> SilenceWatch::add_to(Streak& streak, Duration shortest, TimePoint now)
{
    if (streak.calls++ == 0)
        streak.first = now;
    const auto silent_for = now - streak.first;
    if (is_told_ || streak.calls < limits_.fewest_failures || silent_for < shortest)
        return std::nullopt;
    is_told_ = true;
    return silent_for;
}

bool SilenceWatch::answered()
{
    failures_ = {};
    refusals_ = {};
    return std::exchange(is_told_, false);
}

}  // namespace assay::llm
