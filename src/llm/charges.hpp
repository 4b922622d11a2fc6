#pragma once

#include "llm/budget.hpp"
#include "llm/chat.hpp"
#include "llm/prices.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::llm {

/// Requests that were sent and brought no answer (cut, timed out, dropped):
/// the provider may have answered and billed them all the same.
struct Unanswered {
    std::uint64_t calls = 0;
    std::optional<Money> at_most = Money{};  ///< What they may have cost; nothing once one has no price.

    Unanswered& operator+=(const Unanswered& other)
    {
        calls += other.calls;
        at_most = at_most && other.at_most ? std::optional{*at_most + *other.at_most} : std::nullopt;
        return *this;
    }
    friend bool operator==(const Unanswered&, const Unanswered&) = default;
};

/// What requests to one model may cost and did cost, as a budget counts it.
struct Charges {
    std::string provider;                   ///< As Provider::name().
    std::string model;                      ///< As asked for; names the price.
    std::int64_t max_output_tokens = 4096;  ///< As asked for.
    const PriceTable* prices = nullptr;     ///< Null: tokens only. Outlives this.

    /// The most that a request with a body of so many bytes may cost: no token
    /// is shorter than a byte. Without a price the money is zero.
    [[nodiscard]] Charge worst(std::size_t request_bytes, PriceKind kind) const;

    /// One request that brought no answer.
    [[nodiscard]] Unanswered unanswered(std::size_t request_bytes, PriceKind kind) const;

    /// What the provider bills for it; nothing if that is not known. `answered_by`
    /// is the model that the answer names. Without `budget.money` no price is needed.
    [[nodiscard]] std::optional<Charge> actual(const Usage& usage, const std::string& answered_by,
                                               const Budget::Limits& budget) const;
};

/// Why a budget cannot pay for one more call. After Budget::is_exhausted().
[[nodiscard]] CallFailure over_budget(const Budget& budget);

}  // namespace assay::llm
