#pragma once

#include "llm/budget.hpp"
#include "llm/chat.hpp"
#include "llm/prices.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::llm {

/// What requests to one model may cost and did cost, as a budget counts it.
struct Charges {
    std::string provider;                   ///< As Provider::name().
    std::string model;                      ///< As asked for; names the price.
    std::int64_t max_output_tokens = 4096;  ///< As asked for.
    const PriceTable* prices = nullptr;     ///< Null: tokens only. Outlives this.

    /// The most that a request with a body of so many bytes may cost: no token
    /// is shorter than a byte. Without a price the money is zero.
    [[nodiscard]] Charge worst(std::size_t request_bytes, PriceKind kind) const;

    /// What the provider bills for it; nothing if that is not known. `answered_by`
    /// is the model that the answer names. Without `budget.money` no price is needed.
    [[nodiscard]] std::optional<Charge> actual(const Usage& usage, const std::string& answered_by,
                                               const Budget::Limits& budget) const;
};

/// Why a budget cannot pay for one more call. After Budget::is_exhausted().
[[nodiscard]] CallFailure over_budget(const Budget& budget);

}  // namespace assay::llm
