#include "ground/unicode.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace assay::ground {
namespace {

constexpr std::int32_t replacement = 0xFFFD;
constexpr int max_looked_back = 64;

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

int break_class(std::int32_t code) { return u_getIntPropertyValue(code, UCHAR_GRAPHEME_CLUSTER_BREAK); }

bool is_pictograph(std::int32_t code) { return u_hasBinaryProperty(code, UCHAR_EXTENDED_PICTOGRAPHIC) != 0; }

bool is_control(int kind) { return kind == U_GCB_CONTROL || kind == U_GCB_CR || kind == U_GCB_LF; }

/// GB6 to GB8: the letters of one Hangul syllable.
bool is_one_syllable(int before, int after)
{
    if (before == U_GCB_L)
        return after == U_GCB_L || after == U_GCB_V || after == U_GCB_LV || after == U_GCB_LVT;
    if (before == U_GCB_LV || before == U_GCB_V)
        return after == U_GCB_V || after == U_GCB_T;
    return (before == U_GCB_LVT || before == U_GCB_T) && after == U_GCB_T;
}

/// GB11: whether the joiner that ends at `at` hangs on a pictograph.
bool joins_pictograph(std::string_view text, std::size_t at)
{
    at -= code_point_before(text, at).bytes;
    for (int steps = 0; at > 0 && steps < max_looked_back; ++steps) {
        const auto [code, bytes] = code_point_before(text, at);
        if (is_pictograph(code))
            return true;
        if (break_class(code) != U_GCB_EXTEND)
            return false;
        at -= bytes;
    }
    return false;
}

/// GB12 and GB13: whether an odd number of regional indicators ends at `at`.
bool is_half_a_flag(std::string_view text, std::size_t at)
{
    int count = 0;
    while (at > 0 && count < max_looked_back) {
        const auto [code, bytes] = code_point_before(text, at);
        if (break_class(code) != U_GCB_REGIONAL_INDICATOR)
            break;
        at -= bytes;
        ++count;
    }
    return count % 2 == 1;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at)
{
    if (is_ascii(text[at]))
        return {text[at], 1};
    // ICU counts in 32 bits; a code point has four bytes at most.
    const auto part = text.substr(at, 4);
    std::int32_t code = 0;
    std::int32_t next = 0;
    const auto length = static_cast<std::int32_t>(part.size());
    U8_NEXT(part.data(), next, length, code);
    return {code < 0 ? replacement : code, static_cast<std::size_t>(std::max(next, 1))};
}

CodePoint code_point_before(std::string_view text, std::size_t at)
{
    if (is_ascii(text[at - 1]))
        return {text[at - 1], 1};
    const auto first = at - std::min<std::size_t>(at, 4);
    const auto part = text.substr(first, at - first);
    auto place = static_cast<std::int32_t>(part.size());
    const auto end = place;
    std::int32_t code = 0;
    U8_PREV(part.data(), 0, place, code);
    return {code < 0 ? replacement : code, static_cast<std::size_t>(std::max(end - place, 1))};
}

std::uint32_t count_code_points(std::string_view text)
{
    return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

bool is_grapheme_boundary(std::string_view text, std::size_t at)
{
    if (at == 0 || at >= text.size())
        return true;
    if (is_ascii(text[at - 1]) && is_ascii(text[at]))
        return !(text[at - 1] == '\r' && text[at] == '\n');
    // Inside of a code point's bytes.
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80 && code_point_before(text, at).code == replacement &&
        code_point_at(text, at).code == replacement)
        return false;
    const auto before = code_point_before(text, at).code;
    const auto after = code_point_at(text, at).code;
    const int left = break_class(before);
    const int right = break_class(after);
    if (is_control(left) || is_control(right))
        return true;
    if (is_one_syllable(left, right) || right == U_GCB_EXTEND || right == U_GCB_ZWJ || right == U_GCB_SPACING_MARK ||
        left == U_GCB_PREPEND)
        return false;
    if (left == U_GCB_ZWJ && is_pictograph(after))
        return !joins_pictograph(text, at);
    if (left == U_GCB_REGIONAL_INDICATOR && right == U_GCB_REGIONAL_INDICATOR)
        return !is_half_a_flag(text, at);
    return true;
}

WordPart word_part(std::int32_t code)
{
    if (code < 0x80)
        return (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') ? WordPart::letter
                                                                                             : WordPart::none;
    constexpr auto word_mask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
    if ((U_GET_GC_MASK(code) & word_mask) == 0)
        return WordPart::none;
    if (code < 0x0E00)
        return WordPart::letter;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(code, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_YI:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return is_mark(code) ? WordPart::letter : WordPart::whole;
    default: return WordPart::letter;
    }
}

bool is_mark(std::int32_t code) { return code >= 0x0300 && (U_GET_GC_MASK(code) & U_GC_M_MASK) != 0; }

bool is_word_boundary(std::string_view text, std::size_t at)
{
    if (at == 0 || at >= text.size())
        return true;
    return word_part(code_point_before(text, at).code) != WordPart::letter ||
           word_part(code_point_at(text, at).code) != WordPart::letter;
}

}  // namespace assay::ground
