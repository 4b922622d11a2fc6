#include "decode/mender.hpp"

#include "core/json.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <cassert>

namespace assay::decode {
namespace {

constexpr std::size_t shown_tail_bytes = 40;

/// The text of a key that stands in the output as a JSON string.
std::string key_text(std::string_view quoted)
{
    const auto parsed = parse_json(quoted, "key");
    return parsed ? parsed->get<std::string>() : std::string{quoted};
}

}  // namespace

Mender::Mender(std::string_view text, std::size_t start, const MendOptions& options)
    : text_{text}, lookahead_{text}, options_{options}, start_{start}, pos_{start}
{
    assert(start <= text.size());
    // No more than a common record: a text may hold many values, each read by
    // a Mender of its own.
    constexpr std::size_t common_bytes = 1024;
    out_.reserve(std::min(text.size() - start + 16, common_bytes));
    stack_.reserve(8);
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

    skip_call_ends();

    Mended mended;
    mended.end = pos_;
    mended.failure = std::move(failure_);
    if (!mended.failure.empty())
        return mended;
    if (is_torn_)
        notes_.add("", "closed_truncation", torn_, "");
    mended.complete = !is_torn_;
    mended.contradicts = contradicts_;
    mended.lacks_both_braces = lacks_both_braces_;
    mended.json = std::move(out_);
    mended.notes = notes_.take();
    return mended;
}

/// Reads on inside the innermost container. Each call moves forward or ends.
void Mender::step()
{
    if (stack_.back().kind == Kind::object)
        copy_sound_members();
    skip_blank();
    if (peek() == '"' && !is_text() && lookahead_.only_marks_follow(pos_)) {
        note("unexpected_text", text_.substr(pos_), "");
        pos_ = text_.size();
    }
    if (at_end() && (stack_.back().is_object() || !find_block())) {
        const std::size_t shown = std::min(pos_ - start_, shown_tail_bytes);
        tear(text_.substr(pos_ - shown, shown));
        close_all();
        return;
    }
    auto& frame = stack_.back();
    const char c = peek();
    if (c == ',' || c == ';') {
        if (c == ';')
            note_first("wrong_separator", ";", ",");
        if (frame.comma || frame.count == 0)
            note_first("extra_comma", text_.substr(pos_, 1), "");
        frame.comma = true;
        frame.had_comma = true;
        ++pos_;
    } else if (c == '}' || c == ']' || (c == ')' && frame.kind == Kind::tuple)) {
        close(c);
    } else if (c == ')' && !frame.is_object() && lookahead_.closes_like_bracket(pos_)) {
        note("wrong_bracket", ")", "]");  // [1, 2)
        ++pos_;
        close_top();
    } else if (c == ')' && open_calls_ > 0) {
        skip_call_ends();
    } else if (const auto dots = text_.substr(pos_, 3); dots == "..." || dots == "\xE2\x80\xA6") {
        note("ellipsis_removed", dots, "");
        pos_ += dots.size();
    } else if (frame.is_object()) {
        read_key();
    } else {
        read_item();
    }
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
        const auto key = frame.is_object() ? frame.key.of(out_) : std::string_view{};
        if (!frame.is_object())
            append_pointer(pointer, std::to_string(frame.count));
        else if (key.size() <= max_key_bytes && key.find('\\') == std::string_view::npos)
            append_pointer(pointer, key.substr(1, key.size() - 2));
        else
            append_pointer(pointer, shorten(key_text(key), max_key_bytes));
    }
    return pointer;
}

void Mender::note(std::string_view what, std::string_view before, std::string_view after)
{
    notes_.add(notes_.has_room_for(what) ? pointer() : std::string{}, what, before, after);
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

/// The text ended in the middle of a value: what was written of it, from
/// `written` on in the output, may be another value ("age": 3 of 30).
void Mender::tear_value(std::string_view seen, std::size_t written)
{
    tear(seen);
    note("value_cut", seen, std::string_view{out_}.substr(written));
}

}  // namespace assay::decode
