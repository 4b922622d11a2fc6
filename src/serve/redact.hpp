#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::serve {

/// Replaces what should not leave the house by "[redacted:KIND]":
///
///   email    addresses, also with %40, &#64; or "[at]" for the @, with spaces or
///            a line break around it, with a quoted name ("john doe"@...), in any script
///   secret   API keys and tokens by their issuers' prefixes, also where a line break cuts them in
///            two, but not words behind a prefix; forty characters as AWS's secret keys have them; JWTs, bearer tokens,
///            private keys, passwords in URLs and after "password:"
///   card     payment cards (find_card_numbers())
///   iban     bank accounts (ISO 13616, the check digits hold)
///
/// Zero-width characters inside of a match do not hide it. Takes time in
/// proportion to the text. A filter of patterns: it finds the usual forms, not
/// whatever a person could disguise.
[[nodiscard]] std::string redact(std::string_view text);

/// The same in every string of valid JSON text, keys included. A whole number that
/// is a card's becomes the string "[redacted:card]"; all other bytes are kept.
[[nodiscard]] std::string redact_json(std::string_view json);

}  // namespace assay::serve
