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

/// What a run may spend. Before a call its worst case is reserved, afterwards
/// what it did cost is settled, so the limit holds with any number of calls
/// under way. A call whose outcome nobody knows stays charged at its worst.
/// Pure; exact integers.
class Budget {
public:
    struct Limits {
        std::optional<Money> money{};
        std::optional<std::int64_t> tokens{};
    };

    explicit Budget(Limits limits) : limits_{limits} {}

    /// What earlier sessions of the run have spent. Call it before the first reserve().
    void carry(Charge earlier) { spent_ = spent_ + earlier; }

    enum class Decision {
        granted,
        wait,       ///< Calls under way may turn out cheaper than their worst case: ask again after a settlement.
        exhausted,  ///< Nothing is under way, and what is left cannot pay for it.
    };

    /// Reserves `worst` if it is granted.
    [[nodiscard]] Decision reserve(Charge worst)
    {
        if (fits(spent_ + reserved_ + worst)) {
            reserved_ = reserved_ + worst;
            ++under_way_;
            return Decision::granted;
        }
        if (under_way_ > 0 && fits(spent_ + worst))
            return Decision::wait;
        is_exhausted_ = true;
        refused_ = worst;
        return Decision::exhausted;
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
    /// If all calls under way came to their worst.
    [[nodiscard]] Charge spent_at_worst() const { return spent_ + reserved_; }
    /// Whether a call could not be paid for any more, and what it might have cost.
    [[nodiscard]] bool is_exhausted() const { return is_exhausted_; }
    [[nodiscard]] Charge refused() const { return refused_; }
    /// Whether it was the money that could not pay for it; else the tokens could not.
    [[nodiscard]] bool lacks_money() const
    {
        return is_exhausted_ && limits_.money && spent_.money + refused_.money > *limits_.money;
    }

private:
    [[nodiscard]] bool fits(Charge sum) const
    {
        return (!limits_.money || sum.money <= *limits_.money) && (!limits_.tokens || sum.tokens <= *limits_.tokens);
    }

    Limits limits_;
    Charge spent_{};
    Charge reserved_{};
    std::uint64_t under_way_ = 0;
    bool is_exhausted_ = false;
    Charge refused_{};
};

}  // namespace assay::llm
