#include "llm/pace.hpp"

#include <limits>
#include <utility>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double slowest_per_s = 1.0 / 60;
constexpr double as_good_as_unlimited_per_s = 100'000;

/// Below the measured limit, so that the server's allowance recovers a little.
constexpr double margin = 0.02;
/// How long the cubic curve takes back to the measured limit, in time and at
/// least in requests: a slow server must not be asked to judge two of them.
constexpr double plateau_after_s = 20;
constexpr double plateau_after_requests = 200;

/// Measured over less, one request more or less changes too much, and a server
/// that counts by the second has not yet shown what it refills.
constexpr auto shortest_measure = 1s;
/// After a complaint: what is on its way arrives, and the server's allowance gets a cushion.
constexpr auto short_silence = 100ms;
/// What may be sent at once, since timers are not exact.
constexpr auto burst = 50ms;
/// What is saved up while the server wants silence.
constexpr auto longest_saving = 1s;
/// Over less, the first requests that are sent all at once would look like a rate.
constexpr auto shortest_rate = 100ms;

/// A first search doubles the rate so often, one near a limit known roughly so often.
constexpr double fast_doubling_s = 1;
constexpr double slow_doubling_s = 10;
constexpr double slow_doubling_requests = 100;
/// A rate that far beyond what was let in means that the limit is not measured
/// well yet: the server's allowance was full in between.
constexpr double rough = 1.25;
/// In units of the time to the plateau: nobody complained so far beyond the
/// measured limit, so it must have risen.
constexpr double risen_after = 2.5;
/// A complaint at a rate no further than this above what was let in before is not about the rate.
constexpr double same_rate = 1.05;

constexpr std::uint64_t streak_that_is_background = 4;
/// So many complaints tell that their share is too large for a background.
constexpr std::uint64_t streak_that_is_none = 12;
/// What a server let in from one complaint to the next is its limit. A complaint
/// at less than this share of that is not about the rate, unless the limit has fallen...
constexpr double below_proven = 0.9;
/// ...and for as long as that is not clear the rate does not go further down than this.
constexpr double least_of_proven = 0.5;
constexpr double smallest_background = 0.001;
constexpr double largest_background = 0.1;
constexpr std::uint64_t background_window = 1000;  ///< Requests.

double seconds(Pace::Duration duration)
{
    return Seconds{duration}.count();
}

std::int64_t slot_of(Pace::TimePoint now)
{
    return now.time_since_epoch() / 100ms;
}

}  // namespace

Pace::Duration Pace::wait(TimePoint now)
{
    if (phase_ == Phase::unlimited)
        return Duration::zero();
    auto wait = std::max(Duration::zero(), silent_until_ - now);
    if (const double missing = 1 - credit_at(std::max(now, silent_until_)); missing > 1e-9 && rate_ < unlimited)
        wait += std::chrono::ceil<Duration>(Seconds{missing / rate_});
    was_held_back_ |= wait > Duration::zero();
    return wait;
}

double Pace::credit_at(TimePoint now) const
{
    if (rate_ == unlimited)
        return 1;
    const double most = std::max({1.0, rate_ * seconds(burst), credit_});
    return std::min(most, credit_ + rate_ * std::max(0.0, seconds(now - credit_from_)));
}

void Pace::sent(TimePoint now)
{
    count_recent(now);
    if (epoch_.sent == 0 && phase_ == Phase::unlimited)
        start_epoch(now);
    if (trial_.is_probed())
        start_trial(now);
    if (trial_.is_open())
        take(trial_.sent(now), now);
    if (trial_.is_probed())
        be_silent(short_silence, now);
    // A background is judged by what happens now, not by all that ever was.
    if (background_ > 0 && epoch_.sent >= background_window && now - epoch_.began > shortest_measure) {
        background_ = (background_ + static_cast<double>(epoch_.refused) / static_cast<double>(epoch_.sent)) / 2;
        if (background_ < smallest_background)
            background_ = 0;
        start_epoch(now);
    }
    ++epoch_.sent;
    if (phase_ != Phase::unlimited) {
        grow(now);
        credit_ = credit_at(now) - 1;
        credit_from_ = now;
    }
    last_sent_ = now;
    was_held_back_ = false;
}

