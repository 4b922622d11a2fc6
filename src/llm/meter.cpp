#include "llm/meter.hpp"

namespace assay::llm {
namespace {

/// Requests overtake each other on the way and timers are late: so much of the
/// server's allowance stays untouched. It costs no throughput, since it is
/// left standing and not left unused.
constexpr double reserve_s = 0.1;
constexpr double largest_reserve = 0.05;  ///< Of the capacity.
constexpr double smallest_ratio = 0.1;
constexpr double largest_ratio = 100;

TokenBucket::Limits announced_limits(std::int64_t per_minute, double most_remaining)
{
    const double per_second = static_cast<double>(per_minute) / 60;
    // Some servers hold less than a minute's worth; what they hold shows in
    // the largest rest they tell.
    const double capacity = std::max({1.0, per_second, std::min(most_remaining, static_cast<double>(per_minute))});
    return {per_second, capacity, std::min(per_second * reserve_s, capacity * largest_reserve)};
}

}  // namespace

void Meter::limit_by_user(std::int64_t per_minute, TimePoint now)
{
    assert(per_minute > 0);
    user_per_minute_ = per_minute;
    // A minute sees the burst and the refill; both together make the limit.
    const double limit = static_cast<double>(per_minute);
    const double burst = std::max(1.0, limit / 60);
    const double refill = std::max(limit - burst, limit / 2) / 60;
    user_.emplace(TokenBucket::Limits{refill, burst}, burst, now);
}

Meter::Duration Meter::wait_for(double amount, TimePoint now) const
{
    auto wait = Duration::zero();
    if (user_)
        wait = user_->wait_for(amount, now);
    if (announced_)
        wait = std::max(wait, announced_->wait_for(amount * ratio_, now));
    return wait;
}

double Meter::take(double amount, TimePoint now)
{
    taken_ += amount;
    if (user_)
        user_->take(amount, now);
    if (announced_)
        announced_->take(amount * ratio_, now);
    return taken_;
}

void Meter::correct(double more, TimePoint now)
{
    // The server's own number will tell what it made of it.
    if (user_)
        user_->take(more, now);
}

void Meter::announce(AnnouncedLimit limit, double place, TimePoint sent_at, TimePoint now)
{
    const auto remaining = static_cast<double>(limit.remaining);
    most_remaining_ = std::max(most_remaining_, remaining);
    announced_per_minute_ = limit.per_minute;
    const auto limits = announced_limits(limit.per_minute, most_remaining_);
    learn_ratio(remaining, limits.per_second, place, sent_at);
    const double certain = remaining - ratio_ * (taken_ - place);
    const std::chrono::duration<double> age = now - sent_at;
    const double likely = std::min(limits.capacity, certain + limits.per_second * age.count());
    if (!announced_) {
        announced_.emplace(limits, likely, now);
        return;
    }
    announced_->set_limits(limits, now);
    announced_->set_level(std::max(certain, std::min(announced_->level(now), likely)), now);
}

/// Between two replies the server's rest falls by what it counted and rises by
/// the refill, unless it was full in between: so both must be well below that
/// and close to each other.
void Meter::learn_ratio(double remaining, double per_second, double place, TimePoint sent_at)
{
    constexpr double well_below = 0.8;
    constexpr double longest_span_s = 5;
    if (counting_ == Counting::exact)
        return;
    if (remaining <= 0 || remaining > well_below * most_remaining_) {
        anchor_.reset();
        return;
    }
    if (!anchor_) {
        anchor_ = Anchor{remaining, place, sent_at};
        return;
    }
    const double span_s = std::min(longest_span_s, (1 - well_below) * most_remaining_ / per_second);
    const double passed_s = std::chrono::duration<double>(sent_at - anchor_->sent_at).count();
    if (passed_s < span_s / 2)
        return;
    const double ours = place - anchor_->place;
    if (passed_s <= span_s && ours > 0) {
        const double theirs = anchor_->remaining - remaining + per_second * passed_s;
        const double seen = std::clamp(theirs / ours, smallest_ratio, largest_ratio);
        // A ratio that is too low costs refusals, one that is too high only a moment.
        const double weight = seen > ratio_ ? 0.7 : 0.3;
        ratio_ += weight * (seen - ratio_);
    }
    anchor_ = Anchor{remaining, place, sent_at};
}

std::optional<std::int64_t> Meter::per_minute() const
{
    if (user_per_minute_ && announced_per_minute_)
        return std::min(*user_per_minute_, *announced_per_minute_);
    return user_per_minute_ ? user_per_minute_ : announced_per_minute_;
}

}  // namespace assay::llm
