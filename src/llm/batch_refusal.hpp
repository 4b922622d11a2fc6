#pragma once

#include "llm/batch_api.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace assay::llm {

/// Why a provider refused a job, and so what is to be done with its requests.
struct BatchRefusal {
    /// A request that is at fault: it would be so in any job.
    struct AtFault {
        std::size_t place;   ///< In the job's input, from 0.
        std::string reason;
    };

    std::string reason;               ///< In the provider's words, for a person.
    std::vector<AtFault> at_fault{};  ///< Empty if the refusal is about the job or the run.
    bool passes = false;              ///< A limit on what may be queued at a time: it passes when other jobs end.
};

/// Of a job of `items` requests, whose ids are known of the first `known`. What
/// is wrong with half of the requests or more is wrong with the run.
[[nodiscard]] BatchRefusal refusal_of(const BatchStatus& status, std::size_t items, std::size_t known);

}  // namespace assay::llm
