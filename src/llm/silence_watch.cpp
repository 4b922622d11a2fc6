#include "llm/silence_watch.hpp"

#include <utility>

namespace assay::llm {

std::optional<SilenceWatch::Duration> SilenceWatch::failed(TimePoint now)
{
    if (failures_++ == 0)
        first_failure_ = now;
    const auto silent_for = now - first_failure_;
    if (is_told_ || failures_ < limits_.fewest_failures || silent_for < limits_.shortest)
        return std::nullopt;
    is_told_ = true;
    return silent_for;
}

bool SilenceWatch::answered()
{
    failures_ = 0;
    return std::exchange(is_told_, false);
}

}  // namespace assay::llm
