// What follows a byte of broken JSON: items, tuples and the like. Keys are in
// lookahead_keys.cpp; whether a string ends there is in lookahead.cpp.
#include "decode/lookahead.hpp"

#include "decode/lookahead_letters.hpp"

#include <algorithm>

namespace assay::decode {

bool Lookahead::surely_ends_string(std::size_t after, Place place, std::size_t depth) const
{
    std::size_t next = after;
    const std::size_t limit = std::min(text_.size(), after + window_bytes);
    while (next < limit && (text_[next] == ' ' || text_[next] == '\n' || text_[next] == '\r' || text_[next] == '\t'))
        ++next;
    const char c = peek(next);
    switch (place) {
    case Place::key: return c == ':';
    case Place::member:
        if (c == ',') {
            std::size_t key = next + 1;
            while (key < limit && (text_[key] == ' ' || text_[key] == '\n' || text_[key] == '\r' || text_[key] == '\t'))
                ++key;
            return peek(key) == '"' && is_key(key);
        }
        return c == '}' && depth > 1 && closes_container(next, depth, false);
    case Place::item: return c == ',' && peek(skip_blank(next + 1)) == '"';
    case Place::root: return false;
    }
    return false;
}

bool Lookahead::is_word_at(std::size_t at) const
{
    return is_word(peek(at));
}

std::size_t Lookahead::skip_blank_in_line(std::size_t at) const
{
    const std::size_t next = skip_blank(at);
    const auto line = from(at, next - at).find('\n');
    return line == std::string_view::npos ? next : at + line;
}

std::size_t Lookahead::end_in_doubled_marks(std::size_t at, Place place) const
{
    const char mark = peek(at);
    if ((mark != '"' && mark != '\'') || peek(at - 1) != mark)
        return 0;
    const auto ahead = text_.substr(0, std::min(text_.size(), at + window_bytes));
    const auto end = ahead.find_first_of(mark == '"' ? "\"\\\n" : "'\\\n", at + 1);
    if (end == std::string_view::npos || end == at + 1 || text_[end] != mark || peek(end + 1) != mark)
        return 0;
    // An empty string and what follows it is no string in doubled marks.
    const char first = peek(at + 1);
    const char next = peek(skip_blank(end + 2));
    if (first == ',' || first == ':' || first == '}' || first == ']' || blank_bytes(at + 1))
        return 0;
    const bool is_end = place == Place::key ? next == ':' : next == ',' || next == '}' || next == ']';
    return is_end ? end : 0;
}

bool Lookahead::is_doubled_opener(std::size_t at, Place place, std::size_t depth) const
{
    const char mark = peek(at);
    if ((mark != '"' && mark != '\'') || peek(at - 1) != mark || !is_word(peek(at + 1)))
        return false;
    const auto ahead = text_.substr(0, std::min(text_.size(), at + window_bytes));
    const auto end = ahead.find_first_of(mark == '"' ? "\"\\\n" : "'\\\n", at + 1);
    return end != std::string_view::npos && text_[end] == mark && !at_end(end + 1) && ends_string(end + 1, place, depth, false);
}

bool Lookahead::starts_next_item(std::size_t at) const
{
    const std::size_t next = skip_blank(at);
    if (quote_bytes(next) > 0)
        return true;
    const std::size_t limit = std::min(text_.size(), next + window_bytes);
    std::size_t end = next;
    while (end < limit && is_word(text_[end]))
        ++end;
    const auto word = from(next, end - next);
    const auto digits = word.starts_with('-') ? word.substr(1) : word;
    const bool is_number = !digits.empty() && digits.front() != '.' && digits.find_first_not_of("0123456789.") == std::string_view::npos;
    const char follower = peek(end);
    return (is_number || word == "true" || word == "false" || word == "null") &&
           (follower == ',' || follower == ']' || follower == ' ' || follower == '\n');
}

bool Lookahead::is_string_prefix(std::size_t at) const
{
    const char mark = peek(at + 1);
    if ((mark != '"' && mark != '\'') || std::string_view{"bBfFrRuU"}.find(peek(at)) == std::string_view::npos)
        return false;
    const char first = peek(at + 2);
    if (std::string_view{",:}]"}.find(first) != std::string_view::npos || blank_bytes(at + 2))
        return false;
    const auto end = from(at + 2, window_bytes).find_first_of(mark == '"' ? "\"\n" : "'\n");
    return end != std::string_view::npos && peek(at + 2 + end) == mark;
}

bool Lookahead::is_apostrophe(std::size_t at) const
{
    const std::size_t bytes = peek(at) == '\'' ? 1 : from(at, 3) == "\xE2\x80\x99" ? 3 : 0;
    return bytes > 0 && at > 0 && is_word(text_[at - 1]) && is_word(peek(at + bytes));
}

bool Lookahead::is_comma_in_number(std::size_t at) const
{
    const auto is_digit = [&](std::size_t i) { return peek(i) >= '0' && peek(i) <= '9'; };
    if (at == 0 || !is_digit(at - 1) || !is_digit(at + 1))
        return false;
    std::size_t end = at + 1;
    while (end < at + window_bytes && is_digit(end))
        ++end;
    return peek(skip_blank(end)) != ':';  // {a: 1,2: 3}
}

bool Lookahead::is_item_of_set(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    if (const auto quote = quote_bytes(at)) {
        end += quote;
        while (end < limit && !quote_bytes(end) && text_[end] != '\n')
            ++end;
        if (!quote_bytes(end))
            return false;
        end = skip_blank(end + quote_bytes(end));
        // Its second item tells it from a key without a value.
        const std::size_t second = skip_blank(end + 1);
        return peek(end) == ',' && quote_bytes(second) > 0 && !is_key(second);
    }
    for (const std::string_view literal : {"True", "False", "None", "true", "false", "null"}) {
        const std::size_t comma = skip_blank(at + literal.size());
        if (from(at, literal.size()) == literal && peek(comma) == ',')
            return !is_key(skip_blank(comma + 1));
    }
    if (peek(at) < '0' || peek(at) > '9')
        return false;
    while (end < limit && ((text_[end] >= '0' && text_[end] <= '9') || text_[end] == '.'))
        ++end;
    end = skip_blank(end);
    return peek(end) == '}' || (peek(end) == ',' && !is_key(skip_blank(end + 1)));
}

bool Lookahead::starts_tuple(std::size_t at) const
{
    const std::size_t first = skip_blank(at + 1);
    const char c = peek(first);
    const auto is_followed = [&](std::size_t next) {
        return at_end(next) || std::string_view{",}])`"}.find(peek(next)) != std::string_view::npos;
    };
    if (c == ')')
        return is_followed(skip_blank(first + 1));  // () => void is no tuple.
    if (!quote_bytes(first) && !starts_value(c) && c != '(' && from(first, 4) != "True" && from(first, 5) != "False" &&
        from(first, 4) != "None" && from(first, 4) != "true" && from(first, 5) != "false" && from(first, 4) != "null")
        return false;
    // A number in parentheses may begin a sentence.
    const auto ahead = from(at, window_bytes);
    const auto end = ahead.find_first_of(")\n");
    if (quote_bytes(first) || c == '{' || c == '[' || c == '(' || end == std::string_view::npos || ahead[end] == '\n')
        return true;
    return is_followed(skip_blank(at + end + 1));
}

bool Lookahead::closes_like_bracket(std::size_t at) const
{
    const std::size_t next = skip_blank(at + 1);
    const char c = peek(next);
    return at_end(next) || c == ',' || c == '}' || c == ']' || c == ')' || c == '`';
}

bool Lookahead::goes_on_after_comma(std::size_t at) const
{
    const std::size_t next = skip_blank(at + 1);
    const char c = peek(next);
    if (at_end(next) || next == at + 1 || quote_bytes(next) > 0 || !is_word(c) || has_newline(at, next) || is_key(next))
        return false;
    const auto ahead = from(next, window_bytes);
    const auto end = ahead.find_first_of("\",:{}[]\n");
    if (end == std::string_view::npos)
        return false;
    if (ahead[end] == ',' || ahead[end] == '\n')
        return true;
    // Only a closing mark shows that all of it is one text.
    const std::size_t after = skip_blank(next + end + 1);
    const char follower = peek(after);
    return ahead[end] == '"' && (at_end(after) || follower == ',' || follower == '}' || follower == ']');
}

std::size_t Lookahead::end_of_parenthesis(std::size_t at) const
{
    if (peek(at) != '(')
        return 0;
    const auto ahead = from(at, window_bytes);
    int open = 0;
    for (std::size_t i = 0; i < ahead.size() && ahead[i] != '\n'; ++i) {
        open += ahead[i] == '(' ? 1 : ahead[i] == ')' ? -1 : 0;
        if (open == 0)
            return at + i;
    }
    return 0;
}

bool Lookahead::is_item_without_mark(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    while (end < limit && is_word(text_[end]))
        ++end;
    if (end > at && peek(skip_blank(end)) == ']')
        return true;
    if (end == at || peek(end) != '"')
        return false;
    const std::size_t next = skip_blank(end + 1);
    return peek(next) == ',' || peek(next) == ']';
}

bool Lookahead::is_quoted_item(std::size_t at) const
{
    const char mark = peek(at);
    if ((mark != '"' && mark != '\'') || blank_bytes(at + 1) || quote_bytes(at + 1))
        return false;
    const auto ahead = text_.substr(0, std::min(text_.size(), at + window_bytes));
    const auto end = ahead.find_first_of(mark == '"' ? "\"\\\n" : "'\\\n", at + 1);
    if (end == std::string_view::npos || text_[end] != mark || blank_bytes(end - 1))
        return false;
    const std::size_t next = skip_blank(end + 1);
    return peek(next) == ']' || (peek(next) == ',' && quote_bytes(skip_blank(next + 1)) > 0);
}

bool Lookahead::is_rest_of_list(std::size_t at) const
{
    const auto ahead = text_.substr(0, std::min(text_.size(), at + window_bytes));
    while (peek(at) == '"' && !blank_bytes(at + 1)) {
        const auto end = ahead.find_first_of("\"\\\n", at + 1);
        if (end == std::string_view::npos || ahead[end] != '"' || end == at + 1 || blank_bytes(end - 1))
            return false;
        const std::size_t next = skip_blank(end + 1);
        const std::size_t after = skip_blank(next + 1);
        if (peek(next) == ']')
            return peek(after) == '}' || (peek(after) == ',' && is_key(skip_blank(after + 1)));
        if (peek(next) != ',')
            return false;
        at = after;
    }
    return false;
}

bool Lookahead::only_words_follow(std::size_t at) const
{
    const auto ahead = from(at, window_bytes);
    const auto end = ahead.find_first_of("\"'}],:\n");
    if (end == std::string_view::npos)
        return ahead.size() < window_bytes;
    return ahead[end] == '}' && at_end(skip_blank(at + end + 1));
}

bool Lookahead::only_marks_follow(std::size_t at) const
{
    const auto ahead = from(at, window_bytes);
    return ahead.size() < window_bytes && ahead.find('"') != std::string_view::npos &&
           ahead.find_first_not_of("\", \t\r\n") == std::string_view::npos;
}

bool Lookahead::only_closers_follow(std::size_t at) const
{
    const auto ahead = from(at, window_bytes);
    return ahead.size() < window_bytes && ahead.find_first_not_of("}] \t\r\n") == std::string_view::npos;
}

bool Lookahead::opens_in(std::size_t begin, std::size_t end, char closer) const
{
    const char opener = closer == ')' ? '(' : closer == ']' ? '[' : '{';
    const std::size_t limit = end > begin + window_bytes ? end - window_bytes : begin;
    int open = 0;
    for (std::size_t i = limit; i < end; ++i) {
        if (text_[i] == opener)
            ++open;
        else if (text_[i] == closer && open > 0)
            --open;
    }
    return open > 0;
}

}  // namespace assay::decode
