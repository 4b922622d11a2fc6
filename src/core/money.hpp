#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace assay {

/// An amount of US dollars, counted in pico-dollars: one dollar per million
/// tokens is then exactly 1,000,000 a token and no price has a fraction.
/// Holds up to about 9.2 million dollars either way.
struct Money {
    std::int64_t picousd = 0;

    friend constexpr auto operator<=>(const Money&, const Money&) = default;
    constexpr Money& operator+=(Money other) { picousd += other.picousd; return *this; }
    friend constexpr Money operator+(Money a, Money b) { return {a.picousd + b.picousd}; }
    friend constexpr Money operator-(Money a, Money b) { return {a.picousd - b.picousd}; }
    friend constexpr Money operator*(Money a, std::int64_t n) { return {a.picousd * n}; }

    [[nodiscard]] constexpr double usd() const { return static_cast<double>(picousd) * 1e-12; }
    /// "$0.0123", "$0.30": two decimals from one dollar up, else four significant digits and two decimals at least.
    [[nodiscard]] std::string text() const;
};

}  // namespace assay
