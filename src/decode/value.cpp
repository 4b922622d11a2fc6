// The Mender's values by what they begin with.
#include "decode/mender.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace assay::decode {
namespace {

constexpr std::size_t max_name_bytes = 60;

bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

bool continues_name(char c)
{
    return starts_name(c) || (c >= '0' && c <= '9');
}

bool is_number_char(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

}  // namespace

void Mender::read_value(Place place)
{
    if (!stack_.empty() && write_sound_scalar()) {
        end_value(place);
        return;
    }
    if (at_three_marks() && !stack_.empty() && read_block()) {
        end_value(place);
        return;
    }
    if (is_text()) {
        skip_call_heads();
    } else if (place != Place::root && read_constructor()) {
        end_value(place);
        return;
    } else {
        skip_string_prefix();
    }
    const char c = peek();
    if (c == '{' || c == '[') {
        open(c == '{' ? Kind::object : Kind::array);
        return;
    }
    if (c == '(' && !is_text() && lookahead_.starts_tuple(pos_)) {
        open(Kind::tuple);
        return;
    }
    if (place == Place::root && !is_text() && lookahead_.is_key_of_member(pos_)) {
        note("missing_bracket", "", "{");  // "a": 1, "b": 2}
        open(Kind::implied_object);
        return;
    }
    if (lookahead_.quote_bytes(pos_) || ((is_text() || place == Place::member) && lookahead_.is_escaped_quote(pos_))) {
        read_quoted(place);
        end_value(place);
        return;
    }
    if ((is_text() && read_pattern()) || write_bare(place)) {
        end_value(place);
    } else if (failure_.empty()) {
        if (place == Place::root)
            failure_ = "there is no JSON in it";
        else if (place == Place::member)
            lack_value("missing_value");
        else
            take_back_member();
    }
}

/// u'text' and b'text', as Python prints them.
void Mender::skip_string_prefix()
{
    if (!lookahead_.is_string_prefix(pos_))
        return;
    note_first("python_literal", text_.substr(pos_, 2), text_.substr(pos_ + 1, 1));
    ++pos_;
}

void Mender::end_value(Place place)
{
    skip_call_ends();
    if (place == Place::root)
        is_done_ = true;
    else
        end_member();
}

/// A string, or pieces joined by + as programming languages have it.
void Mender::read_quoted(Place place)
{
    read_string(place);
    while (true) {
        const std::size_t plus = lookahead_.skip_blank(pos_);
        if (plus >= text_.size() || text_[plus] != '+')
            return;
        const std::size_t next = lookahead_.skip_blank(plus + 1);
        if (!lookahead_.quote_bytes(next))
            return;
        note("joined_strings", "+", "");
        pos_ = next;
        out_.pop_back();  // The mark; the next piece's own goes, too.
        const std::size_t joint = out_.size();
        read_string(place);
        out_.erase(joint, 1);
    }
}

/// ObjectId("65f1"), ISODate("2024-03-05"), NumberLong(5), new Date('2024'): a
/// constructor, whose name begins with a capital, around one string or number
/// writes that one. False if nothing of the kind stands at pos_. (In a text any
/// call does, but in prose f(5) is as likely words.)
bool Mender::read_constructor()
{
    std::size_t at = pos_;
    if (!starts_name(peek()))
        return false;
    if (text_.compare(at, 4, "new ") == 0)
        at += 4;
    std::size_t last_part = at;
    for (; at < text_.size() && at - pos_ < max_name_bytes && (continues_name(text_[at]) || text_[at] == '.'); ++at) {
        if (text_[at] == '.')
            last_part = at + 1;
    }
    if (at >= text_.size() || text_[at] != '(' || text_[last_part] < 'A' || text_[last_part] > 'Z')
        return false;
    const std::size_t begin = lookahead_.skip_blank(at + 1);
    const std::size_t limit = std::min(text_.size(), begin + Lookahead::window_bytes);
    if (begin >= limit)
        return false;
    const char mark = text_[begin];
    const bool is_string = mark == '"' || mark == '\'';
    std::size_t end = begin + (is_string ? 1 : 0);
    while (end < limit && (is_string ? text_[end] != mark && text_[end] != '\n' : is_number_char(text_[end])))
        end += text_[end] == '\\' ? 2 : 1;
    const std::size_t close = lookahead_.skip_blank(end + (is_string ? 1 : 0));
    if (end >= limit || end == begin || (is_string && text_[end] != mark) || close >= text_.size() || text_[close] != ')')
        return false;
    const auto call = text_.substr(pos_, close + 1 - pos_);
    if (is_string) {
        out_ += '"';
        copy_again({begin + 1, out_.size()}, end);
        out_ += '"';
    } else if (!write_number(text_.substr(begin, end - begin))) {
        return false;
    }
    pos_ = close + 1;
    note("call_unwrapped", call, text_.substr(begin, end + (is_string ? 1 : 0) - begin));
    return true;
}

/// callback({...}); and ObjectId("1"): the value in a call is what is meant.
/// Moves past the call's begin; its end is skipped where it stands.
void Mender::skip_call_heads()
{
    while (starts_name(peek())) {
        std::size_t end = pos_;
        while (end < text_.size() && continues_name(text_[end]))
            ++end;
        const std::size_t name_end = end;
        while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t'))
            ++end;
        if (end >= text_.size() || text_[end] != '(' || name_end - pos_ > max_name_bytes)
            return;
        const std::size_t first = lookahead_.skip_blank(end + 1);
        if (first >= text_.size() || text_[first] == ')')
            return;
        note("call_unwrapped", text_.substr(pos_, end + 1 - pos_), "");
        ++open_calls_;
        pos_ = end + 1;
        skip_blank();
    }
}

/// Moves past what ends the calls around the value at hand.
void Mender::skip_call_ends()
{
    while (open_calls_ > 0) {
        const std::size_t next = lookahead_.skip_blank(pos_);
        if (next >= text_.size() || text_[next] != ')')
            return;
        --open_calls_;
        pos_ = next + 1;
        if (const std::size_t end = lookahead_.skip_blank(pos_); end < text_.size() && text_[end] == ';')
            pos_ = end + 1;
    }
}

/// /[a-z]+/ as JavaScript writes a pattern: its text. False if there is none.
bool Mender::read_pattern()
{
    if (peek() != '/')
        return false;
    std::size_t end = pos_ + 1;
    while (end < text_.size() && text_[end] != '/' && text_[end] != '\n')
        end += text_[end] == '\\' ? 2 : 1;
    end = std::min(end + 1, text_.size());
    const auto pattern = text_.substr(pos_, end - pos_);
    note("unquoted_string", pattern, pattern);
    append_json_string(out_, pattern);
    pos_ = end;
    return true;
}

}  // namespace assay::decode