/// An idle or slow caller proves nothing about a higher rate.
void Pace::grow(TimePoint now)
{
    if (!was_held_back_ || phase_ == Phase::trial)
        return;
    grown_s_ += std::min(seconds(now - last_sent_), std::max(1.0, 2 / rate_));
    if (phase_ == Phase::search) {
        set_rate(start_rate_ * std::exp2(grown_s_ / doubling_s_));
        return;
    }
    const double plateau_s = std::max(plateau_after_s, plateau_after_requests / plateau_);
    if (grown_s_ > risen_after * plateau_s) {
        search_slowly(rate_);
        return;
    }
    const double x = grown_s_ / plateau_s - 1;
    const double depth = x < 0 ? plateau_ - start_rate_ : margin * plateau_;
    set_rate(plateau_ + depth * x * x * x);
}

void Pace::set_rate(double rate)
{
    rate_ = rate >= as_good_as_unlimited_per_s ? unlimited : std::max(rate, slowest_per_s);
}

void Pace::refused(TimePoint sent_at, std::optional<Duration> wish, TimePoint now)
{
    if (sent_at >= epoch_.began)
        ++epoch_.refused;
    if (phase_ == Phase::unlimited) {
        begin_trial(wish.value_or(Duration::zero()), now);
        return;
    }
    if (trial_.is_open()) {
        trial_wish_ = std::max(trial_wish_, wish.value_or(Duration::zero()));
        take(trial_.refused(sent_at), now);
        return;
    }
    if (is_background())
        return;
    if (background_ > 0 && rate_ == unlimited && sent_at >= epoch_.began) {
        begin_trial(wish.value_or(Duration::zero()), now);
        return;
    }
    if (sent_at > last_cut_) {
        judge(now);
        if (is_background())
            return;
    }
    be_silent(wish.value_or(Duration::zero()), now);
}

void Pace::take(BackgroundTrial::Verdict verdict, TimePoint now)
{
    switch (verdict) {
    case BackgroundTrial::Verdict::open: return;
    case BackgroundTrial::Verdict::limit:
        start_search(now);
        be_silent(trial_wish_, now);
        return;
    case BackgroundTrial::Verdict::background:
        background_ = trial_.share();
        search_from(rate_before_trial_, fast_doubling_s);
        start_epoch(now);
        return;
    case BackgroundTrial::Verdict::rate:
        search_from(rate_, fast_doubling_s);
        start_epoch(now);
        return;
    }
}

void Pace::begin_trial(Duration wish, TimePoint now)
{
    phase_ = Phase::trial;
    rate_before_trial_ = rate_;
    trial_wish_ = wish;
    take(trial_.begin(epoch_.sent, std::max<std::uint64_t>(1, epoch_.refused)), now);
    // So few tell nothing yet: what the server wants comes first.
    if (trial_.is_open() && epoch_.sent < BackgroundTrial::probe_requests)
        be_silent(wish, now);
}

/// Nobody complained much while more was sent: now at half the rate.
void Pace::start_trial(TimePoint now)
{
    const double rate = std::max(trial_.probe_rate(), rate_in_epoch(now));
    trial_.hold(now);
    credit_ = 1;
    credit_from_ = now;
    set_rate(std::min(rate, rate_before_trial_) / 2);
}

/// Waits at least long enough for what is on its way to arrive.
void Pace::be_silent(Duration wish, TimePoint now)
{
    const Duration silence = std::max<Duration>(wish, short_silence);
    const auto until = now + silence;
    if (until <= silent_until_)
        return;
    epoch_.silent_s += seconds(until - std::max(now, silent_until_));
    silent_until_ = until;
    // The server promised room again after the silence it asked for.
    const double saved = wish > short_silence && phase_ == Phase::cubic
                             ? rate_ * seconds(std::min<Duration>(wish, longest_saving)) / 2
                             : 0;
    credit_ = saved;
    credit_from_ = silent_until_;
}

bool Pace::is_background() const
{
    constexpr double spread = 2;
    return background_ > 0 && static_cast<double>(epoch_.refused) <=
                                  3 + spread * background_ * static_cast<double>(epoch_.sent);
}

void Pace::start_search(TimePoint now)
{
    const double lately = std::max(1.0, sent_lately(now));
    rate_before_streak_ = lately;
    search_from(lately / 2, fast_doubling_s);
    last_cut_ = now;
    last_sent_ = now;
    start_epoch(now);
}

void Pace::search_from(double rate, double doubling_s)
{
    phase_ = Phase::search;
    start_rate_ = std::max(rate, slowest_per_s);
    doubling_s_ = doubling_s;
    grown_s_ = 0;
    set_rate(start_rate_);
}

