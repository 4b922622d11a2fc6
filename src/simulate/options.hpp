#pragma once

#include "simulate/batch_options.hpp"
#include "simulate/faults.hpp"
#include "simulate/latency.hpp"
#include "simulate/rate_limits.hpp"

#include <cstdint>
#include <string>

namespace assay::simulate {

struct SimulatorOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;   ///< 0 picks a free one.
    std::uint64_t seed = 1;   ///< Of all chance.
    Latency latency{};
    FaultMix faults{};
    RateLimits limits{};
    BatchBehaviour batch{};
    bool json_schema_supported = true;  ///< Otherwise 400 to a request with a schema, as older servers do.
    bool require_key = false;           ///< 401 without a key; any key will do.
    std::size_t max_body_bytes = 32u << 20;  ///< Beyond: 413.
};

}  // namespace assay::simulate
