// The Mender's strings: where they end, and what their escapes mean.
#include "decode/mender.hpp"

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

/// Reads the string at pos_, which is a quotation mark, and returns its value.
std::string Mender::read_string(Place place)
{
    const std::size_t quote = lookahead_.quote_bytes(pos_);
    const std::string_view opener = text_.substr(pos_, quote);
    if (opener != "\"")
        note_first(opener == "'" ? "single_quotes" : "odd_quotes", opener, "\"");
    pos_ += quote;
    // Straight quotes end at their like, rounded ones at any but the straight.
    const auto is_like = [&](std::size_t at, std::size_t bytes) {
        const bool is_straight = bytes == 1 && text_[at] != '`';
        return opener == "\"" || opener == "'" ? is_straight && text_[at] == opener[0] : !is_straight || bytes > 1;
    };

    std::string value;
    bool in_quotation = false;
    while (pos_ < text_.size()) {
        const char c = text_[pos_];
        if (c == '\\') {
            read_escape(value);
            continue;
        }
        const std::size_t bytes = lookahead_.quote_bytes(pos_);
        if (bytes > 0 && is_like(pos_, bytes)) {
            if (lookahead_.ends_string(pos_ + bytes, place, stack_.size(), in_quotation)) {
                // A line broken right before the mark is layout, not text.
                if (!value.empty() && value.back() == '\n' && text_[pos_ - 1] == '\n') {
                    const auto last = value.find_last_not_of(" \t\r\n");
                    value.resize(last == std::string::npos ? 0 : last + 1);
                    note("line_break_removed", "\n", "");
                }
                pos_ += bytes;
                return value;
            }
            if (place == Place::key && end_key_before_colon(value))
                return value;
            if (!in_quotation && is_swallowed_key(value, place)) {
                const auto last = value.find_last_not_of(" \t\r\n,");
                value.resize(last == std::string::npos ? 0 : last + 1);
                note("missing_quote", text_.substr(pos_, 20), "\"");
                step_back_to_comma();
                return value;
            }
            note_first("unescaped_quote", text_.substr(pos_, 20), "\\\"");
            in_quotation = !in_quotation;
            value.append(text_, pos_, bytes);
            pos_ += bytes;
            continue;
        }
        if (static_cast<unsigned char>(c) < 0x20)
            note_first("raw_newline", text_.substr(pos_, 1), "");
        value += c;
        ++pos_;
    }
    end_torn_string(value, place);
    return value;
}

/// True if the string at hand never ended and the mark at pos_ opens the next
/// key: {"a": "x, "b": 1} and, over a line's end, ["x,\n "y"].
bool Mender::is_swallowed_key(const std::string& value, Place place) const
{
    const auto last = value.find_last_not_of(" \t");
    if (last == std::string::npos || place == Place::key || place == Place::root)
        return false;
    if (place == Place::member)
        return (value[last] == ',' || value[last] == '\n') && lookahead_.is_key(pos_);
    const auto text = value.find_last_not_of(" \t\r\n");
    return value[last] == '\n' && text != std::string::npos && value[text] == ',';
}

/// Moves back before the comma that a string without an end has swallowed.
void Mender::step_back_to_comma()
{
    std::size_t end = pos_;
    while (end > start_ && lookahead_.blank_bytes(end - 1) == 1)
        --end;
    if (end > start_ && text_[end - 1] == ',')
        pos_ = end - 1;
}

/// {"a: "b"}: the key never ended and has swallowed its colon, which is read
/// again. False if that is not what happened.
bool Mender::end_key_before_colon(std::string& value)
{
    std::size_t colon = pos_ - 1;
    while (colon > start_ && (text_[colon] == ' ' || text_[colon] == '\t'))
        --colon;
    const std::size_t swallowed = pos_ - colon;
    if (text_[colon] != ':' || swallowed >= value.size())
        return false;
    note("missing_quote", text_.substr(colon, 20), "\"");
    value.resize(value.size() - swallowed);
    pos_ = colon;
    return true;
}

/// The text ended inside a string: either its end is torn off, or only its
/// closing mark is missing and it has swallowed the brackets after it.
void Mender::end_torn_string(std::string& value, Place place)
{
    const std::size_t closers = closers_at_end();
    const std::size_t swallowed = text_.size() - closers;
    // Brackets and blanks stand in the value as they do in the text.
    if (swallowed > 0 && swallowed <= value.size() && place != Place::key && value.ends_with(text_.substr(closers))) {
        note("missing_quote", text_.substr(closers), "\"");
        pos_ = closers;  // They are read again, as brackets.
        value.resize(value.size() - swallowed);
        return;
    }
    const std::string_view seen = value;
    tear(seen.substr(seen.size() - std::min<std::size_t>(seen.size(), 40)));
}

/// Where at the text's end begin exactly the brackets that would close the
/// stack, or the text's size if it does not end in them.
std::size_t Mender::closers_at_end() const
{
    std::size_t end = text_.size();
    const auto trim = [&] {
        while (end > 0 && lookahead_.blank_bytes(end - 1) == 1)
            --end;
    };
    trim();
    if (text_.substr(0, end).ends_with("```"))
        end -= 3;
    // From the outermost, which stands last, to the innermost.
    for (const auto& frame : stack_) {
        trim();
        if (end <= start_ || text_[end - 1] != (frame.is_object ? '}' : ']'))
            return text_.size();
        --end;
    }
    if (stack_.empty())
        return text_.size();
    trim();
    return end;
}

void Mender::read_escape(std::string& value)
{
    const char c = peek(1);
    if (pos_ + 1 >= text_.size()) {
        ++pos_;  // A torn escape; the string ends here, torn.
        return;
    }
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view values = "\"\\/\b\f\n\r\t";
    if (const auto known = names.find(c); known != std::string_view::npos) {
        value += values[known];
        pos_ += 2;
    } else if (c == 'u') {
        read_unicode_escape(value);
    } else if (c == '\'' || c == '\n') {
        note_first("invalid_escape", text_.substr(pos_, 2), text_.substr(pos_ + 1, 1));
        value += c;
        pos_ += 2;
    } else {
        // A regular expression or a formula: the backslash was meant.
        note_first("invalid_escape", text_.substr(pos_, 2), "\\\\");
        value += '\\';
        ++pos_;
    }
}

void Mender::read_unicode_escape(std::string& value)
{
    const auto code = hex4(text_.substr(pos_ + 2));
    if (!code) {
        const auto rest = text_.substr(pos_ + 2);
        const bool is_torn = rest.size() < 4 && rest.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
        if (is_torn) {
            pos_ = text_.size();
            return;
        }
        note_first("invalid_escape", text_.substr(pos_, 2), "\\\\");
        value += '\\';
        ++pos_;
        return;
    }
    const std::size_t begin = pos_;
    pos_ += 6;
    if (*code < 0xD800 || *code > 0xDFFF) {
        append_utf8(value, *code);
        return;
    }
    if (*code < 0xDC00 && text_.substr(pos_, 2) == "\\u") {
        const auto low = hex4(text_.substr(pos_ + 2));
        if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
            append_utf8(value, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
            pos_ += 6;
            return;
        }
    }
    note_first("invalid_escape", text_.substr(begin, 6), replacement);
    value += replacement;
}

}  // namespace assay::decode
