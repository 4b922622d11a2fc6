#pragma once

#include "core/money.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <optional>

namespace assay::llm {

/// What calls cost or may cost.
struct Charge {
    Money money{};
    std::int64_t tokens = 0;  ///< Input and output.

    friend constexpr Charge operator+(Charge a, Charge b) { return {a.money + b.money, a.tokens + b.tokens}; }
    friend constexpr Charge operator-(Charge a, Charge b) { return {a.money - b.money, a.tokens - b.tokens}; }
    friend constexpr bool operator==(Charge, Charge) = default;
};

/// What the batch jobs of a run hold, and what those did cost that are over.
struct JobCharges {
    Charge held{};
    Charge spent{};
};

/// What a run may spend. Before a call its worst case is reserved, afterwards
/// what it did cost is settled, so the limit holds with any number of calls
/// under way. A call whose outcome nobody knows stays charged at its worst.
///
/// Requests in batch jobs are held at their worst for as long as the job may
/// bring answers, days and processes later: what a job holds, and later what
/// it did cost, is noted with the job, all else with the run.
/// Pure; exact integers.
class Budget {
public:
    struct Limits {
        std::optional<Money> money{};
        std::optional<std::int64_t> tokens{};
    };

    explicit Budget(Limits limits) : limits_{limits} {}

    /// What earlier sessions of the run have spent, over jobs included, and
    /// what is with its jobs. Call it before the first reserve().
    void carry(Charge earlier, const JobCharges& jobs = {})
    {
        spent_ = spent_ + earlier;
        held_ = held_ + jobs.held;
        spent_in_jobs_ = spent_in_jobs_ + jobs.spent;
    }

    enum class Decision {
        granted,
        wait,       ///< Calls or jobs under way may turn out cheaper than their worst case: ask again after a settlement.
        exhausted,  ///< Nothing is under way, and what is left cannot pay for it.
    };

    /// Reserves `worst` if it is granted.
    [[nodiscard]] Decision reserve(Charge worst)
    {
        const auto decision = decide(worst);
        if (decision == Decision::granted) {
            reserved_ = reserved_ + worst;
            ++under_way_;
        }
        return decision;
    }

    /// The same for a request that goes into a job.
    [[nodiscard]] Decision hold(Charge worst)
    {
        const auto decision = decide(worst);
        if (decision == Decision::granted)
            held_ = held_ + worst;
        return decision;
    }

    /// Whether calls or jobs under way may leave so much.
    [[nodiscard]] bool may_be_freed(Charge worst) const
    {
        return (under_way_ > 0 || held_ != Charge{}) && fits(spent_ + worst);
    }

    /// A job is over, or came to nothing.
    void settle_job(Charge held, Charge actual)
    {
        held_ = held_ - held;
        spent_ = spent_ + actual;
        spent_in_jobs_ = spent_in_jobs_ + actual;
    }

    /// `actual` nothing: unknown, so it stays charged at its worst.
    void settle(Charge worst, std::optional<Charge> actual)
    {
        assert(under_way_ > 0);
        --under_way_;
        reserved_ = reserved_ - worst;
        spent_ = spent_ + actual.value_or(worst);
    }

    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] Charge spent() const { return spent_; }
    /// What is noted with the run: what was spent but in jobs, and that if all
    /// calls under way came to their worst.
    [[nodiscard]] Charge spent_beside_jobs() const { return spent_ - spent_in_jobs_; }
    [[nodiscard]] Charge spent_beside_jobs_at_worst() const { return spent_beside_jobs() + reserved_; }
    /// What jobs under way may cost.
    [[nodiscard]] Charge held() const { return held_; }
    /// Whether a call could not be paid for any more, and what it might have cost.
    [[nodiscard]] bool is_exhausted() const { return is_exhausted_; }
    [[nodiscard]] Charge refused() const { return refused_; }
    /// Whether it was the money that could not pay for it; else the tokens could not.
    [[nodiscard]] bool lacks_money() const
    {
        return is_exhausted_ && limits_.money && spent_.money + refused_.money > *limits_.money;
    }

private:
    [[nodiscard]] Decision decide(Charge worst)
    {
        if (fits(spent_ + reserved_ + held_ + worst))
            return Decision::granted;
        if (may_be_freed(worst))
            return Decision::wait;
        is_exhausted_ = true;
        refused_ = worst;
        return Decision::exhausted;
    }

    [[nodiscard]] bool fits(Charge sum) const
    {
        return (!limits_.money || sum.money <= *limits_.money) && (!limits_.tokens || sum.tokens <= *limits_.tokens);
    }

    Limits limits_;
    Charge spent_{};
    Charge reserved_{};
    Charge held_{};           ///< By jobs under way.
    Charge spent_in_jobs_{};  ///< Part of spent_.
    std::uint64_t under_way_ = 0;
    bool is_exhausted_ = false;
    Charge refused_{};
};

}  // namespace assay::llm
