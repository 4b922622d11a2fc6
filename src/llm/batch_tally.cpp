#include "llm/batch_tally.hpp"

#include <algorithm>

namespace assay::llm {

BatchTally::BatchTally(std::size_t items, std::span<const BatchItemId> ids)
    : items_{items}, knows_ids_{!ids.empty()}, open_{ids.begin(), ids.end()}
{
}

void BatchTally::count(const BatchItemId& id, const BatchLine& line)
{
    if (knows_ids_ ? open_.erase(id) == 0 : !seen_.insert(id).second)
        return;
    switch (line.fate) {
    case BatchLine::Fate::answered: ++(line.response.status < 400 ? outcomes_.succeeded : outcomes_.errored); break;
    case BatchLine::Fate::expired: ++outcomes_.expired; break;
    case BatchLine::Fate::cancelled: ++outcomes_.cancelled; break;
    case BatchLine::Fate::failed: ++outcomes_.errored; break;
    }
}

BatchOutcomes BatchTally::outcomes() const
{
    auto sum = outcomes_;
    sum.missing = items_ - std::min(items_, sum.succeeded + sum.unanswered());
    return sum;
}

}  // namespace assay::llm
