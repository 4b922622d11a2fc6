#pragma once

#include "llm/batch_api.hpp"
#include "llm/batch_jobs.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>

namespace assay::llm {

/// When to look at a job again. Pure: the caller waits. Pauses grow by half
/// from the first to the longest, each up to a fifth longer by chance, so that
/// jobs created together are not asked about together.
class PollPace {
public:
    struct Limits {
        std::chrono::milliseconds first{5'000};
        std::chrono::milliseconds longest{60'000};
    };

    PollPace(Limits limits, std::uint64_t seed) : limits_{limits}, next_{limits.first}, random_{seed} {}

    [[nodiscard]] std::chrono::milliseconds pause();

private:
    Limits limits_;
    std::chrono::milliseconds next_;
    std::mt19937_64 random_;
};

/// When a lane with a deadline stops trusting batches: what has not come back
/// by then is asked online, for which a quarter of the time is kept, at most
/// an hour.
[[nodiscard]] std::chrono::milliseconds batch_share_of(std::chrono::milliseconds deadline);

/// The job among `listed` that a lost reply was about, or null: OpenAI's has
/// our input file, Anthropic's as many requests and was created since ours
/// was sent. `known` are the ids of jobs that are ours for other reasons.
[[nodiscard]] const BatchStatus* find_lost_job(const BatchJob& lost, std::span<const BatchStatus> listed,
                                               const std::set<std::string>& known);

/// Whether a job listed after this one may still be the lost one: the list
/// begins with the newest.
[[nodiscard]] bool is_older_than(const BatchStatus& listed, const BatchJob& lost);

}  // namespace assay::llm
