#pragma once

#include "llm/background_trial.hpp"
#include "llm/token_bucket.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

namespace assay::llm {

/// How fast to send to a server that does not say what it allows: without
/// limit until it complains, then at what it proved to take, growing slowly.
///
/// The limit is measured. When a server turns a request away its allowance is
/// used up; what it lets in until the next time that happens is just what its
/// limit refilled in between, whatever we sent when:
///
///     limit = let in / time,  from one complaint to the next
///
/// So once complaints are about the rate it starts at half of what was let in
/// lately and doubles every second until there is a second one. From then on
/// it follows the cubic curve of RFC 9438: from a little below the measured
/// limit up to it, a long time near it, then ever faster beyond it, until the
/// next complaint brings a new measurement.
///
/// Complaints that do not become fewer when we slow down are not about our
/// rate (a server that turns away at random): they are counted as a background
/// and no longer slow anything down. A BackgroundTrial looks for them at the
/// first complaint, and again where the background grows while no limit is
/// known; later on four in a row in spite of a slower rate tell as much.
///
/// Pure: the caller passes the time, which must not go back. One who waits
/// asks again when the wait is over.
class Pace {
public:
    using TimePoint = TokenBucket::TimePoint;
    using Duration = TokenBucket::Duration;

    /// Zero if a request may be sent now. A wait also tells that the rate is
    /// what holds us back; only then does it grow.
    [[nodiscard]] Duration wait(TimePoint now);

    /// Call when wait() is zero.
    void sent(TimePoint now);

    /// The request sent at `sent_at` was turned away; the server wants silence for `wish`.
    void refused(TimePoint sent_at, std::optional<Duration> wish, TimePoint now);

    /// Requests a second; infinite as long as nobody complained.
    [[nodiscard]] double rate() const { return rate_; }
    /// The share of requests turned away whatever the rate.
    [[nodiscard]] double background() const { return background_; }

private:
    enum class Phase { unlimited, trial, search, cubic };

    /// From a complaint on.
    struct Epoch {
        TimePoint began{};
        std::uint64_t sent = 0;
        std::uint64_t refused = 0;  ///< Of those sent in it.
        double silent_s = 0;        ///< Of it, since the server wanted it so.
        bool was_cut = false;       ///< Before it was long enough to measure.
    };

    void take(BackgroundTrial::Verdict verdict, TimePoint now);
    void begin_trial(Duration wish, TimePoint now);
    void start_trial(TimePoint now);
    void judge(TimePoint now);
    void start_search(TimePoint now);
    void start_epoch(TimePoint now);
    void search_from(double rate, double doubling_s);
    void search_slowly(double rate);
    void measure(TimePoint now);
    void note_streak(bool was_expected, double rate_before);
    void grow(TimePoint now);
    void be_silent(Duration wish, TimePoint now);
    void set_rate(double rate);
    [[nodiscard]] bool is_background() const;
    [[nodiscard]] double credit_at(TimePoint now) const;
    void count_recent(TimePoint now);
    [[nodiscard]] double sent_lately(TimePoint now) const;
    [[nodiscard]] double rate_in_epoch(TimePoint now) const;

    Phase phase_ = Phase::unlimited;
    double rate_ = std::numeric_limits<double>::infinity();
    double start_rate_ = 0;    ///< Where the present curve began...
    double plateau_ = 0;       ///< ...and the limit as measured then.
    double doubling_s_ = 1;    ///< Of a search.
    double grown_s_ = 0;       ///< How long the rate has held us back since.
    double credit_ = 1;        ///< Requests that may be sent at once.
    TimePoint credit_from_{};
    TimePoint silent_until_{};
    TimePoint last_cut_{};     ///< Complaints about requests sent before it say nothing new.
    TimePoint last_sent_{};
    bool was_held_back_ = false;
    Epoch epoch_;

    BackgroundTrial trial_;
    Duration trial_wish_{};    ///< What the server wanted meanwhile.
    double rate_before_trial_ = 0;

    double background_ = 0;
    Epoch streak_;             ///< Epochs that ended in complaints in spite of a cut.
    double rate_before_streak_ = 0;
    double proven_ = 0;        ///< The largest limit measured since the first complaint or the last streak.
    double active_rate_ = 0;   ///< Let in a second in the epoch before, silences left out.

    static constexpr std::size_t slots = 10;
    std::array<std::uint32_t, slots> recent_{};  ///< Sent in each tenth of the last second.
    std::int64_t recent_slot_ = 0;
};

}  // namespace assay::llm
