#include "decode/mender.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <cassert>

namespace assay::decode {
namespace {

constexpr std::size_t shown_tail_bytes = 40;

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

Mender::Mender(std::string_view text, std::size_t start, const DecodeLimits& limits)
    : text_{text}, lookahead_{text}, limits_{limits}, start_{start}, pos_{start}
{
    assert(start <= text.size());
}

Mended Mender::run()
{
    skip_blank();
    if (at_end())
        failure_ = "there is no JSON in it";
    else
        read_value(Place::root);
    while (!is_done_ && failure_.empty())
        step();

    Mended mended;
    mended.end = pos_;
    mended.failure = std::move(failure_);
    if (!mended.failure.empty())
        return mended;
    if (is_torn_)
        notes_.add("", "closed_truncation", torn_, "");
    mended.complete = !is_torn_;
    mended.json = std::move(out_);
    mended.notes = notes_.take();
    return mended;
}

/// Reads on inside the innermost container. Each call moves forward or ends.
void Mender::step()
{
    skip_blank();
    if (at_end()) {
        const std::size_t shown = std::min(pos_ - start_, shown_tail_bytes);
        tear(text_.substr(pos_ - shown, shown));
        close_all();
        return;
    }
    auto& frame = stack_.back();
    const char c = peek();
    if (c == ',') {
        if (frame.comma || frame.count == 0)
            note_first("extra_comma", ",", "");
        frame.comma = true;
        ++pos_;
    } else if (c == '}' || c == ']') {
        close(c);
    } else if (text_.substr(pos_, 3) == "...") {
        note("ellipsis_removed", "...", "");
        pos_ += 3;
    } else if (!frame.is_object) {
        begin_member();
        read_value(Place::item);
    } else if (lookahead_.quote_bytes(pos_) || starts_bare_key(c)) {
        read_key();
    } else {
        skip_unexpected();
    }
}

/// Reads a member from its key on.
void Mender::read_key()
{
    const bool is_quoted = lookahead_.quote_bytes(pos_) > 0;
    std::string key;
    if (is_quoted) {
        key = read_string(Place::key);
    } else {
        key = bare_key();
        const std::size_t next = lookahead_.skip_blank(pos_);
        const bool is_followed = next < text_.size() && text_[next] != ':' && text_[next] != '=' &&
                                 (!lookahead_.quote_bytes(next) || lookahead_.is_key(next));
        if (is_followed) {
            note("unexpected_text", key, "");  // A stray word before the next key or bracket.
            return;
        }
    }
    begin_member();
    auto& frame = stack_.back();
    frame.key = std::move(key);
    if (!is_quoted)
        note_first("unquoted_key", frame.key, '"' + frame.key + '"');
    append_json_string(out_, frame.key);
    out_ += ':';
    frame.value_begin = out_.size();
    finish_key();
}

std::string Mender::bare_key()
{
    const std::size_t begin = pos_;
    while (!at_end() && (starts_bare_key(peek()) || peek() == '.') && !lookahead_.blank_bytes(pos_))
        ++pos_;
    if (pos_ == begin)
        ++pos_;
    return std::string{text_.substr(begin, pos_ - begin)};
}

/// From the end of a key to its value.
void Mender::finish_key()
{
    skip_blank();
    const bool is_equals = peek() == '=';
    if (!at_end() && (peek() == ':' || is_equals)) {
        ++pos_;
        if (is_equals && peek() == '>')
            ++pos_;
        skip_blank();
    } else if (!at_end() && !is_structural(peek())) {
        note_first("missing_colon", "", ":");
    }
    if (is_equals)
        note_first("missing_colon", "=", ":");
    if (at_end()) {
        tear(stack_.back().key);
        take_back_member();
    } else if (peek() == ',' || peek() == '}' || peek() == ']') {
        // A null in its place would be an answer that nobody gave.
        note("missing_value", stack_.back().key, "");
        take_back_member();
    } else {
        read_value(Place::member);
    }
}

void Mender::read_value(Place place)
{
    if (peek() == '{' || peek() == '[') {
        open(peek());
        return;
    }
    if (lookahead_.quote_bytes(pos_)) {
        append_json_string(out_, read_joined_strings(place));
    } else if (!write_bare(place)) {
        if (!failure_.empty())
            return;
        if (place == Place::root) {
            failure_ = "there is no JSON in it";
            return;
        }
        if (!is_torn_)
            note("missing_value", stack_.back().key, "");
        take_back_member();
        return;
    }
    if (place == Place::root)
        is_done_ = true;
    else
        end_member();
}

/// A string, or pieces joined by + as programming languages have it.
std::string Mender::read_joined_strings(Place place)
{
    std::string value = read_string(place);
    while (true) {
        const std::size_t plus = lookahead_.skip_blank(pos_);
        if (plus >= text_.size() || text_[plus] != '+')
            return value;
        const std::size_t next = lookahead_.skip_blank(plus + 1);
        if (!lookahead_.quote_bytes(next))
            return value;
        note("joined_strings", "+", "");
        pos_ = next;
        value += read_string(place);
    }
}

void Mender::open(char bracket)
{
    if (stack_.size() >= limits_.max_depth) {
        failure_ = "it is nested deeper than " + std::to_string(limits_.max_depth) + " levels";
        return;
    }
    out_ += bracket;
    ++pos_;
    stack_.push_back(Frame{.is_object = bracket == '{'});
}

/// A closing bracket where a member could begin.
void Mender::close(char bracket)
{
    if (stack_.back().is_object != (bracket == '}')) {
        close_mismatched(bracket);
        return;
    }
    if (stack_.size() == 1 && is_early_bracket()) {
        note("early_bracket", text_.substr(pos_, 1), "");
        ++pos_;
        return;
    }
    ++pos_;
    close_top();
}

void Mender::close_mismatched(char bracket)
{
    const bool is_object = bracket == '}';
    const std::string_view found = text_.substr(pos_, 1);
    const std::string_view wanted = is_object ? "]" : "}";
    const bool matches_outer = std::any_of(stack_.begin(), stack_.end(),
                                           [&](const Frame& frame) { return frame.is_object == is_object; });
    if (!matches_outer) {
        note("wrong_bracket", found, "");  // "{]": one too many.
        ++pos_;
        return;
    }
    if (stack_.size() == 2 && is_early_bracket()) {
        // {"a": [1, 2}, "b": 3}: the object goes on, so the list ends here.
        note("wrong_bracket", found, wanted);
        ++pos_;
        close_top();
        return;
    }
    while (stack_.back().is_object != is_object) {
        note("missing_bracket", "", wanted);
        close_top();
    }
    ++pos_;
    close_top();
}

/// True if after this bracket, which would end the root, its members go on.
bool Mender::is_early_bracket() const
{
    if (peek() != '}')
        return false;
    const std::size_t comma = lookahead_.skip_blank(pos_ + 1);
    if (comma >= text_.size() || text_[comma] != ',')
        return false;
    const std::size_t key = lookahead_.skip_blank(comma + 1);
    return lookahead_.quote_bytes(key) > 0 && lookahead_.is_key(key);
}

void Mender::close_top()
{
    if (stack_.back().comma)
        note_first("trailing_comma", ",", "");
    out_ += stack_.back().is_object ? '}' : ']';
    stack_.pop_back();
    if (stack_.empty())
        is_done_ = true;
    else
        end_member();
}

void Mender::close_all()
{
    while (!stack_.empty()) {
        stack_.back().comma = false;  // What follows it is torn off.
        close_top();
    }
}

void Mender::begin_member()
{
    auto& frame = stack_.back();
    if (frame.count > 0 && !frame.comma)
        note_first("missing_comma", "", ",");
    frame.in_member = true;
    frame.member_begin = out_.size();
    if (frame.count > 0)
        out_ += ',';
}

void Mender::end_member()
{
    auto& frame = stack_.back();
    frame.comma = false;
    if (frame.is_object && is_said_again()) {
        out_.resize(frame.member_begin);
    } else {
        ++frame.count;
    }
    frame.in_member = false;
}

/// True if the member just written stands before with the same value. With
/// another value it stays as it is, for the strict check to refuse.
bool Mender::is_said_again()
{
    auto& frame = stack_.back();
    const Span value{frame.value_begin, out_.size()};
    const auto [first, is_new] = frame.seen.try_emplace(frame.key, value);
    if (is_new)
        return false;
    const std::string_view written = out_;
    const auto before = written.substr(first->second.begin, first->second.end - first->second.begin);
    const auto again = written.substr(value.begin, value.end - value.begin);
    if (before != again)
        return false;
    note("duplicate_key", again, "");
    return true;
}

/// Removes the member being read from the output.
void Mender::take_back_member()
{
    auto& frame = stack_.back();
    out_.resize(frame.member_begin);
    frame.comma = false;
    frame.in_member = false;
}

bool Mender::at_end() const
{
    return pos_ >= text_.size() || text_.substr(pos_, 3) == "```";
}

char Mender::peek(std::size_t ahead) const
{
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
}

void Mender::skip_blank()
{
    while (pos_ < text_.size()) {
        if (const auto bytes = lookahead_.blank_bytes(pos_)) {
            // JSON knows four of the many blanks.
            if (bytes > 1 || peek() == '\f' || peek() == '\v')
                note_first("odd_space", text_.substr(pos_, bytes), " ");
            pos_ += bytes;
        } else if (peek() == '#' || (peek() == '/' && peek(1) == '/')) {
            skip_comment(std::min(text_.find('\n', pos_), text_.size()));
        } else if (peek() == '/' && peek(1) == '*') {
            const auto end = text_.find("*/", pos_ + 2);
            skip_comment(end == std::string_view::npos ? text_.size() : end + 2);
        } else {
            return;
        }
    }
}

void Mender::skip_comment(std::size_t end)
{
    note_first("comment_removed", text_.substr(pos_, end - pos_), "");
    pos_ = end;
}

/// What cannot begin a member goes, up to where one might begin.
void Mender::skip_unexpected()
{
    const std::size_t begin = pos_++;
    while (!at_end() && !is_structural(peek()) && !lookahead_.quote_bytes(pos_) && !lookahead_.blank_bytes(pos_))
        ++pos_;
    note("unexpected_text", text_.substr(begin, pos_ - begin), "");
}

/// Names the value being read, or the container between two; built only for notes.
std::string Mender::pointer() const
{
    constexpr std::size_t max_key_bytes = 200;
    constexpr std::size_t max_pointer_bytes = 2000;
    std::string pointer;
    for (const auto& frame : stack_) {
        if (pointer.size() > max_pointer_bytes || !frame.in_member)
            break;
        append_pointer(pointer, frame.is_object ? shorten(frame.key, max_key_bytes) : std::to_string(frame.count));
    }
    return pointer;
}

void Mender::note(std::string_view what, std::string_view before, std::string_view after)
{
    notes_.add(notes_.is_full() ? std::string{} : pointer(), what, before, after);
}

void Mender::note_first(std::string_view what, std::string_view before, std::string_view after)
{
    if (notes_.is_first(what))
        note(what, before, after);
}

void Mender::tear(std::string_view what_is_lost)
{
    if (!is_torn_)
        torn_ = std::string{what_is_lost};
    is_torn_ = true;
}

}  // namespace assay::decode
