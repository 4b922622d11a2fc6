#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

namespace assay::llm {

/// When to send a failed call again. Pure: the caller waits and counts.
///
/// The pause is the server's wish if it gave one, else exponential backoff
/// with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"),
/// so that callers that failed together do not return together.
class RetryPolicy {
public:
    struct Limits {
        int max_retries = 8;                              ///< Sends after the first.
        std::chrono::milliseconds first_pause{500};
        std::chrono::milliseconds longest_pause{60'000};  ///< Of our own pauses.
        std::chrono::milliseconds longest_wish{600'000};  ///< A longer wish ends the retries.
    };

    explicit RetryPolicy(Limits limits, std::uint64_t seed);

    /// The pause before send number `sends_so_far + 1`, or nothing to give up.
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    pause(int sends_so_far, std::optional<std::chrono::milliseconds> server_wish);

private:
    Limits limits_;
    std::mt19937_64 random_;
};

}  // namespace assay::llm
