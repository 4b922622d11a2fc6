#include "report/frequent_values.hpp"

#include <algorithm>
#include <iterator>

namespace assay::report {

void FrequentValues::add(std::string_view value)
{
    if (const auto found = counts_.find(value); found != counts_.end()) {
        ++found->second;
        return;
    }
    if (counts_.size() < capacity_) {
        counts_.emplace(value, 1);
        return;
    }
    // The new value and one of each that is counted cancel out. As many adds
    // went before as this takes steps, so an add costs the same on average.
    ++missed_;
    for (auto entry = counts_.begin(); entry != counts_.end();)
        entry = --entry->second == 0 ? counts_.erase(entry) : std::next(entry);
}

std::vector<FrequentValues::Entry> FrequentValues::top(std::size_t most) const
{
    std::vector<Entry> entries;
    for (const auto& [value, count] : counts_)
        entries.push_back({value, count});
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    entries.resize(std::min(most, entries.size()));
    return entries;
}

std::optional<std::size_t> FrequentValues::distinct() const
{
    if (missed_ > 0)
        return std::nullopt;
    return counts_.size();
}

}  // namespace assay::report