void Pace::search_slowly(double rate)
{
    search_from(rate, std::max(slow_doubling_s, slow_doubling_requests / rate));
}

void Pace::start_epoch(TimePoint now)
{
    epoch_ = {};
    epoch_.began = now;
}

/// A complaint about a request that was sent after the last cut.
void Pace::judge(TimePoint now)
{
    last_cut_ = now;
    if (now - epoch_.began < shortest_measure) {
        // Too early to tell: the measurement goes on, at half the rate.
        if (!std::exchange(epoch_.was_cut, true))
            search_from(std::min(rate_, std::max(1.0, sent_lately(now))) / 2, fast_doubling_s);
        return;
    }
    const bool is_below_proven = rate_ < below_proven * proven_;
    const bool is_at_limit = phase_ == Phase::cubic ? rate_ >= plateau_ * (1 - margin / 4) : rate_ > same_rate * active_rate_;
    const bool was_expected = is_at_limit && !is_below_proven;
    const double rate_before = rate_;
    measure(now);
    note_streak(was_expected, rate_before);
    start_epoch(now);
}

void Pace::measure(TimePoint now)
{
    const double before = rate_ == unlimited ? std::max(1.0, sent_lately(now)) : rate_;
    const double let_in = static_cast<double>(epoch_.sent - std::min(epoch_.sent, epoch_.refused));
    const double passed_s = seconds(now - epoch_.began);
    const double per_s = let_in / passed_s;
    active_rate_ = let_in / std::max(passed_s - epoch_.silent_s, 0.1 * passed_s);
    // One request more or less decides how exact the measurement is.
    const double error = std::clamp(1 / (let_in + 1), margin, 0.5);
    const double slowed = std::clamp(per_s * (1 - margin), before / 2, before * (1 - error));
    const double start = std::max(slowed, std::min(before, least_of_proven * proven_));
    proven_ = std::max(proven_, std::min(per_s, before));
    if (before > rough * per_s) {
        search_slowly(start);
        return;
    }
    phase_ = Phase::cubic;
    start_rate_ = start;
    plateau_ = std::clamp(per_s, start_rate_, before);
    grown_s_ = 0;
    set_rate(start_rate_);
}

/// Slower and slower, and still turned away as often: that is not our rate's doing.
void Pace::note_streak(bool was_expected, double rate_before)
{
    if (was_expected && phase_ == Phase::cubic && streak_.refused == 0)
        rate_before_streak_ = std::max(rate_before_streak_, std::min(rate_before, as_good_as_unlimited_per_s));
    streak_.sent += epoch_.sent;
    streak_.refused += epoch_.refused;
    const double share = static_cast<double>(streak_.refused) / static_cast<double>(std::max<std::uint64_t>(1, streak_.sent));
    const bool is_small = share <= largest_background;
    if (was_expected) {
        streak_ = {};
        return;
    }
    if (!is_small && streak_.refused >= streak_that_is_none) {
        streak_ = {};
        proven_ = 0;
        return;
    }
    // Of a few complaints the share says little.
    if (!is_small || streak_.refused < streak_that_is_background)
        return;
    background_ = std::max(background_, share);
    streak_ = {};
    proven_ = 0;
    silent_until_ = {};
    search_from(std::max(rate_before_streak_, rate_), fast_doubling_s);
}

void Pace::count_recent(TimePoint now)
{
    const auto slot = slot_of(now);
    for (auto old = std::max(recent_slot_ + 1, slot - static_cast<std::int64_t>(slots) + 1); old <= slot; ++old)
        recent_[static_cast<std::size_t>(old) % slots] = 0;
    recent_slot_ = std::max(recent_slot_, slot);
    ++recent_[static_cast<std::size_t>(slot) % slots];
}

double Pace::sent_lately(TimePoint now) const
{
    const auto slot = slot_of(now);
    double sum = 0;
    for (auto old = slot - static_cast<std::int64_t>(slots) + 1; old <= recent_slot_; ++old)
        sum += recent_[static_cast<std::size_t>(old) % slots];
    return sum;
}

/// Requests a second, of late or since the epoch began: slow answers come in
/// waves, and the last second may lie between two of them.
double Pace::rate_in_epoch(TimePoint now) const
{
    const auto passed = std::max<Duration>(now - epoch_.began, shortest_rate);
    return std::max(sent_lately(now) / seconds(std::min<Duration>(passed, 1s)), static_cast<double>(epoch_.sent) / seconds(passed));
}

}  // namespace assay::llm
