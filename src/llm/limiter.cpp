#include "llm/limiter.hpp"

#include <cmath>

namespace assay::llm {
namespace {

/// What a request takes from each meter.
std::array<double, 4> amounts(const TokenNeed& need)
{
    const auto input = static_cast<double>(need.input);
    const auto output = static_cast<double>(need.output);
    return {1, input + output, input, output};
}

}  // namespace

Limiter::Limiter(const UserLimits& user, TimePoint now)
{
    const std::array wanted{user.requests_per_minute, user.tokens_per_minute, user.input_tokens_per_minute,
                            user.output_tokens_per_minute};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i])
            meters_[i].limit_by_user(*wanted[i], now);
}

Limiter::Duration Limiter::wait(const TokenNeed& need, TimePoint now)
{
    const auto wanted = amounts(need);
    auto wait = std::max({Duration::zero(), silent_until_ - now, pace_.wait(now)});
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wait = std::max(wait, meters_[i].wait_for(wanted[i], now));
    return wait;
}

Limiter::Sent Limiter::send(const TokenNeed& need, TimePoint now)
{
    Sent sent{.at = now, .need = need};
    const auto wanted = amounts(need);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        sent.places[i] = meters_[i].take(wanted[i], now);
    pace_.sent(now);
    return sent;
}

void Limiter::replied(const Sent& sent, const Usage& usage, const AnnouncedLimits& announced, TimePoint now)
{
    const TokenNeed actual{usage.input.value_or(sent.need.input), usage.output.value_or(sent.need.output)};
    const auto taken = amounts(sent.need);
    const auto used = amounts(actual);
    for (std::size_t i = 0; i < used.size(); ++i)
        meters_[i].correct(used[i] - taken[i], now);
    announce(sent, announced, now);
}

void Limiter::refused(const Sent& sent, std::optional<std::chrono::milliseconds> wish,
                      const AnnouncedLimits& announced, TimePoint now)
{
    announce(sent, announced, now);
    if (explains(announced, sent.need)) {
        // The meters know now; the pace need not learn what is told.
        if (wish)
            silent_until_ = std::max(silent_until_, now + *wish);
        return;
    }
    pace_.refused(sent.at, wish, now);
}

void Limiter::announce(const Sent& sent, const AnnouncedLimits& announced, TimePoint now)
{
    const std::array told{announced.requests, announced.tokens, announced.input_tokens, announced.output_tokens};
    for (std::size_t i = 0; i < told.size(); ++i)
        if (told[i])
            meters_[i].announce(*told[i], sent.places[i], sent.at, now);
}

/// Whether one of the limits has too little left for the request.
bool Limiter::explains(const AnnouncedLimits& announced, const TokenNeed& need) const
{
    const auto lacks = [](const std::optional<AnnouncedLimit>& limit, std::int64_t amount) {
        return limit && limit->remaining < std::max<std::int64_t>(1, amount);
    };
    return lacks(announced.requests, 1) || lacks(announced.tokens, need.input + need.output) ||
           lacks(announced.input_tokens, need.input) || lacks(announced.output_tokens, need.output);
}

UserLimits Limiter::known_limits() const
{
    UserLimits known{meters_[requests].per_minute(), meters_[tokens].per_minute(), meters_[input_tokens].per_minute(),
                     meters_[output_tokens].per_minute()};
    if (std::isfinite(pace_.rate())) {
        const auto measured = std::max<std::int64_t>(1, static_cast<std::int64_t>(pace_.rate() * 60));
        known.requests_per_minute = std::min(known.requests_per_minute.value_or(measured), measured);
    }
    return known;
}

}  // namespace assay::llm
