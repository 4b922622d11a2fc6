#include "llm/batch_pace.hpp"

#include <algorithm>

namespace assay::llm {
namespace {

/// How far the provider's clock and ours may be apart.
constexpr std::int64_t clock_difference_ms = 5 * 60'000;

}  // namespace

std::chrono::milliseconds PollPace::pause()
{
    const auto pause = next_;
    next_ = std::min(limits_.longest, next_ + next_ / 2);
    std::uniform_int_distribution<std::int64_t> jitter{0, pause.count() / 5};
    return pause + std::chrono::milliseconds{jitter(random_)};
}

std::chrono::milliseconds batch_share_of(std::chrono::milliseconds deadline)
{
    constexpr std::chrono::milliseconds longest_reserve{3'600'000};
    return deadline - std::min(deadline / 4, longest_reserve);
}

const BatchStatus* find_lost_job(const BatchJob& lost, std::span<const BatchStatus> listed,
                                 const std::set<std::string>& known)
{
    // The oldest that fits: whoever else creates jobs like ours did so later.
    const BatchStatus* found = nullptr;
    for (const auto& job : listed) {
        if (known.contains(job.id))
            continue;
        if (!lost.input_file.empty()) {
            if (job.input_file == lost.input_file)
                return &job;
        } else if (job.requests == lost.items && !is_older_than(job, lost)) {
            found = &job;
        }
    }
    return found;
}

bool is_older_than(const BatchStatus& listed, const BatchJob& lost)
{
    return listed.created_ms < lost.submitted_ms - clock_difference_ms;
}

}  // namespace assay::llm
