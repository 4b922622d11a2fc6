#pragma once

#include "core/result.hpp"

#include <chrono>

namespace assay::simulate {

/// How long answers take.
struct Latency {
    std::chrono::duration<double, std::milli> median{0};
    /// Above the median: log-normal with this 99th percentile, as real APIs
    /// have it. Zero (or the median): always the median.
    std::chrono::duration<double, std::milli> p99{0};
};

/// Longer draws of the long tail are cut to this.
inline constexpr std::chrono::hours max_latency{1};

[[nodiscard]] Result<void> check(const Latency& latency);

/// The latency below which `share` (in (0, 1)) of all answers lie.
[[nodiscard]] std::chrono::microseconds quantile(const Latency& latency, double share);

}  // namespace assay::simulate
