#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::serve {

/// Bytes of a text, from `begin` up to `end`.
struct ByteRange {
    std::size_t begin;
    std::size_t end;

    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// Where payment card numbers stand in UTF-8 text, in order, none overlapping.
///
/// A number has 13 to 19 digits of any script, Luhn's check digit holds
/// (ISO/IEC 7812-1, annex B), and it begins with a digit that card issuers have:
/// 2 to 9, or 1 in the 15 digits of airlines' cards. Its groups may be divided
/// by spaces of any width, dashes, dots and underscores, mixed as you like; by one line break only where
/// they are groups of four, or of 4, 6 and 5: lines of a table are no card. It
/// begins and ends where a group does, so beside other numbers it is found, too;
/// where several readings hold, all of them are covered. Takes time in
/// proportion to the text; ill-formed bytes divide like letters.
[[nodiscard]] std::vector<ByteRange> find_card_numbers(std::string_view text);

}  // namespace assay::serve
