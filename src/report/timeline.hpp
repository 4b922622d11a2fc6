#pragma once

#include "batch/ledger_reader.hpp"
#include "core/json.hpp"
#include "report/latency_counts.hpp"

#include <cstdint>
#include <vector>

namespace assay::report {

/// Answers, their cost and their latency over time, in steps of one length.
class Timeline {
public:
    /// From `begin_ms` to `end_ms`, both included, Unix time; the step is the
    /// shortest round one of which 120 reach.
    Timeline(std::int64_t begin_ms, std::int64_t end_ms);

    /// An answer from outside of the time counts at its nearer end.
    void add(const batch::SettledAnswer& answer);

    /// {"begin_ms", "step_ms", "answers", "rejected", "tokens", "cost_usd",
    /// "latency_median_ms", "latency_p95_ms"}: lists with a number for each
    /// step, or null for a latency if no answer of the step has one.
    [[nodiscard]] Json json() const;

private:
    struct Step {
        std::uint64_t answers = 0;
        std::uint64_t rejected = 0;
        std::int64_t tokens = 0;
        Money cost{};
        LatencyCounts latencies{};
    };

    std::int64_t begin_ms_;
    std::int64_t step_ms_;
    std::vector<Step> steps_;
};

}  // namespace assay::report
