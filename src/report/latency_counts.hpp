#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace assay::report {

/// Counts of durations in bins that grow by a twelfth of a doubling each, from
/// a millisecond to a day, so that quantiles are right to within 3 %.
class LatencyCounts {
public:
    void add(std::chrono::milliseconds latency);

    /// The shortest duration that a share of `q`, in (0, 1], of all do not
    /// exceed; nothing if there are none.
    [[nodiscard]] std::optional<double> quantile_ms(double q) const;

private:
    std::uint64_t count_ = 0;
    std::vector<std::uint32_t> bins_;  ///< Empty until there is something to count.
};

}  // namespace assay::report
