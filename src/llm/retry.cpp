#include "llm/retry.hpp"

#include <algorithm>
#include <cassert>

namespace assay::llm {

RetryPolicy::RetryPolicy(Limits limits, std::uint64_t seed) : limits_{limits}, random_{seed}
{
    assert(limits.max_retries >= 0);
    assert(limits.first_pause.count() > 0);
    assert(limits.longest_pause >= limits.first_pause);
}

std::optional<std::chrono::milliseconds> RetryPolicy::pause(int sends_so_far,
                                                            std::optional<std::chrono::milliseconds> server_wish)
{
    assert(sends_so_far >= 1);
    if (sends_so_far > limits_.max_retries)
        return std::nullopt;
    if (server_wish && server_wish->count() >= 0) {
        if (*server_wish > limits_.longest_wish)
            return std::nullopt;
        return server_wish;
    }
    return up_to(ceiling(sends_so_far));
}

std::optional<std::chrono::milliseconds> RetryPolicy::slow_down(int complaints,
                                                                std::optional<std::chrono::milliseconds> server_wish)
{
    assert(complaints >= 1);
    if (!server_wish || server_wish->count() < 0)
        return up_to(ceiling(complaints));
    if (*server_wish > limits_.longest_wish)
        return std::nullopt;
    return *server_wish + up_to(*server_wish / 4);
}

/// The first pause, doubled with every failure after the first.
std::chrono::milliseconds RetryPolicy::ceiling(int failures) const
{
    auto longest = limits_.first_pause;
    for (int doubled = 1; doubled < failures && longest < limits_.longest_pause; ++doubled)
        longest *= 2;
    return std::min(longest, limits_.longest_pause);
}

std::chrono::milliseconds RetryPolicy::up_to(std::chrono::milliseconds longest)
{
    std::uniform_int_distribution<std::int64_t> jitter{0, longest.count()};
    return std::chrono::milliseconds{jitter(random_)};
}

}  // namespace assay::llm
