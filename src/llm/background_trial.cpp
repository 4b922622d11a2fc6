#include "llm/background_trial.hpp"

#include <algorithm>

namespace assay::llm {
namespace {

/// Of so many requests some few are turned away by chance.
constexpr std::uint64_t by_chance = 3;
/// The trial lasts until so many complaints are due...
constexpr double complaints_due = 4;
/// ...and at least so many have come, unless they ended with the higher rate.
constexpr std::uint64_t fewest_complaints = 1;
/// Over less, requests that are sent all at once would look like a rate.
constexpr std::chrono::milliseconds shortest_probe{100};
/// Nobody waits longer than this for a rarer background.
constexpr double smallest_share = 0.01;

}  // namespace

BackgroundTrial::Verdict BackgroundTrial::begin(std::uint64_t sent, std::uint64_t refused)
{
    *this = {};
    sent_ = sent;
    refused_ = refused;
    if (is_too_much())
        return Verdict::limit;
    stage_ = Stage::probe;
    return Verdict::open;
}

BackgroundTrial::Verdict BackgroundTrial::sent(TimePoint now)
{
    if (stage_began_ == TimePoint{})
        stage_began_ = now;
    last_sent_ = now;
    ++sent_;
    ++stage_sent_;
    if (stage_ != Stage::trial || static_cast<double>(stage_sent_) * std::max(share(), smallest_share) < complaints_due)
        return Verdict::open;
    return close(stage_refused_ >= fewest_complaints ? Verdict::background : Verdict::rate);
}

BackgroundTrial::Verdict BackgroundTrial::refused(TimePoint sent_at)
{
    ++refused_;
    if (stage_began_ != TimePoint{} && sent_at >= stage_began_)
        ++stage_refused_;
    return is_too_much() ? close(Verdict::limit) : Verdict::open;
}

void BackgroundTrial::hold(TimePoint now)
{
    stage_ = Stage::trial;
    stage_began_ = now;
    stage_sent_ = 0;
    stage_refused_ = 0;
}

double BackgroundTrial::probe_rate() const
{
    const std::chrono::duration<double> passed = std::max<TimePoint::duration>(last_sent_ - stage_began_, shortest_probe);
    return static_cast<double>(stage_sent_) / passed.count();
}

double BackgroundTrial::share() const
{
    return static_cast<double>(refused_) / static_cast<double>(std::max<std::uint64_t>(1, sent_));
}

/// In all, or of what was sent of late.
bool BackgroundTrial::is_too_much() const
{
    const auto most = [](std::uint64_t sent) { return static_cast<double>(by_chance) + largest_share * static_cast<double>(sent); };
    return static_cast<double>(refused_) > most(sent_) || static_cast<double>(stage_refused_) > most(stage_sent_);
}

BackgroundTrial::Verdict BackgroundTrial::close(Verdict verdict)
{
    stage_ = Stage::none;
    return verdict;
}

}  // namespace assay::llm
