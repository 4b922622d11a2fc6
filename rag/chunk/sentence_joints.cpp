#include "rag/chunk/sentence_joints.hpp"

#include "core/ascii.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace assay::rag {
namespace {

constexpr std::size_t max_word_bytes = 64;

/// Narrower paragraphs are lists, verses and addresses, not wrapped text.
constexpr std::size_t min_wrapped_columns = 30;

/// Always followed by a name or more of the same thing.
constexpr std::string_view before_names =
    " dr dra drs mr mrs ms mme mlle prof profa st ste sr sra srta sres sig dott ing mag dipl-ing hon rev revd gen col capt cpt "
    "lt sgt maj cmdr gov sen rep pres fr messrs "
    "e.g i.e eg ie cf viz vs v.s approx ca resp bzw d.h z.b u.a z.t v.a s.o s.u vgl sog p.ex c.-à-d p.ej p.e esp incl excl "
    "fig figs eq eqs ref refs ed eds vol vols sec sect chap ch suppl abb tab abs kap bd hrsg mt ";

/// Followed by a number; else they may end a sentence.
constexpr std::string_view before_numbers = " no nos nr num p pp s art arts par para zl núm nº pag pág jan feb mar apr jun jul aug sep sept oct nov dec ";

/// What a German date goes on with: "am 3. Oktober".
constexpr std::string_view german_months =
    " januar jänner februar märz april mai juni juli august september oktober november dezember ";

/// Words that begin a sentence rather than a name.
constexpr std::string_view openers =
    " the this that these those it its he she they we you there here in on at for from to as if when while after before since "
    "but and or so yet however although because both each some many most all no not our their his her my your what who why how "
    "der die das ein eine es er sie wir ihr ich in im am auf bei mit von zu für wenn aber und doch dieser diese dieses "
    "le la les un une il elle nous vous ils elles on ce cette ces dans en mais et "
    "el los las una es su sus nuestro pero y este esta lo gli i uno ma questo questa o a os as um uma ele ela mas ";

bool has_word(std::string_view list, std::string_view word)
{
    return !word.empty() && list.find(' ' + std::string{word} + ' ') != std::string_view::npos;
}

/// ASCII letters in lower case; others stay, and the lists have them so.
std::string lower(std::string_view text)
{
    std::string result{text};
    for (char& byte : result)
        if (byte >= 'A' && byte <= 'Z')
            byte = static_cast<char>(byte + ('a' - 'A'));
    return result;
}

/// The last word with what belongs to it, opening brackets and quotes left out.
std::string_view last_word(std::string_view text)
{
    const auto space = text.find_last_of(" \t\r\n");
    auto word = text.substr(space == std::string_view::npos ? 0 : space + 1);
    word.remove_prefix(std::min(word.find_first_not_of("([{\"'*_"), word.size()));
    return word;
}

std::string_view first_word(std::string_view text)
{
    auto word = text.substr(0, text.find_first_of(" \t\r\n,;:"));
    word.remove_prefix(std::min(word.find_first_not_of("([{\"'*_"), word.size()));
    return word;
}

/// "J", "U.S", "Ph.D" without the last full stop: letters, one or two between full stops.
bool is_initials(std::string_view word)
{
    std::size_t run = 0;
    bool has_stop = false;
    for (const char byte : word) {
        if (byte == '.') {
            if (run == 0)
                return false;
            has_stop = true;
            run = 0;
        } else if ((byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')) {
            ++run;
        } else {
            return false;
        }
        if (run > 2)
            return false;
    }
    // "I." is a word, and "p.m." begins no name.
    return run > 0 && (has_stop || (run == 1 && word != "I" && word.front() <= 'Z')) && lower(word) != "a.m" && lower(word) != "p.m";
}

UChar32 first_code_point(std::string_view text)
{
    std::int32_t next = 0;
    UChar32 point = U_SENTINEL;
    if (!text.empty())
        U8_NEXT(text.data(), next, static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 4)), point);
    return point;
}

std::size_t columns(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string_view trimmed_right(std::string_view text)
{
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

bool ends_a_sentence(std::string_view line)
{
    while (!line.empty() && std::string_view{"\"')]*_"}.find(line.back()) != std::string_view::npos)
        line.remove_suffix(1);
    constexpr std::array marks = {".", "!", "?", ":", ";", "{", "}", "|", "。", "！", "？", "؟", "।", "…", "”", "»"};
    return std::any_of(marks.begin(), marks.end(), [&](const char* mark) { return line.ends_with(mark); });
}

/// Items of lists, rows of tables, headings, quotations.
bool begins_anew(std::string_view line)
{
    if (line.empty() || std::string_view{"-*+#>|=~`{}"}.find(line.front()) != std::string_view::npos || line.starts_with("•"))
        return true;
    const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

}  // namespace

bool goes_on_behind_full_stop(std::string_view before, std::string_view after)
{
    if (!before.ends_with('.') || after.empty())
        return false;
    // Whatever is longer is no abbreviation, and need not be read to its end.
    before.remove_prefix(before.size() - std::min(before.size(), max_word_bytes));
    after = after.substr(0, max_word_bytes);
    auto word = last_word(before);
    word.remove_suffix(1);
    const std::string lower_word = lower(word);
    if (has_word(before_names, lower_word))
        return true;
    if (has_word(before_numbers, lower_word) && is_digit(after.front()))
        return true;
    const std::string next = lower(first_word(after));
    if (!word.empty() && word.size() <= 2 && std::all_of(word.begin(), word.end(), is_digit))
        return has_word(german_months, next);
    return is_initials(word) && u_isalpha(first_code_point(after)) && !has_word(openers, next);
}

WrappedLines::WrappedLines(std::string_view paragraph) : paragraph_{paragraph}
{
    for (std::size_t start = 0; start < paragraph.size();) {
        const auto end = std::min(paragraph.find('\n', start), paragraph.size());
        width_ = std::max(width_, columns(trimmed_right(paragraph.substr(start, end - start))));
        start = end + 1;
    }
}

bool WrappedLines::goes_on(std::size_t end) const
{
    if (width_ < min_wrapped_columns || end + 1 >= paragraph_.size())
        return false;
    const auto break_before = paragraph_.substr(0, end).rfind('\n');
    const std::size_t start = break_before == std::string_view::npos ? 0 : break_before + 1;
    const auto line = trimmed_right(paragraph_.substr(start, end - start));
    auto next = paragraph_.substr(end + 1);
    const auto indentation = std::min(next.find_first_not_of(" \t"), next.size());
    next.remove_prefix(indentation);
    // Headings stand alone; two spaces or a backslash break a line in Markdown.
    if (line.empty() || line.starts_with('#') || line.ends_with('\\') || paragraph_.substr(start, end - start).ends_with("  "))
        return false;
    if (ends_a_sentence(line) || begins_anew(next))
        return false;
    if (u_islower(first_code_point(next)))
        return true;
    const auto word = next.substr(0, next.find_first_of(" \t\r\n"));
    return indentation == 0 && columns(line) + 1 + columns(word) > width_;
}

}  // namespace assay::rag
