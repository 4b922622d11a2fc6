#pragma once

#include "llm/token_bucket.hpp"

#include <cstdint>

namespace assay::llm {

/// Finds out after a server's first complaint whether it is about our rate or
/// comes at random, as from a server that is overloaded now and then.
///
/// A server whose limit is used up turns away most of what comes next, one
/// that complains at random as few as before. So a few more requests are sent
/// (the probe), and if hardly any is turned away, some more at half the rate
/// (the trial): a share that stays although the rate has fallen is not the
/// rate's doing.
///
/// Pure: the caller passes the time, which must not go back.
class BackgroundTrial {
public:
    using TimePoint = TokenBucket::TimePoint;

    enum class Verdict {
        open,
        limit,       ///< The complaints are about the rate: slow down.
        background,  ///< They are not: share() of the requests is turned away whatever the rate.
        rate,        ///< They ended at half the rate: go on from there.
    };

    /// After `refused` of the last `sent` requests. Verdict::limit if these are
    /// too many for anything else.
    [[nodiscard]] Verdict begin(std::uint64_t sent, std::uint64_t refused);
    /// A request is being sent.
    [[nodiscard]] Verdict sent(TimePoint now);
    /// One of those sent at `sent_at` was turned away.
    [[nodiscard]] Verdict refused(TimePoint sent_at);

    [[nodiscard]] bool is_open() const { return stage_ != Stage::none; }
    /// The probe has ended with this request: wait for what comes of it, then
    /// call hold().
    [[nodiscard]] bool is_probed() const { return stage_ == Stage::probe && stage_sent_ >= probe_requests; }
    /// From now on the rate is half of what it was.
    void hold(TimePoint now);

    /// Requests a second in the probe, or what it was at least where they came
    /// all at once.
    [[nodiscard]] double probe_rate() const;

    /// Of all requests so far, in [0, 1].
    [[nodiscard]] double share() const;

    static constexpr std::uint64_t probe_requests = 30;
    /// No background is larger: then there is a limit, or nothing to be had.
    static constexpr double largest_share = 0.1;

private:
    enum class Stage { none, probe, trial };

    [[nodiscard]] Verdict close(Verdict verdict);
    [[nodiscard]] bool is_too_much() const;

    Stage stage_ = Stage::none;
    TimePoint stage_began_{};
    TimePoint last_sent_{};
    std::uint64_t stage_sent_ = 0;
    std::uint64_t stage_refused_ = 0;  ///< Of these.
    std::uint64_t sent_ = 0;           ///< In all.
    std::uint64_t refused_ = 0;
};

}  // namespace assay::llm
