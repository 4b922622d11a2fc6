#pragma once

#include "llm/limit_headers.hpp"
#include "llm/token_bucket.hpp"

#include <optional>

namespace assay::llm {

/// One thing a server counts by the minute (requests, input tokens, ...): what
/// the user allows of it and what the server says is left of it.
///
/// The server's number is as old as its request is, and requests sent since
/// then are not in it. So the meter keeps a bucket of its own and lets each
/// reply correct it: down to what the reply makes likely, up to what it makes
/// certain. How the server counts a request may differ from how we do (OpenAI
/// charges the whole output limit when it lets a request in): the ratio is
/// learned from how fast its number falls.
class Meter {
public:
    using TimePoint = TokenBucket::TimePoint;
    using Duration = TokenBucket::Duration;

    /// Whether we know what the server counts for a request, as with requests
    /// themselves, or only guess, as with tokens.
    enum class Counting { exact, guessed };

    explicit Meter(Counting counting) : counting_{counting} {}

    /// Any minute holds at most `per_minute`, to within one request.
    void limit_by_user(std::int64_t per_minute, TimePoint now);

    [[nodiscard]] Duration wait_for(double amount, TimePoint now) const;
    /// Returns what was taken in all so far, this included: the place of this
    /// request among the others, for announce().
    double take(double amount, TimePoint now);
    /// A request turned out to need so much more than was taken (or less, if negative).
    void correct(double more, TimePoint now);
    /// A reply to the request that was sent at `sent_at` at this place.
    void announce(AnnouncedLimit limit, double place, TimePoint sent_at, TimePoint now);

    /// The lower of what the user allows and the server announces; nothing if neither says.
    [[nodiscard]] std::optional<std::int64_t> per_minute() const;
    [[nodiscard]] bool is_announced() const { return announced_.has_value(); }

private:
    void learn_ratio(double remaining, double per_second, double place, TimePoint sent_at);

    /// A reply that later ones are held against.
    struct Anchor {
        double remaining;
        double place;
        TimePoint sent_at;
    };

    Counting counting_;
    std::optional<std::int64_t> user_per_minute_;
    std::optional<std::int64_t> announced_per_minute_;
    std::optional<TokenBucket> user_;
    std::optional<TokenBucket> announced_;
    std::optional<Anchor> anchor_;
    double most_remaining_ = 0;
    double taken_ = 0;
    double ratio_ = 1;  ///< What the server counts for one of ours.
};

}  // namespace assay::llm
