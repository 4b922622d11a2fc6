// What the Mender's strings have swallowed in the extract profile: the comma,
// key or bracket behind a closing mark that is missing.
#include "decode/mender.hpp"

#include <algorithm>
#include <string_view>

namespace assay::decode {
namespace {

/// "x}, {": behind this text stands the first key of the next record.
bool ends_in_next_record(std::string_view value)
{
    constexpr std::string_view blank = " \t\r\n";
    const auto take = [&](char c) {
        const auto last = value.find_last_not_of(blank);
        const bool found = last != std::string_view::npos && value[last] == c;
        if (found)
            value = value.substr(0, last);
        return found;
    };
    return take('{') && take(',') && take('}');
}

}  // namespace

/// True if the string at hand never ended and the mark at pos_ opens the next
/// key or item: {"a": "x, "b": 1}, ["x, "y", "z"] and, over a line's end, ["x,\n "y"];
/// or the next record's key: [{"a": "x}, {"a": "y"}].
bool Mender::is_swallowed_key(const Opened& opened, Place place) const
{
    if (place == Place::key || place == Place::root)
        return false;
    const auto value = text_.substr(opened.text, pos_ - opened.text);
    const auto last = value.find_last_not_of(" \t");
    if (last == std::string::npos)
        return false;
    if (place == Place::member) {
        if (value[last] == ',' && lookahead_.is_key_without_end(pos_))
            return true;
        return (value[last] == ',' || value[last] == '\n' || ends_in_next_record(value)) && lookahead_.is_key(pos_);
    }
    // ["x], "b": 1: the list has ended.
    if (value[last] == ',' && without_closers(opened, opened.text + last, place) < opened.text + last && lookahead_.is_key(pos_))
        return true;
    // ["x, "y", "z"]: the mark opens an item that is whole.
    if (value[last] == ',' && lookahead_.is_quoted_item(pos_))
        return true;
    const auto text = value.find_last_not_of(" \t\r\n");
    return value[last] == '\n' && text != std::string::npos && value[text] == ',';
}

/// {"a": "first, b: "second"}: the mark opens the value of a bare key.
bool Mender::is_swallowed_bare_key(const Opened& opened, Place place) const
{
    if (place != Place::member)
        return false;
    return lookahead_.bare_key_before(pos_, opened.text) > 0;
}

/// Ends a string before the comma that it has swallowed, and before the
/// brackets that stand in front of it.
void Mender::step_back_to_comma(const Opened& opened, Place place)
{
    std::size_t end = pos_;
    if (const auto value = text_.substr(opened.text, pos_ - opened.text); place == Place::member && ends_in_next_record(value))
        end = opened.text + value.find_last_of('{');
    if (const auto comma = lookahead_.bare_key_before(pos_, opened.text); comma > 0 && !lookahead_.is_key(pos_))
        end = comma + 1;
    while (end > opened.text && lookahead_.blank_bytes(end - 1) == 1)
        --end;
    if (end > opened.text && text_[end - 1] == ',')
        --end;
    end = without_closers(opened, end, place);
    note("missing_quote", text_.substr(end, 20), "\"");
    const std::size_t resume = end;
    while (end > opened.text && (lookahead_.blank_bytes(end - 1) == 1 || text_[end - 1] == ','))
        --end;
    copy_again(opened, end);
    out_ += '"';
    pos_ = resume;
}

/// Where the closing brackets begin that stand before `end` and belong to the
/// containers around the string; `end` if there are none, as those that the
/// string itself has opened are its text.
std::size_t Mender::without_closers(const Opened& opened, std::size_t end, Place place) const
{
    std::size_t first = end;
    std::size_t level = stack_.size();
    for (std::size_t at = end; at > opened.text && level > 1; --at) {
        const char c = text_[at - 1];
        if (lookahead_.blank_bytes(at - 1) == 1)
            continue;
        if (c != '}' && c != ']')
            break;
        first = at - 1;
        --level;
    }
    if (first == end || lookahead_.opens_in(opened.text, first, text_[first]))
        return end;
    const char innermost = place == Place::member ? '}' : ']';
    return text_[first] == innermost ? first : end;
}

/// A string that holds an unescaped mark may have swallowed the members behind
/// it, where nothing says for sure which mark is the closing one. What then
/// looks like a member, outside the brackets that the string itself has opened,
/// is a loss for whoever asked for the members:
///
///     {"a": "x, b": 5, "c": "y"}      {"a": "x, b\": 5, \"c\": \"y"}
void Mender::note_members_in_text(std::size_t begin, std::size_t end)
{
    // Brackets are counted only where a mark looks like a key's, which is rare.
    int open = 0;
    std::size_t counted = begin;
    const auto is_in_brackets = [&](std::size_t at) {
        for (; counted < at; ++counted) {
            const char c = text_[counted];
            open += c == '{' || c == '[' || c == '(' ? 1 : 0;
            open -= open > 0 && (c == '}' || c == ']' || c == ')') ? 1 : 0;
        }
        return open > 0;
    };
    for (std::size_t at = begin; (at = text_.find('"', at)) < end; ++at) {
        const std::size_t colon = lookahead_.skip_blank(at + 1);
        const bool is_key = colon < end && text_[colon] == ':' && lookahead_.skip_blank(colon + 1) < end &&
                            lookahead_.starts_any_value(lookahead_.skip_blank(colon + 1));
        if ((is_key || (at + 1 < end && lookahead_.is_key_without_end(at))) && !is_in_brackets(at)) {
            note("members_in_text", text_.substr(at, std::min<std::size_t>(end - at, 60)), "");
            return;
        }
    }
}

}  // namespace assay::decode
