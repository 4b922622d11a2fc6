#include "batch/held_rows.hpp"

#include <cassert>
#include <utility>

namespace assay::batch {

void HeldRows::hold(Settled outcome, std::uint64_t begun)
{
    assert(held_.empty() || held_.back().begun <= begun);
    held_.push_back({std::move(outcome), begun});
}

std::vector<Settled> HeldRows::take_proven(std::uint64_t answered)
{
    std::vector<Settled> proven;
    while (!held_.empty() && held_.front().begun < answered)
        proven.push_back(take_first());
    return proven;
}

std::vector<Settled> HeldRows::take_all()
{
    std::vector<Settled> all;
    while (!held_.empty())
        all.push_back(take_first());
    return all;
}

Settled HeldRows::take_first()
{
    auto outcome = std::move(held_.front().outcome);
    held_.pop_front();
    outcome.extraction.is_in_doubt = false;
    return outcome;
}

}  // namespace assay::batch
