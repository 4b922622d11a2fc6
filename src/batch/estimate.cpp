#include "batch/estimate.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <random>
#include <vector>

namespace assay::batch {
namespace {

constexpr std::size_t resamples = 2000;
constexpr double tail = 0.025;

}  // namespace

MeanInterval bootstrap_mean(std::span<const double> values, std::uint64_t seed)
{
    assert(!values.empty());
    const auto count = static_cast<double>(values.size());
    std::mt19937_64 random{seed};
    std::vector<double> means(resamples);
    for (double& mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += values[random() % values.size()];
        mean = sum / count;
    }
    std::sort(means.begin(), means.end());
    const auto at = [&](double share) { return means[static_cast<std::size_t>(share * static_cast<double>(resamples - 1))]; };
    return {at(tail), std::accumulate(values.begin(), values.end(), 0.0) / count, at(1 - tail)};
}

}  // namespace assay::batch
