// The Mender's members: keys, colons, commas and values that are missing.
#include "decode/mender.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace assay::decode {
namespace {

bool starts_bare_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_structural(char c)
{
    return c == '{' || c == '[' || c == '}' || c == ']' || c == ',';
}

}  // namespace

/// Reads a member from its key on.
void Mender::read_key()
{
    if (!is_text())
        skip_string_prefix();
    const char c = peek();
    const bool is_quoted = lookahead_.quote_bytes(pos_) > 0 || (is_text() && lookahead_.is_escaped_quote(pos_));
    auto& frame = stack_.back();
    if (!is_quoted && !starts_bare_key(c)) {
        const bool is_in_list = stack_.size() > 1 && !stack_[stack_.size() - 2].is_object();
        if ((c == '[' || (c == '{' && !is_in_list)) && !is_text() && reopen_list())
            return;
        if (c == '{' && is_in_list) {
            note("missing_bracket", "", "}");  // [{"a": 1 {"b": 2}]
            close_top();
        } else if (c == '{' && frame.count == 0) {
            note("wrong_bracket", "{", "");  // {{"a": 1}}, as templates have it.
            ++pos_;
        } else {
            skip_unexpected();
        }
        return;
    }
    if (frame.kind == Kind::implied_object && !lookahead_.is_key(pos_)) {
        lacks_both_braces_ = stack_.size() == 1;
        close_top();
        return;
    }
    if (frame.count == 0 && !is_text() && is_set())
        return;
    if (!is_quoted) {
        read_bare_key();
        return;
    }
    if (!is_text() && frame.comma && frame.count > 0 && frame.value_begin < out_.size() && out_.ends_with('"') && lookahead_.is_rest_of_list(pos_)) {
        begin_list_late();  // {"tags": "x", "y"]}
        return;
    }
    begin_member();
    const std::size_t begin = out_.size();
    read_string(Place::key);
    stack_.back().key = {begin, out_.size()};
    stack_.back().in_member = true;
    finish_key();
}

void Mender::read_bare_key()
{
    const std::size_t begin = pos_;
    while (!at_end() && (starts_bare_key(peek()) || peek() == '.') && !lookahead_.blank_bytes(pos_))
        ++pos_;
    if (pos_ == begin)
        ++pos_;
    pos_ = std::max(pos_, lookahead_.end_of_key_words(pos_));
    const auto key = text_.substr(begin, pos_ - begin);
    const std::size_t next = lookahead_.skip_blank(pos_);
    // a": 1
    const std::size_t colon = lookahead_.skip_blank(pos_ + 1);
    const bool has_closing_mark = peek() == '"' && colon < text_.size() && text_[colon] == ':';
    const bool is_followed = !has_closing_mark && next < text_.size() && text_[next] != ':' && text_[next] != '=' &&
                             (!lookahead_.quote_bytes(next) || lookahead_.is_key(next));
    if (is_followed) {
        note("unexpected_text", key, "");  // A stray word before the next key or bracket.
        return;
    }
    begin_member();
    auto& frame = stack_.back();
    frame.key.begin = out_.size();
    append_json_string(out_, key);
    frame.key.end = out_.size();
    frame.in_member = true;
    bare_keys_noted_ = true;
    note_first("unquoted_key", key, frame.key.of(out_));
    if (has_closing_mark) {
        note_first("missing_quote", key, "\"");
        ++pos_;
    }
    finish_key();
}

/// {"a", "b"} is a list in Python's spelling of a set. Turns the object that
/// has just been opened into one.
bool Mender::is_set()
{
    if (!lookahead_.is_item_of_set(pos_))
        return false;
    auto& frame = stack_.back();
    note("set", "{", "[");
    members_.close_object();
    frame.kind = Kind::set;
    out_.back() = '[';
    return true;
}

