#pragma once

#include "rag/retrieve/calibration.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace assay::rag {

/// Questions that a collection asks itself: sentences cut out of its passages,
/// each to be answered by the passage it was cut from.
///
/// Everything is decided once, at construction; quality() only adds up.
class PseudoQueries {
public:
    /// Fewer questions than this decide nothing.
    static constexpr std::size_t least = 40;

    PseudoQueries(std::span<const Passage> passages, const CalibrationOptions& options);

    [[nodiscard]] std::size_t size() const { return queries_.size(); }

    /// The mean over all questions of 1 / log2(1 + rank of the right passage),
    /// where the score is (1 - vector_weight) * lexical + vector_weight * vector.
    [[nodiscard]] double quality(float vector_weight) const;

private:
    /// What one question makes of each passage.
    struct Query {
        std::size_t target;          ///< The right passage.
        std::vector<float> lexical;  ///< By passage.
        std::vector<float> vector;
    };
    std::vector<Query> queries_;
};

}  // namespace assay::rag
