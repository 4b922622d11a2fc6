// The Mender's brackets: which one closes what, and which ones are wrong.
#include "decode/mender.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace assay::decode {

void Mender::open(Kind kind)
{
    if (stack_.size() >= options_.limits.max_depth) {
        failure_ = "it is nested deeper than " + std::to_string(options_.limits.max_depth) + " levels";
        return;
    }
    const bool is_implied = kind == Kind::implied_object;
    stack_.push_back(Frame{.kind = kind, .begin = out_.size()});
    out_ += stack_.back().is_object() ? '{' : '[';
    if (!is_implied)
        ++pos_;
    if (stack_.back().is_object())
        members_.open_object();
}

/// A closing bracket where a member could begin.
void Mender::close(char bracket)
{
    const auto kind = stack_.back().kind;
    if (kind == Kind::implied_object) {
        if (bracket == '}' && (stack_.size() == 1 || ends_item_without_begin())) {
            if (stack_.size() == 1 && is_early_bracket()) {
                note("early_bracket", text_.substr(pos_, 1), "");
                ++pos_;
                return;
            }
            ++pos_;  // The end of what lacks its begin.
        } else {
            lacks_both_braces_ = stack_.size() == 1;
        }
        close_top();  // Else the bracket is the list's around it.
        return;
    }
    const char wanted = kind == Kind::object || kind == Kind::set ? '}' : kind == Kind::array ? ']' : ')';
    if (bracket != wanted) {
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
    const auto matches = [&](const Frame& frame) { return frame.kind == (is_object ? Kind::object : Kind::array); };
    if (std::none_of(stack_.begin(), stack_.end(), matches)) {
        note("wrong_bracket", found, "");  // "{]": one too many.
        ++pos_;
        return;
    }
    if (is_object && is_stray_brace()) {
        note("wrong_bracket", found, "");
        ++pos_;
        return;
    }
    if (stack_.size() == 2 && is_early_bracket()) {
        // {"a": [1, 2}, "b": 3}: the object goes on, so the list ends here.
        note("wrong_bracket", found, is_object ? "]" : "}");
        ++pos_;
        close_top();
        return;
    }
    if (!is_object && ends_list_without_begin()) {
        begin_list_late();
        close(bracket);
        return;
    }
    while (!stack_.empty() && !matches(stack_.back())) {
        if (!is_text() && stack_.back().kind == Kind::object && stack_.back().count == 0 && stack_.size() > 1) {
            note("unexpected_text", "{", "");  // [{]: nothing was ever said in it.
            members_.close_object();
            stack_.pop_back();
            take_back_member();
            continue;
        }
        note("missing_bracket", "", stack_.back().is_object() ? "}" : "]");
        close_top();
    }
    if (stack_.empty())
        return;
    ++pos_;
    close_top();
}

/// [{"a": 1}, "a": 2}, {"a": 3}]: true for the brace of an item whose begin is
/// missing, behind which the list goes on or ends.
bool Mender::ends_item_without_begin() const
{
    const std::size_t next = lookahead_.skip_blank(pos_ + 1);
    if (next < text_.size() && text_[next] == ']')
        return true;
    const std::size_t item = lookahead_.skip_blank(next + 1);
    return next < text_.size() && text_[next] == ',' && item < text_.size() &&
           text_[item] == '{';
}

/// Whether the list at hand holds records, and the last begins with the key at
/// `key`: what stands there is the next one.
bool Mender::is_like_last_item(std::size_t key) const
{
    const auto& frame = stack_.back();
    const auto item = std::string_view{out_}.substr(frame.value_begin);
    const auto end = item.find('"', 2);
    return frame.kind == Kind::array && frame.count > 0 && item.starts_with("{\"") && end != std::string_view::npos &&
           text_.substr(key).starts_with(item.substr(1, end));
}

/// True if after this bracket, which would end the root, its members go on.
bool Mender::is_early_bracket() const
{
    if (peek() != '}' || !stack_.front().is_object())
        return false;
    std::size_t comma = lookahead_.skip_blank(pos_ + 1);
    while (comma < text_.size() && text_[comma] == '}' && comma < pos_ + Lookahead::window_bytes)
        comma = lookahead_.skip_blank(comma + 1);
    if (comma >= text_.size() || text_[comma] != ',')
        return false;
    const std::size_t key = lookahead_.skip_blank(comma + 1);
    return lookahead_.quote_bytes(key) > 0 && (lookahead_.is_key(key) || lookahead_.is_key_without_colon(key));
}

/// {"a": [{"b": 1}}], "c": 2}: true for a brace in a list whose own end follows.
/// If the brace closed the object around the list, that end would have nothing
/// to close.
bool Mender::is_stray_brace() const
{
    const std::size_t end = lookahead_.skip_blank(pos_ + 1);
    if (stack_.back().kind != Kind::array || end >= text_.size())
        return false;
    const std::size_t after = lookahead_.skip_blank(end + 1);
    const bool ends_list = text_[end] == ']' && after < text_.size() && (text_[after] == ',' || text_[after] == '}');
    // {"a": [{"b": 1}}, {"b": 2}]}: or its next record.
    const bool goes_on = text_[end] == ',' && after < text_.size() && text_[after] == '{' &&
                         is_like_last_item(lookahead_.skip_blank(after + 1));
    if (!ends_list && !goes_on)
        return false;
    auto object = stack_.rbegin();
    while (object != stack_.rend() && object->kind != Kind::object)
        ++object;
    return object != stack_.rend() && (std::next(object) == stack_.rend() || std::next(object)->kind != Kind::array);
}

/// {"items": [{"id": 1, "tags": "x"]}, {"id": 2}]}: true for the end of a list
/// whose begin is missing before the last value. If the bracket ended the list
/// around the object, which then would lack its brace, the brace that follows
/// would end one more level, and what stands behind it would have no place.
bool Mender::ends_list_without_begin() const
{
    const auto& object = stack_.back();
    const auto levels = stack_.size();
    if (is_text() || levels < 2 || object.kind != Kind::object || object.count == 0 || object.comma ||
        out_.ends_with('}') || out_.ends_with(']') || object.value_begin >= out_.size() || stack_[levels - 2].kind != Kind::array)
        return false;
    const std::size_t brace = end_of_object_ahead(pos_ + 1);
    const std::size_t after = lookahead_.skip_blank(brace + 1);
    if (brace == text_.size() || after >= text_.size())
        return false;
    const std::size_t item = lookahead_.skip_blank(after + 1);
    const bool is_record = text_[after] == ',' && item < text_.size() && text_[item] == '{';
    if (!is_record && text_[after] != ']')
        return false;
    if (levels < 4 || stack_[levels - 4].kind != Kind::array)
        return true;
    // Either list could go on there: its records tell which one does.
    const auto members = std::string_view{out_}.substr(object.begin + 1);
    const auto key = members.substr(0, members.find('"', 1) + 1);
    return is_record && text_.substr(lookahead_.skip_blank(item + 1)).starts_with(key);
}

/// The place of the brace that ends the object around `at`; the text's size if
/// it is not near.
std::size_t Mender::end_of_object_ahead(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + 4 * Lookahead::window_bytes);
    std::size_t open = 0;
    for (bool is_in_string = false; at < limit; ++at) {
        const char c = text_[at];
        if (c == '"' || (is_in_string && c == '\\')) {
            is_in_string = is_in_string != (c == '"');
            at += c == '"' ? 0 : 1;
        } else if (!is_in_string && (c == '}' || c == ']') && open == 0) {
            return c == '}' ? at : text_.size();
        } else if (!is_in_string) {
            open += c == '{' || c == '[' ? 1u : 0u;
            open -= c == '}' || c == ']' ? 1u : 0u;
        }
    }
    return text_.size();
}

