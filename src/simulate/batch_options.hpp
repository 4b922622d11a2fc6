#pragma once

#include <chrono>
#include <cstddef>

namespace assay::simulate {

/// How the batch APIs behave. Shares are probabilities in [0, 1].
struct BatchBehaviour {
    std::chrono::milliseconds duration{0};  ///< From a batch's creation to its end.
    double expired = 0;      ///< Of requests: the batch's time was over before they ran.
    double errored = 0;      ///< Of requests: the server failed.
    double lost_create = 0;  ///< Of batches: created, but the connection is closed without a reply.
    double refused = 0;      ///< Of batches: their input is found invalid.
    std::size_t max_input_bytes = 260u << 20;  ///< Beyond: 413.
};

}  // namespace assay::simulate
