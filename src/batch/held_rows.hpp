#pragma once

#include "batch/answers.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace assay::batch {

/// Outcomes in doubt: their calls failed through all retries, though others
/// were answered when they began to. Whether that was the text's own trouble
/// or the beginning of an outage shows only afterwards:
///
///     a question that was begun later is answered   the outcome stands
///     nobody is left to be answered                 it stands, for want of a witness
///     the run stops before                          it is forgotten: the row stays open, and a resume asks it
///
/// A question that was begun before may have been sent before the outage, and
/// proves nothing. Questions are numbered as they begin. Pure.
class HeldRows {
public:
    /// `begun` is the last question begun by now.
    void hold(Settled outcome, std::uint64_t begun);

    /// Takes those that stand now that the question `answered` has been.
    [[nodiscard]] std::vector<Settled> take_proven(std::uint64_t answered);
    /// Takes all: nobody is left to be answered.
    [[nodiscard]] std::vector<Settled> take_all();

    [[nodiscard]] std::size_t size() const { return held_.size(); }

private:
    struct Held {
        Settled outcome;
        std::uint64_t begun;  ///< When it came.
    };

    [[nodiscard]] Settled take_first();

    std::deque<Held> held_;  ///< As they came.
};

}  // namespace assay::batch
