#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {

/// "4/5", "4 of 5", "4.5 out of 5 stars".
struct Ratio {
    std::string part;       ///< As JSON spells it.
    std::string whole;      ///< Positive.
    bool is_plain = false;  ///< Digits, a slash and digits; nothing else.
};

/// The ratio that a text states, if it holds two numbers and no third, and no
/// word denies it ("not 4/5").
[[nodiscard]] std::optional<Ratio> find_ratio(std::string_view text);

/// The ratio's value, if its decimals end: not that of "1/3".
[[nodiscard]] std::optional<std::string> quotient_of(const Ratio& ratio);

}  // namespace assay::decode
