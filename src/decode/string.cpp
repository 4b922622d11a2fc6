// The Mender's strings: plain runs, escapes, and strings with nothing wrong.
#include "decode/mender.hpp"

#include "core/ascii.hpp"
#include "core/plain_run.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

void append_utf8(std::string& out, std::uint32_t code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// The four hex digits at the start of `digits`, or nothing.
std::optional<std::uint32_t> hex4(std::string_view digits)
{
    std::uint32_t code = 0;
    if (digits.size() < 4)
        return std::nullopt;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + 4, code, 16);
    if (error != std::errc{} || end != digits.data() + 4)
        return std::nullopt;
    return code;
}

}  // namespace

/// Writes the string at pos_, which is a quotation mark, with its marks.
void Mender::read_string(Place place)
{
    if (read_plain_string(place))
        return;
    if (is_text() || text_[pos_] == '\\')
        read_string_text(place);
    else
        read_string_extract(place);
}

/// Copies a string that nobody could read in another way: between straight
/// quotes, without an escape, and followed by what must follow it. False if
/// it takes a closer look; then nothing has changed.
bool Mender::read_plain_string(Place place)
{
    if (text_[pos_] != '"')
        return false;
    std::size_t end = end_of_plain<'"'>(text_, pos_ + 1);
    if (end >= text_.size() || text_[end] != '"' || !lookahead_.surely_ends_string(end + 1, place, stack_.size()))
        return false;
    ++end;
    out_.append(text_, pos_, end - pos_);
    pos_ = end;
    return true;
}

/// Copies bytes that end no string of any kind, up to `limit`.
void Mender::copy_plain(std::size_t limit)
{
    // 0xC2 and 0xE2 begin the other quotation marks.
    const std::size_t end = end_of_plain<'"', '\'', '`', '\xC2', '\xE2'>(text_.substr(0, limit), pos_);
    out_.append(text_, pos_, end - pos_);
    pos_ = end;
}

/// Copies one byte, or one escape, of a string's content.
void Mender::copy_char()
{
    const char c = text_[pos_];
    if (c == '\\') {
        read_escape();
        return;
    }
    if (static_cast<unsigned char>(c) < 0x20)
        note_first("raw_newline", text_.substr(pos_, 1), "");
    append_escaped(c);
    ++pos_;
}

/// Writes a string's content again, up to an earlier end.
void Mender::copy_again(const Opened& opened, std::size_t end)
{
    out_.resize(opened.out);
    pos_ = opened.text;
    while (pos_ < end) {
        copy_plain(end);
        if (pos_ < end)
            copy_char();
    }
    pos_ = end;
}

void Mender::append_escaped(char c)
{
    switch (c) {
    case '"': out_ += "\\\""; return;
    case '\\': out_ += "\\\\"; return;
    case '\n': out_ += "\\n"; return;
    case '\r': out_ += "\\r"; return;
    case '\t': out_ += "\\t"; return;
    default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x20) {
        out_ += c;
        return;
    }
    constexpr char hex[] = "0123456789abcdef";
    const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    out_.append(escape, sizeof escape);
}

void Mender::read_escape()
{
    const char c = peek(1);
    if (pos_ + 1 >= text_.size()) {
        ++pos_;  // A torn escape; the string ends here, torn.
        return;
    }
    if (!is_text() && pos_ >= raw_until_ && peek(1) != '\\')
        look_for_path();
    if (pos_ < raw_until_) {
        append_escaped('\\');
        ++pos_;
        return;
    }
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view values = "\"\\/\b\f\n\r\t";
    if (const auto known = names.find(c); known != std::string_view::npos && !(!is_text() && begins_formula())) {
        append_escaped(values[known]);
        pos_ += 2;
    } else if (c == 'u') {
        read_unicode_escape();
    } else if (c == '\'' || c == '\n') {
        note_first("invalid_escape", text_.substr(pos_, 2), text_.substr(pos_ + 1, 1));
        append_escaped(c);
        pos_ += 2;
    } else if (is_text()) {
        note_first("invalid_escape", text_.substr(pos_, 2), text_.substr(pos_ + 1, 1));
        ++pos_;
    } else {
        // A regular expression or a formula: the backslash was meant.
        note_first("invalid_escape", text_.substr(pos_, 2), "\\\\");
        append_escaped('\\');
        ++pos_;
    }
}

/// \beta and \frac{1}{2}: nobody means a backspace before a word, nor a form feed
/// before a word with a brace.
bool Mender::begins_formula() const
{
    if ((peek(1) != 'b' && peek(1) != 'f') || !is_ascii_letter(peek(2)))
        return false;
    std::size_t end = pos_ + 2;
    while (end < text_.size() && end < pos_ + Lookahead::window_bytes && is_ascii_letter(text_[end]))
        ++end;
    return peek(1) == 'b' || (end < text_.size() && text_[end] == '{');
}

/// "C:\Users\new": where a path of Windows has a backslash that begins no
/// escape, none of its backslashes does. The path ends where no path goes on,
/// or with the window.
void Mender::look_for_path()
{
    if (pos_ < start_ + 3 || text_[pos_ - 1] != ':' || !is_ascii_letter(text_[pos_ - 2]) || lookahead_.is_word_at(pos_ - 3))
        return;
    const std::size_t limit = std::min(text_.size(), pos_ + Lookahead::window_bytes);
    bool is_raw = false;
    std::size_t end = pos_;
    for (; end < limit && static_cast<unsigned char>(text_[end]) >= 0x20 && std::string_view{"\"'<>|*?,;"}.find(text_[end]) == std::string_view::npos; ++end) {
        if (text_[end] != '\\')
            continue;
        const char next = end + 1 < limit ? text_[end + 1] : '"';
        const bool is_code = next == 'u' && hex4(text_.substr(end + 2));
        if (next == '\\')
            return;  // Escaped as it should be.
        is_raw = is_raw || (is_ascii_letter(next) && !is_code && std::string_view{"bfnrt"}.find(next) == std::string_view::npos);
    }
    if (!is_raw)
        return;
    // A backslash before the closing mark would escape it.
    raw_until_ = end;
    note_first("invalid_escape", text_.substr(pos_, 2), "\\\\");
}

void Mender::read_unicode_escape()
{
    const auto code = hex4(text_.substr(pos_ + 2));
    if (!code) {
        const auto rest = text_.substr(pos_ + 2, 4);
        const bool is_torn = rest.size() < 4 && rest.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
        // With nobody to judge a torn value, what was seen of it is kept.
        if (is_torn && (is_text() || options_.missing == Missing::left_out)) {
            pos_ = text_.size();
            return;
        }
        note_first("invalid_escape", text_.substr(pos_, 2), "\\\\");
        append_escaped('\\');
        ++pos_;
        return;
    }
    const std::size_t begin = pos_;
    pos_ += 6;
    if (*code < 0xD800 || *code > 0xDFFF) {
        if (*code < 0x80)
            append_escaped(static_cast<char>(*code));
        else
            append_utf8(out_, *code);
        return;
    }
    if (*code < 0xDC00 && text_.substr(pos_, 2) == "\\u") {
        const auto low = hex4(text_.substr(pos_ + 2));
        if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
            append_utf8(out_, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
            pos_ += 6;
            return;
        }
    }
    note("lone_surrogate", text_.substr(begin, 6), replacement);
    out_ += replacement;
}

}  // namespace assay::decode
