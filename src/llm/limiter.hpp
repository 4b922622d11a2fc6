#pragma once

#include "llm/chat.hpp"
#include "llm/limit_headers.hpp"
#include "llm/meter.hpp"
#include "llm/pace.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace assay::llm {

/// What a request is expected to take from the limits, in tokens.
struct TokenNeed {
    std::int64_t input = 0;
    std::int64_t output = 0;
};

/// What the user allows a provider to be asked; absent means no limit of theirs.
struct UserLimits {
    std::optional<std::int64_t> requests_per_minute{};
    std::optional<std::int64_t> tokens_per_minute{};  ///< Input and output together.
    std::optional<std::int64_t> input_tokens_per_minute{};
    std::optional<std::int64_t> output_tokens_per_minute{};
};

/// Decides when the next request may go to one provider's account.
///
/// Requests, tokens, input tokens and output tokens each have a meter, fed by
/// the user's limits and by what every reply announces; a pace found by trial
/// stands in for what nobody announces. A wish of the server's (retry-after)
/// holds all requests back.
///
/// Pure: the caller passes the time, which must not go back.
class Limiter {
public:
    using TimePoint = TokenBucket::TimePoint;
    using Duration = TokenBucket::Duration;

    Limiter(const UserLimits& user, TimePoint now);

    /// A request on its way, for telling what came of it.
    struct Sent {
        TimePoint at{};
        TokenNeed need{};
        std::array<double, 4> places{};  ///< In each meter, as Meter::take() returned.
    };

    /// How long until such a request may be sent; zero if now. Ask again when it is over.
    [[nodiscard]] Duration wait(const TokenNeed& need, TimePoint now);
    [[nodiscard]] Sent send(const TokenNeed& need, TimePoint now);

    /// A reply came, with these limits in its headers.
    void replied(const Sent& sent, const Usage& usage, const AnnouncedLimits& announced, TimePoint now);
    /// It was turned away as one too many; the server wants silence for `wish`.
    void refused(const Sent& sent, std::optional<std::chrono::milliseconds> wish, const AnnouncedLimits& announced,
                 TimePoint now);

    /// Per minute, as far as they are known: the user's, the announced or the measured.
    [[nodiscard]] UserLimits known_limits() const;

private:
    void announce(const Sent& sent, const AnnouncedLimits& announced, TimePoint now);
    [[nodiscard]] bool explains(const AnnouncedLimits& announced, const TokenNeed& need) const;

    enum : std::size_t { requests, tokens, input_tokens, output_tokens };
    std::array<Meter, 4> meters_{Meter{Meter::Counting::exact}, Meter{Meter::Counting::guessed},
                                 Meter{Meter::Counting::guessed}, Meter{Meter::Counting::guessed}};
    Pace pace_;
    TimePoint silent_until_{};
};

}  // namespace assay::llm
