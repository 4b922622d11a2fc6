#include "decode/fold.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace assay::decode {
namespace {

/// U+00C0 to U+017F in lower case without accents. A blank marks what is no
/// letter (the multiplication and division signs).
constexpr std::array<std::string_view, 192> latin = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",   // 00C0
    "d", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th", "ss",  // 00D0
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",   // 00E0
    "d", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th", "y",   // 00F0
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",    // 0100
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",    // 0110
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",    // 0120
    "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",  // 0130
    "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",    // 0140
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",  // 0150
    "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",    // 0160
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",    // 0170
};

struct Character {
    std::uint32_t code;
    std::size_t bytes;
};

/// The character that begins at `at`; `text` is well-formed.
Character character_at(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + i])); };
    const auto lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    if (lead < 0xE0 && at + 1 < text.size())
        return {((lead & 0x1F) << 6) | (byte(1) & 0x3F), 2};
    if (lead < 0xF0 && at + 2 < text.size())
        return {((lead & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
    return {0xFFFD, text.size() - at < 4 ? text.size() - at : 4};
}

bool is_combining(std::uint32_t code)
{
    return code >= 0x300 && code < 0x370;
}

/// Spaces, dashes, quotation marks and the like, which stand between words.
bool is_separator(std::uint32_t code)
{
    if (code < 0x80)
        return !((code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z'));
    return (code < 0xC0 && code != 0xAA && code != 0xB5 && code != 0xBA) || (code >= 0x2000 && code < 0x2070) ||
           (code >= 0x3000 && code < 0x3004) || (code >= 0x3008 && code < 0x3020) || code == 0xD7 || code == 0xF7 ||
           code == 0xFEFF;
}

void append_code(std::string& out, std::uint32_t code)
{
    out += static_cast<char>(0xC0 | (code >> 6));  // Greek and Cyrillic are two bytes long.
    out += static_cast<char>(0x80 | (code & 0x3F));
}

/// Greek with its accents, and Cyrillic.
std::uint32_t folded_letter(std::uint32_t code)
{
    switch (code) {
    case 0x386: case 0x3AC: return 0x3B1;
    case 0x388: case 0x3AD: return 0x3B5;
    case 0x389: case 0x3AE: return 0x3B7;
    case 0x38A: case 0x3AF: case 0x3AA: case 0x3CA: case 0x390: return 0x3B9;
    case 0x38C: case 0x3CC: return 0x3BF;
    case 0x38E: case 0x3CD: case 0x3AB: case 0x3CB: case 0x3B0: return 0x3C5;
    case 0x38F: case 0x3CE: return 0x3C9;
    case 0x3C2: return 0x3C3;  // The sigma that ends a word.
    case 0x401: case 0x451: return 0x435;  // Cyrillic io is often written as ie.
    default: break;
    }
    if ((code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F))
        return code + 0x20;
    if (code >= 0x400 && code <= 0x40F)
        return code + 0x50;
    return code;
}

void append_folded(std::string& out, std::string_view text, std::size_t at, Character c)
{
    if (c.code < 0x80)
        out += c.code >= 'A' && c.code <= 'Z' ? static_cast<char>(c.code + 32) : static_cast<char>(c.code);
    else if (c.code >= 0xC0 && c.code < 0x180)
        out += latin[c.code - 0xC0];
    else if (c.code >= 0x370 && c.code < 0x460)
        append_code(out, folded_letter(c.code));
    else
        out += text.substr(at, c.bytes);
}

}  // namespace

std::string fold(std::string_view text)
{
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto c = character_at(text, at);
        if (!is_separator(c.code) && !is_combining(c.code))
            append_folded(folded, text, at, c);
        at += c.bytes;
    }
    return folded;
}

std::string marks_of(std::string_view text)
{
    struct Sign {
        std::string_view bytes;
        char mark;
    };
    constexpr std::array signs{Sign{"\u2264", '<'}, Sign{"\u2265", '>'}, Sign{"\u20AC", '$'}, Sign{"\u00A3", '$'},
                               Sign{"\u2212", '-'}, Sign{"\u2013", '-'}, Sign{"\u00A0", ' '}};
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const auto* const sign =
            std::find_if(signs.begin(), signs.end(), [&](const Sign& each) { return text.substr(at).starts_with(each.bytes); });
        plain += sign == signs.end() ? text[at] : sign->mark;
        at += sign == signs.end() ? 1 : sign->bytes.size();
    }
    const auto at_or_blank = [&](std::size_t at) { return at < plain.size() ? plain[at] : ' '; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    constexpr std::string_view joints = " -/_";
    std::string marks;
    for (std::size_t at = 0; at < plain.size();) {
        const char c = plain[at];
        const char before = at > 0 ? plain[at - 1] : ' ';
        const auto end = joints.find(c) == std::string_view::npos ? at + 1 : std::min(plain.find_first_not_of(joints, at), plain.size());
        const char after = at_or_blank(end);
        if (std::string_view{"<>=+#%$"}.find(c) != std::string_view::npos)
            marks += c;
        else if (is_digit(before) && is_digit(after) && (c == '.' || c == ','))
            marks += '.';
        else if (is_digit(before) && is_digit(after) && joints.find(c) != std::string_view::npos)
            marks += '~';
        else if (is_digit(after) && at_or_blank(end - 1) == '-' && (at == 0 || end - at > 1))
            marks += '-';  // and not the hyphen of "COVID-19"
        at = end;
    }
    return marks;
}

std::vector<std::string> words_of(std::string_view text, Case letters)
{
    std::vector<std::string> words;
    bool is_open = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = character_at(text, at);
        if (is_separator(c.code)) {
            is_open = false;
        } else if (!is_combining(c.code) || letters == Case::keep) {
            if (!is_open)
                words.emplace_back();
            is_open = true;
            if (letters == Case::fold)
                append_folded(words.back(), text, at, c);
            else
                words.back() += text.substr(at, c.bytes);
        }
        at += c.bytes;
    }
    return words;
}

std::string_view trim(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace assay::decode