/// Makes the last member's value the first item of a list, which goes on.
void Mender::begin_list_late()
{
    auto& frame = stack_.back();
    const bool had_comma = std::exchange(frame.comma, false);
    frame.in_member = true;
    --frame.count;
    members_.take_back();
    note("missing_bracket", "", "[");
    const std::size_t begin = frame.value_begin;
    out_.insert(begin, 1, '[');
    stack_.push_back(Frame{.kind = Kind::array, .comma = had_comma, .count = 1, .begin = begin, .value_begin = begin + 1});
}

void Mender::close_top()
{
    auto& frame = stack_.back();
    if (frame.comma)
        note_first("trailing_comma", ",", "");
    if (frame.kind == Kind::tuple && frame.count == 1 && !frame.had_comma) {
        out_.erase(frame.begin, 1);  // (1) is 1, but (1,) is a tuple.
    } else {
        out_ += frame.is_object() ? '}' : ']';
    }
    if (frame.is_object())
        members_.close_object();
    if (frame.kind == Kind::tuple && !is_torn_)
        note_first("parentheses", "(", "[");
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

/// {"a": [1], [2]}: a list where a key should be goes on with the list before
/// it, and so does a record: {"a": [{"b": 1}], {"b": 2}]}. False if the last
/// member is no list, or none of records.
bool Mender::reopen_list()
{
    auto& frame = stack_.back();
    const bool is_record = peek() == '{';
    if (frame.count == 0 || !out_.ends_with(is_record ? "}]" : "]") || out_[frame.value_begin] != '[')
        return false;
    const bool was_empty = out_.size() - frame.value_begin == 2;
    note("split_list", text_.substr(pos_, 1), "");
    frame.comma = false;
    frame.in_member = true;
    --frame.count;
    members_.take_back();
    const std::size_t begin = frame.value_begin;
    out_.pop_back();
    pos_ += is_record ? 0 : 1;
    stack_.push_back(Frame{.kind = Kind::array, .comma = !was_empty, .count = was_empty ? 0u : 1u, .begin = begin});
    return true;
}

}  // namespace assay::decode
