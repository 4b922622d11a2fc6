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

    /// The pause after a rate limit, the `complaints`-th in a row: the server's
    /// wish and up to a quarter more, so that those who wait do not return as
    /// one; nothing if the wish is too long. Such sends count as no retry.
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    slow_down(int complaints, std::optional<std::chrono::milliseconds> server_wish);

private:
    [[nodiscard]] std::chrono::milliseconds ceiling(int failures) const;
    [[nodiscard]] std::chrono::milliseconds up_to(std::chrono::milliseconds longest);

    Limits limits_;
    std::mt19937_64 random_;
};

}  // namespace assay::llm
