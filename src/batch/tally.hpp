#pragma once

#include "batch/progress.hpp"
#include "extract/extraction.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace assay::batch {

/// Counts what becomes of a run's rows. It reads no clock.
class Tally {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void begin(TimePoint now) { began_ = now; }

    /// A row is settled.
    void count_row(const extract::Extraction& extraction);
    /// A row needs no question of its own.
    void count_reused() { ++totals_.reused; }
    /// A row was asked about for some of its fields only.
    void count_extended() { ++totals_.extended; }
    /// What an outcome has cost, as soon as it is known: it was paid for,
    /// whatever becomes of the row.
    void count_effort(const extract::Extraction& extraction);
    /// A model has answered in this session.
    void note_answer(TimePoint now) { last_answer_ = now; }

    /// Rows that are settled.
    [[nodiscard]] std::uint64_t rows() const { return totals_.rows; }

    /// What is counted here, and the times; nothing of the input and the calls.
    [[nodiscard]] Progress progress(TimePoint now) const;

private:
    Progress totals_;
    TimePoint began_{};
    std::optional<TimePoint> last_answer_;
};

}  // namespace assay::batch
