#include "rag/text/character.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <array>

namespace assay::rag {

namespace {

Writing look_up(char32_t character)
{
    const auto code = static_cast<UChar32>(character);
    const std::uint32_t category = U_MASK(u_charType(code));
    if ((category & U_GC_ND_MASK) != 0)
        return Writing::digit;
    const bool mark = (category & U_GC_M_MASK) != 0;
    if (!mark && (category & (U_GC_L_MASK | U_GC_N_MASK)) == 0)
        return Writing::none;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(code, &status)) {
    case USCRIPT_HAN: case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA: case USCRIPT_HANGUL: case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI: case USCRIPT_LAO: case USCRIPT_KHMER: case USCRIPT_MYANMAR: return Writing::unspaced;
    case USCRIPT_LATIN: return mark ? Writing::mark : Writing::latin;
    case USCRIPT_CYRILLIC: return mark ? Writing::mark : Writing::cyrillic;
    case USCRIPT_GREEK: return mark ? Writing::mark : Writing::greek;
    case USCRIPT_ARABIC: return mark ? Writing::mark : Writing::arabic;
    case USCRIPT_DEVANAGARI: return mark ? Writing::mark : Writing::devanagari;
    case USCRIPT_TAMIL: return mark ? Writing::mark : Writing::tamil;
    case USCRIPT_ARMENIAN: return mark ? Writing::mark : Writing::armenian;
    default: break;
    }
    if (mark)
        return Writing::mark;
    // Signs that Han and Kana share, such as that of a long vowel, belong to no
    // script of their own; half-width voicing marks are letters to Unicode.
    const bool east_asian = (character >= 0x3005 && character <= 0x30FF) || (character >= 0xFF66 && character <= 0xFF9F);
    return east_asian ? Writing::unspaced : Writing::spaced;
}

}  // namespace

Writing writing_of(char32_t character)
{
    // Letters below U+3000 are looked up once; most text is there.
    static const auto table = [] {
        std::array<Writing, 0x3000> made{};
        for (char32_t c = 0; c < made.size(); ++c)
            made[c] = look_up(c);
        return made;
    }();
    return character < table.size() ? table[character] : look_up(character);
}

bool is_upper(char32_t character)
{
    if (character < 0x80)
        return character >= 'A' && character <= 'Z';
    return u_isupper(static_cast<UChar32>(character)) != 0;
}

bool is_han_or_hangul(char32_t character)
{
    const auto code = static_cast<UChar32>(character);
    UErrorCode status = U_ZERO_ERROR;
    return u_hasBinaryProperty(code, UCHAR_IDEOGRAPHIC) != 0 || uscript_getScript(code, &status) == USCRIPT_HANGUL;
}

char32_t next_character(std::string_view utf8, std::size_t& at)
{
    const auto first = static_cast<unsigned char>(utf8[at]);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const std::size_t start = at;
    // A code point has at most four bytes, so the rest needs not be counted:
    // ICU's offsets are 32 bits wide, texts may be longer.
    const std::string_view rest = utf8.substr(start, 4);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(rest.data());
    std::int32_t passed = 0;
    UChar32 code = 0;
    U8_NEXT(bytes, passed, static_cast<std::int32_t>(rest.size()), code);
    if (code < 0) {
        at = start + 1;
        return U'\uFFFD';
    }
    at = start + static_cast<std::size_t>(passed);
    return static_cast<char32_t>(code);
}

}  // namespace assay::rag
