#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::simulate {

/// Zero means no limit. All clients, keys and models share them.
struct RateLimits {
    std::uint64_t requests_per_minute = 0;
    std::uint64_t input_tokens_per_minute = 0;
    std::uint64_t output_tokens_per_minute = 0;
    std::uint64_t concurrency = 0;  ///< Requests under way at once.
    double burst_s = 60;            ///< How many seconds' worth may come at once.
    /// Whether a request that is turned away counts all the same, as providers
    /// say theirs do: whoever keeps knocking is never let in.
    bool refusals_count = false;
    /// Whether headers tell of the limits and how long to wait.
    bool announced = true;
};

/// One limit as the headers tell it.
struct LimitState {
    std::uint64_t limit = 0;
    std::uint64_t remaining = 0;
    std::chrono::nanoseconds until_full{0};
};

/// The configured limits after a request was let in or turned away.
struct LimitStates {
    std::optional<LimitState> requests;
    std::optional<LimitState> input_tokens;
    std::optional<LimitState> output_tokens;
};

/// Why and for how long a request is turned away.
struct TurnedAway {
    std::string_view limit;  ///< "requests", "input tokens", "output tokens" or "concurrent requests"
    std::uint64_t value = 0;  ///< Of the limit, per minute unless it is the concurrency.
    std::chrono::nanoseconds retry_after{0};
};

/// Token buckets that hold one burst, start full and refill steadily.
/// Never reads a clock: `now` must not go back.
class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    RateLimiter(RateLimits limits, TimePoint now);

    /// Takes a request and its input tokens, or takes nothing and says why.
    /// Output tokens are unknown beforehand: it is enough that some are left.
    /// A request that wants more than a burst is let in when the
    /// bucket is full, or it could never be.
    [[nodiscard]] std::optional<TurnedAway> admit(std::uint64_t input_tokens, std::uint64_t in_flight, TimePoint now);

    /// Charges what an admitted request has produced; may leave a debt.
    void charge_output(std::uint64_t output_tokens);

    [[nodiscard]] LimitStates states() const;

private:
    class Bucket {
    public:
        Bucket(std::uint64_t per_minute, double burst_s);
        void refill(std::chrono::nanoseconds elapsed);
        /// How long until `amount` can be taken; zero if now.
        [[nodiscard]] std::chrono::nanoseconds wait_for(std::uint64_t amount) const;
        void take(std::uint64_t amount) { level_ -= static_cast<double>(amount); }
        /// Takes what is there of it.
        void spoil(std::uint64_t amount);
        [[nodiscard]] std::optional<LimitState> state() const;
        [[nodiscard]] std::uint64_t per_minute() const { return per_minute_; }

    private:
        std::uint64_t per_minute_;
        double capacity_;
        double level_;  ///< Below zero: a debt.
    };

    RateLimits limits_;
    Bucket requests_;
    Bucket input_tokens_;
    Bucket output_tokens_;
    TimePoint refilled_;
};

}  // namespace assay::simulate
