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
    auto ceiling = limits_.first_pause;
    for (int doubled = 1; doubled < sends_so_far && ceiling < limits_.longest_pause; ++doubled)
        ceiling *= 2;
    ceiling = std::min(ceiling, limits_.longest_pause);
    std::uniform_int_distribution<std::int64_t> jitter{0, ceiling.count()};
    return std::chrono::milliseconds{jitter(random_)};
}

}  // namespace assay::llm
