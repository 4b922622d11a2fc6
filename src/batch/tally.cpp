#include "batch/tally.hpp"

#include <algorithm>

namespace assay::batch {

void Tally::count_row(const extract::Extraction& extraction)
{
    ++totals_.rows;
    const bool accepted = extraction.status == extract::Status::accepted;
    ++(accepted ? totals_.accepted : totals_.rejected);
    if (accepted && !extraction.notes.empty())
        ++totals_.mended;
}

void Tally::count_effort(const extract::Extraction& extraction)
{
    totals_.asked_again += static_cast<std::uint64_t>(std::max(0, extraction.attempts - 1));
    totals_.input_tokens += extraction.usage.input.value_or(0);
    totals_.cached_tokens += extraction.usage.cached.value_or(0);
    totals_.output_tokens += extraction.usage.output.value_or(0);
    if (totals_.cost && extraction.cost)
        *totals_.cost += *extraction.cost;
    else
        totals_.cost.reset();
}

Progress Tally::progress(TimePoint now) const
{
    Progress progress = totals_;
    progress.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - began_);
    if (last_answer_)
        progress.since_answer = std::chrono::duration_cast<std::chrono::milliseconds>(now - *last_answer_);
    return progress;
}

}  // namespace assay::batch
