// Where a string ends whose marks are broken, in the text profile. A mark is
// the end if a delimiter, another mark or a number follows. If what stands
// before it says that the end is missing (["b, "c"] and ["b] "c"]), the string
// is read again and ends before that; any other mark is text.
//
//     "the TV has a 24" screen"    text
//     ["abc, "def"]                ends at the comma
//     "the list [1, 2"] more"      text: its own bracket closes behind it
#include "decode/mender.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <string_view>

namespace assay::decode {
namespace {

bool is_delimiter(char c)
{
    return std::string_view{",:=[]/{}()\n+"}.find(c) != std::string_view::npos;
}

bool ends_unquoted(char c)
{
    return std::string_view{",[]{}\n+"}.find(c) != std::string_view::npos;
}

}  // namespace

/// Writes the string at pos_, which is a mark or an escaped mark.
void Mender::read_string_text(Place place)
{
    is_escaped_ = text_[pos_] == '\\';
    if (is_escaped_) {
        note_first("unescaped", text_.substr(pos_, 2), "\"");
        ++pos_;
    }
    const std::size_t quote = lookahead_.quote_bytes(pos_);
    const std::string_view opener = text_.substr(pos_, quote);
    single_quotes_noted_ = single_quotes_noted_ || opener == "'";
    if (opener != "\"")
        note_first(opener == "'" ? "single_quotes" : "odd_quotes", opener, "\"");
    pos_ += quote;
    out_ += '"';
    const Opened opened{pos_, out_.size(), place};
    Ending ending{Stop::end_mark, 0};
    // Three readings at most: to the end mark, to a place, to a delimiter.
    while (!scan_string_text(opened, opener, ending)) {
        rescanned_ += pos_ - opened.text;
        out_.resize(opened.out);
        pos_ = opened.text;
    }
    is_escaped_ = false;
    out_ += '"';
}

/// One reading of a string's content. False if another one is called for,
/// which `ending` then says.
bool Mender::scan_string_text(const Opened& opened, std::string_view opener, Ending& ending)
{
    const bool may_read_again = ending.stop == Stop::end_mark && rescanned_ <= 8 * text_.size();
    bool has_inner_mark = false;
    while (pos_ < text_.size()) {
        if (ending.stop == Stop::end_mark && !is_escaped_)
            copy_plain(text_.size());
        if (pos_ >= text_.size())
            break;
        if (ending.stop == Stop::place && pos_ >= ending.place) {
            end_before(opened, ending.place);
            return true;
        }
        const std::size_t bytes = lookahead_.quote_bytes(pos_);
        if (bytes > 0 && is_end_mark(opener, bytes)) {
            const std::size_t mark = pos_;
            const auto verdict = judge_mark(opened, mark, bytes, may_read_again, ending);
            if (verdict == Verdict::end) {
                if (has_inner_mark)
                    note_members_in_text(opened.text, mark);
                pos_ = mark + bytes;
                return true;
            }
            if (verdict == Verdict::again)
                return false;
            note_first("unescaped_quote", text_.substr(mark, 20), "\\\"");
            has_inner_mark = true;
            for (std::size_t i = 0; i < bytes; ++i)
                append_escaped(text_[pos_++]);
        } else if (ending.stop == Stop::delimiter && is_stop_delimiter(opened)) {
            end_before(opened, pos_);
            return true;
        } else {
            copy_char();
        }
        if (is_escaped_ && peek() == '\\')
            ++pos_;
    }
    return end_at_text_end(opened, may_read_again, ending);
}

/// A mark that is like the opening one.
bool Mender::is_end_mark(std::string_view opener, std::size_t bytes) const
{
    const auto mark = text_.substr(pos_, bytes);
    if (opener == "\"" || opener == "'")
        return mark == opener;
    const auto is_double = [](std::string_view m) { return m == "\"" || m == "\xE2\x80\x9C" || m == "\xE2\x80\x9D"; };
    return is_double(mark) == is_double(opener);
}

Mender::Verdict Mender::judge_mark(const Opened& opened, std::size_t mark, std::size_t bytes, bool may_read_again,
                                   Ending& ending) const
{
    const std::size_t next = lookahead_.skip_blank_in_line(mark + bytes);
    const char c = next < text_.size() ? text_[next] : '\0';
    if (ending.stop == Stop::end_mark && is_inner_mark(opened, mark, bytes, next))
        return Verdict::text;
    if (ending.stop == Stop::delimiter || next >= text_.size() || is_delimiter(c) || is_digit(c) ||
        lookahead_.quote_bytes(next) || (is_escaped_ && c == '\\'))
        return Verdict::end;
    const bool is_key = opened.place == Place::key;
    if (is_key && lookahead_.ends_string(mark + bytes, Place::key, stack_.size(), false))
        return Verdict::end;  // Its colon is missing: {"a" true}.
    std::size_t last = mark;
    while (last > opened.text && lookahead_.blank_bytes(last - 1) == 1)
        --last;
    if (last == opened.text || !may_read_again)
        return Verdict::text;
    const char before = text_[last - 1];
    if (before == ',' || (before == ':' && is_key)) {
        ending = {Stop::place, last - 1};
        return Verdict::again;
    }
    if (is_delimiter(before)) {
        ending = {Stop::delimiter, 0};
        return Verdict::again;
    }
    return Verdict::text;
}

/// True for a mark that looks like an end, but belongs to the text: the second
/// of two ("72""), and one before a bracket that the string itself has opened.
bool Mender::is_inner_mark(const Opened& opened, std::size_t mark, std::size_t bytes, std::size_t next) const
{
    if (next == mark + bytes && mark > opened.text && text_[mark] == '"' && next < text_.size() && text_[next] == '"') {
        const std::size_t after = lookahead_.skip_blank_in_line(next + 1);
        return after >= text_.size() || std::string_view{",]}:\n"}.find(text_[after]) != std::string_view::npos;
    }
    std::size_t end = next;
    while (end < text_.size() && end < next + Lookahead::window_bytes && (text_[end] == ')' || text_[end] == ']' || text_[end] == '}'))
        ++end;
    if (end == next || !lookahead_.opens_in(opened.text, mark, text_[next]))
        return false;
    const std::size_t after = lookahead_.skip_blank(end);
    return after < text_.size() && std::string_view{",]}:"}.find(text_[after]) == std::string_view::npos;
}

/// True if an unquoted text would end at pos_. The colon of a URL is no
/// delimiter, and its slashes begin no comment.
bool Mender::is_stop_delimiter(const Opened& opened) const
{
    const char c = text_[pos_];
    if (ends_unquoted(c))
        return true;
    const bool is_comment = c == '/' && (peek(1) == '/' || peek(1) == '*');
    return is_comment && pos_ > opened.text && text_[pos_ - 1] != ':';
}

/// Ends a string whose mark is missing before `end`; blanks there are layout.
void Mender::end_before(const Opened& opened, std::size_t end)
{
    note("missing_quote", text_.substr(end, 20), "\"");
    std::size_t last = end;
    while (last > opened.text && lookahead_.blank_bytes(last - 1) == 1)
        --last;
    if (last < end && !is_escaped_)
        copy_again(opened, last);
    pos_ = end;
}

/// The text ended before the string. After a delimiter, its mark is missing
/// rather than its end torn.
bool Mender::end_at_text_end(const Opened& opened, bool may_read_again, Ending& ending)
{
    std::size_t last = text_.size();
    while (last > opened.text && lookahead_.blank_bytes(last - 1) == 1)
        --last;
    if (may_read_again && last > opened.text && is_delimiter(text_[last - 1])) {
        ending = {Stop::delimiter, 0};
        return false;
    }
    if (last < text_.size() && !is_escaped_ && out_.size() > opened.out)
        copy_again(opened, last);
    pos_ = text_.size();
    const auto seen = text_.substr(opened.text);
    const auto tail = seen.substr(seen.size() - std::min<std::size_t>(seen.size(), 40));
    if (opened.place == Place::key)
        tear(tail);
    else
        tear_value(tail, opened.out - 1);
    return true;
}

}  // namespace assay::decode
