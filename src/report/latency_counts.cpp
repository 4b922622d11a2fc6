#include "report/latency_counts.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace assay::report {
namespace {

constexpr double bins_per_doubling = 12;
constexpr std::int64_t longest_ms = 24 * 3600 * 1000;

std::size_t bin_of(std::int64_t ms)
{
    return static_cast<std::size_t>(std::lround(bins_per_doubling * std::log2(static_cast<double>(ms))));
}

}  // namespace

void LatencyCounts::add(std::chrono::milliseconds latency)
{
    if (bins_.empty())
        bins_.resize(bin_of(longest_ms) + 1);
    ++bins_[bin_of(std::clamp<std::int64_t>(latency.count(), 1, longest_ms))];
    ++count_;
}

std::optional<double> LatencyCounts::quantile_ms(double q) const
{
    assert(q > 0);
    assert(q <= 1);
    const double wanted = q * static_cast<double>(count_);
    double seen = 0;
    for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
        seen += bins_[bin];
        if (bins_[bin] > 0 && seen >= wanted)
            return std::exp2(static_cast<double>(bin) / bins_per_doubling);
    }
    return std::nullopt;
}

}  // namespace assay::report
