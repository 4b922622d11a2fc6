#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace assay::llm {

/// Tells whether a provider is down (Nygard, "Release It!", 2007):
///
///     closed ──most calls of late failed──► open ──after a while──► half-open: one probe at a time
///        ▲                                    ▲                        │
///        └──── enough probes succeeded ───────┼────────────────────────┤
///                                             └── a probe failed ──────┘ (and longer each time)
///
/// Pure: the caller passes the time.
class CircuitBreaker {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    struct Limits {
        Duration window = std::chrono::seconds{10};        ///< What counts as of late.
        std::uint64_t fewest_calls = 8;                    ///< Before that nothing is judged.
        double failing_share = 0.8;
        Duration first_open = std::chrono::seconds{5};
        Duration longest_open = std::chrono::seconds{120};
        int probes = 3;                                    ///< That must succeed in a row.
    };

    explicit CircuitBreaker(Limits limits) : limits_{limits}, open_for_{limits.first_open} {}

    enum class State { closed, open, half_open };
    [[nodiscard]] State state(TimePoint now) const;

    /// Whether a call may be sent now. In the half-open state the one who is
    /// told yes is the probe, and must report.
    [[nodiscard]] bool may_send(TimePoint now);
    void succeeded(TimePoint now);
    void failed(TimePoint now);
    /// A call that says neither (it was cancelled or refused for its own sake).
    void dropped() { is_probing_ = false; }

private:
    struct Outcome {
        TimePoint at;
        bool ok;
    };

    void note(bool ok, TimePoint now);
    void open(TimePoint now);
    void close();

    static constexpr std::size_t most_outcomes = 1024;

    Limits limits_;
    std::deque<Outcome> outcomes_;
    std::uint64_t failures_ = 0;  ///< Among them.
    bool is_open_ = false;
    bool is_probing_ = false;
    int probes_left_ = 0;
    Duration open_for_;
    TimePoint open_until_{};
};

}  // namespace assay::llm
