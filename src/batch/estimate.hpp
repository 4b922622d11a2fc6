#pragma once

#include <cstdint>
#include <span>

namespace assay::batch {

/// A mean and where it lies with 95 % confidence.
struct MeanInterval {
    double low = 0;
    double mean = 0;
    double high = 0;
};

/// The percentile bootstrap (Efron 1979): the mean of resamples drawn with
/// replacement, 2,000 of them. It needs no shape of the distribution, and
/// costs per row have long tails. The same values and seed give the same
/// interval. `values` is not empty.
[[nodiscard]] MeanInterval bootstrap_mean(std::span<const double> values, std::uint64_t seed);

}  // namespace assay::batch
