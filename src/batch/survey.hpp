#pragma once

#include "batch/answers.hpp"
#include "batch/input.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace assay::batch {

/// What a run over an input would have to ask, found by reading all of it once.
struct Survey {
    std::uint64_t rows = 0;
    std::uint64_t defects = 0;     ///< Rows that cannot be asked about.
    std::uint64_t answered = 0;    ///< Rows whose answer is in the ledger or the cache.
    std::uint64_t duplicates = 0;  ///< Open rows with the text of an earlier one.
    std::uint64_t open = 0;        ///< Different texts to ask about.
    std::uint64_t open_bytes = 0;  ///< Of those texts.
    std::vector<PlannedRow> sample{};  ///< Of the open ones, each as likely as any other; in the input's order.
};

/// Reads the input to its end, holding 16 bytes of memory for each different
/// text and the sample (Vitter's algorithm R, 1985, seeded). Without `answers`
/// nothing is answered yet. `may_go_on` is asked between reads; Errc::cancelled
/// if it says no. Blocks.
[[nodiscard]] Result<Survey> survey(Input& input, Answers* answers, std::size_t sample_size, std::uint64_t seed,
                                    const std::function<bool()>& may_go_on);

}  // namespace assay::batch
