#include "report/number_distribution.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace assay::report {
namespace {

/// How much finer than the first number the first bins are: 2^-40 of it.
constexpr int first_precision = 40;

std::int64_t half(std::int64_t index) { return index >> 1; }  // floor, below zero too

}  // namespace

void NumberDistribution::add(double value)
{
    assert(std::isfinite(value));
    ++count_;
    min_ = count_ == 1 ? value : std::min(min_, value);
    max_ = count_ == 1 ? value : std::max(max_, value);
    // Welford's update; each part is divided so that no difference overflows.
    mean_ += value / static_cast<double>(count_) - mean_ / static_cast<double>(count_);
    are_whole_ = are_whole_ && std::trunc(value) == value;
    if (counts_.empty())
        exponent_ = (value == 0 ? 0 : std::ilogb(value)) - first_precision;
    for (;;) {
        const double place = std::floor(std::ldexp(value, -exponent_));
        // Beyond 2^53 a double no longer counts in ones.
        if (std::abs(place) <= 0x1p53) {
            const auto index = static_cast<std::int64_t>(place);
            if (counts_.empty())
                first_ = index;
            const auto low = std::min(first_, index);
            const auto high = std::max(first_ + static_cast<std::int64_t>(counts_.size()) - 1, index);
            if (high - low < static_cast<std::int64_t>(max_bins)) {
                counts_.insert(counts_.begin(), static_cast<std::size_t>(first_ - low), 0);
                first_ = low;
                counts_.resize(static_cast<std::size_t>(high - low + 1));
                ++counts_[static_cast<std::size_t>(index - low)];
                return;
            }
        }
        widen();
    }
}

void NumberDistribution::widen()
{
    ++exponent_;
    if (counts_.empty())
        return;
    const auto first = half(first_);
    const auto last = half(first_ + static_cast<std::int64_t>(counts_.size()) - 1);
    std::vector<std::uint64_t> wide(static_cast<std::size_t>(last - first + 1));
    for (std::size_t i = 0; i < counts_.size(); ++i)
        wide[static_cast<std::size_t>(half(first_ + static_cast<std::int64_t>(i)) - first)] += counts_[i];
    first_ = first;
    counts_ = std::move(wide);
}

std::vector<NumberDistribution::Bin> NumberDistribution::bins(std::size_t most) const
{
    assert(most >= 2);  // the bins on either side of zero never merge
    auto merged = *this;
    while (merged.counts_.size() > most || (are_whole_ && !merged.counts_.empty() && merged.exponent_ < 0))
        merged.widen();
    std::vector<Bin> list;
    for (std::size_t i = 0; i < merged.counts_.size(); ++i) {
        const auto index = static_cast<double>(merged.first_ + static_cast<std::int64_t>(i));
        list.push_back({std::ldexp(index, merged.exponent_), std::ldexp(index + 1, merged.exponent_), merged.counts_[i]});
    }
    return list;
}

}  // namespace assay::report