/// From the end of a key to its value.
void Mender::finish_key()
{
    out_ += ':';
    stack_.back().value_begin = out_.size();
    skip_blank();
    const bool is_equals = peek() == '=';
    const bool has_colon = !at_end() && (peek() == ':' || is_equals);
    if (has_colon) {
        ++pos_;
        if (is_equals && peek() == '>')
            ++pos_;
        skip_blank();
        if (is_equals)
            note_first("missing_colon", "=", ":");
        while (peek() == ':') {
            note_first("extra_colon", ":", "");
            ++pos_;
            skip_blank();
        }
    } else if (!at_end() && !is_structural(peek())) {
        note_first("missing_colon", "", ":");
    }
    const char c = peek();
    const auto lacks = has_colon ? "missing_value" : "stray_text";
    if (at_end() && !(has_colon && find_block())) {
        tear(stack_.back().key.of(out_));
        if (has_colon)
            lack_value(lacks);
        else
            take_back_member();  // The key itself may be torn.
    } else if (c == ',' || c == '}' || c == ']' || (c == ';' && lookahead_.is_semicolon_for_comma(pos_, Place::member))) {
        lack_value(lacks);
    } else {
        read_value(Place::member);
    }
}

/// A member without a value: null where that was asked for, else it goes; a
/// null in its place would be an answer that nobody gave. What lacks its colon,
/// too, may be no key at all: {"tags": "a", "b"}.
void Mender::lack_value(std::string_view what)
{
    const bool is_null = options_.missing == Missing::null && !(is_text() && is_torn_);
    if (!is_torn_ || is_null)
        note(what, stack_.back().key.of(out_), is_null ? "null" : "");
    if (!is_null) {
        take_back_member();
        return;
    }
    out_ += "null";
    end_member();
}

void Mender::begin_member()
{
    auto& frame = stack_.back();
    if (frame.count > 0 && !frame.comma)
        note_first("missing_comma", "", ",");
    frame.member_begin = out_.size();
    if (frame.count > 0)
        out_ += ',';
    frame.in_member = !frame.is_object();
}

/// Counts the member just written, unless it stands before with the same
/// value. With another value it stays, for whoever reads it to judge.
void Mender::end_member()
{
    auto& frame = stack_.back();
    frame.comma = false;
    const Span value{frame.value_begin, out_.size()};
    const auto before = frame.is_object() ? members_.add(out_, frame.key, value) : std::nullopt;
    if (before && before->of(out_) == value.of(out_)) {
        note("duplicate_key", value.of(out_), "");
        out_.resize(frame.member_begin);
    } else {
        ++frame.count;
        contradicts_ = contradicts_ || before;
    }
    frame.in_member = false;
}

/// Removes the member being read from the output.
void Mender::take_back_member()
{
    auto& frame = stack_.back();
    out_.resize(frame.member_begin);
    frame.comma = false;
    frame.in_member = false;
}

/// True if only blanks stand before pos_ in its line.
bool Mender::begins_line() const
{
    std::size_t begin = pos_;
    while (begin > start_ && (text_[begin - 1] == ' ' || text_[begin - 1] == '\t') && pos_ - begin < Lookahead::window_bytes)
        --begin;
    return begin > start_ && text_[begin - 1] == '\n';
}

void Mender::read_item()
{
    // [{"a": 1}s: what sticks to a bracket is no item.
    const char last = pos_ > start_ ? text_[pos_ - 1] : '\0';
    if (!is_text() && !stack_.back().comma && (last == '}' || last == ']') && starts_bare_key(peek())) {
        skip_unexpected();
        return;
    }
    const bool is_member = stack_.back().kind == Kind::array && lookahead_.quote_bytes(pos_) && lookahead_.is_key(pos_);
    const bool is_in_object = stack_.size() > 1 && stack_[stack_.size() - 2].is_object();
    if (is_member && is_in_object && stack_.back().count > 0 && (stack_.back().comma || begins_line()) &&
        !is_like_last_item(pos_)) {
        // {"a": [{}, {}, "b": 1}: the list's end is missing, and its object goes on.
        note("missing_bracket", "", "]");
        const bool had_comma = std::exchange(stack_.back().comma, false);
        close_top();
        stack_.back().comma = had_comma;
        return;
    }
    begin_member();
    stack_.back().value_begin = out_.size();
    if (is_member && !is_text()) {
        // ["a": 1]: an object whose braces are missing.
        note("missing_bracket", "", "{");
        open(Kind::implied_object);
    } else {
        read_value(Place::item);
    }
}

}  // namespace assay::decode
