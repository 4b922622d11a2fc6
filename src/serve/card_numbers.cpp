#include "serve/card_numbers.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace assay::serve {
namespace {

constexpr std::size_t least_card_digits = 13;
constexpr std::size_t most_digits = 19;
/// As in "4111 - 1111": what is further apart is another number.
constexpr int most_separators = 3;

struct Digit {
    int value;
    ByteRange bytes;
    bool begins_group;
    int line;  ///< How many line breaks of the run stand before it.
};

enum class Role { digit, separator, line_break, unseen, other };

Role role_of(UChar32 code)
{
    if (code < 0)
        return Role::other;
    if (u_charDigitValue(code) >= 0)
        return Role::digit;
    if (code == '\n' || code == '\r')
        return Role::line_break;
    constexpr UChar32 minus = 0x2212;
    constexpr UChar32 middle_dot = 0xB7;
    if (code == '.' || code == '_' || code == minus || code == middle_dot)
        return Role::separator;
    switch (u_charType(code)) {
    case U_SPACE_SEPARATOR:
    case U_DASH_PUNCTUATION: return Role::separator;
    case U_FORMAT_CHAR: return Role::unseen;
    default: return Role::other;
    }
}

bool is_card(const Digit* digits, std::size_t count)
{
    const int first = digits[0].value;
    if (first == 0 || (first == 1 && count != 15))
        return false;
    if (std::all_of(digits, digits + count, [first](const Digit& digit) { return digit.value == first; }))
        return false;
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        int value = digits[count - 1 - i].value;
        if (i % 2 == 1)
            value = value > 4 ? 2 * value - 9 : 2 * value;
        sum += value;
    }
    return sum % 10 == 0;
}

/// Numbers in the lines of a table are no card. One that a line break cuts has its digits in groups as
/// cards have them, four by four or 4-6-5, and the break is between two of them.
bool is_one_card_over_lines(const Digit* digits, std::size_t count)
{
    if (digits[0].line == digits[count - 1].line)
        return true;
    constexpr std::size_t group_digits = 4;
    constexpr std::size_t second_of_fifteen = 10;
    bool by_four = count == 16;
    bool four_six_five = count == 15;
    for (std::size_t i = 1; i < count; ++i) {
        by_four = by_four && digits[i].begins_group == (i % group_digits == 0);
        four_six_five = four_six_five && digits[i].begins_group == (i == group_digits || i == second_of_fifteen);
    }
    return digits[count - 1].line - digits[0].line == 1 && (by_four || four_six_five);
}

/// The cards among digits that nothing but separators divides.
void find_in_run(const std::vector<Digit>& run, std::vector<ByteRange>& found)
{
    const auto ends_group = [&run](std::size_t end) { return end == run.size() || run[end].begins_group; };
    for (std::size_t begin = 0; begin + least_card_digits <= run.size(); ++begin) {
        if (!run[begin].begins_group)
            continue;
        const auto longest = std::min(most_digits, run.size() - begin);
        for (std::size_t count = longest; count >= least_card_digits; --count) {
            if (!ends_group(begin + count) || !is_card(&run[begin], count) || !is_one_card_over_lines(&run[begin], count))
                continue;
            const ByteRange card{run[begin].bytes.begin, run[begin + count - 1].bytes.end};
            if (!found.empty() && card.begin < found.back().end)
                found.back().end = std::max(found.back().end, card.end);
            else
                found.push_back(card);
            break;
        }
    }
}

}  // namespace

std::vector<ByteRange> find_card_numbers(std::string_view text)
{
    std::vector<ByteRange> found;
    std::vector<Digit> run;
    int separators = 0;
    int breaks = 0;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t next = 0; next < size;) {
        const auto at = next;
        UChar32 code = 0;
        U8_NEXT(bytes, next, size, code);
        const auto role = role_of(code);
        if (role == Role::digit) {
            run.push_back({u_charDigitValue(code), {static_cast<std::size_t>(at), static_cast<std::size_t>(next)},
                           run.empty() || separators > 0, breaks});
            separators = 0;
        } else if ((role == Role::separator || role == Role::line_break) && !run.empty() && separators < most_separators) {
            ++separators;
            breaks += code == '\n';
        } else if (role != Role::unseen) {
            find_in_run(run, found);
            run.clear();
            separators = 0;
            breaks = 0;
        }
    }
    find_in_run(run, found);
    return found;
}

}  // namespace assay::serve
