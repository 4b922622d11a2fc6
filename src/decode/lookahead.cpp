#include "decode/lookahead.hpp"

#include "decode/lookahead_letters.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

bool is_value_end(char c)
{
    return c == '"' || c == '\'' || c == '}' || c == ']' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::size_t Lookahead::rare_blank_bytes(std::size_t at) const
{
    // No-break space, the spaces of U+2000 to U+200B, U+202F, U+205F, U+3000 and the BOM.
    const auto rest = from(at, 3);
    if (rest.starts_with("\xC2\xA0"))
        return 2;
    if (rest.starts_with("\xE2\x80") && rest.size() == 3) {
        const auto last = static_cast<unsigned char>(rest[2]);
        return last <= 0x8B || last == 0xAF ? 3 : 0;
    }
    return rest == "\xE3\x80\x80" || rest == "\xE2\x81\x9F" || rest == "\xEF\xBB\xBF" ? 3 : 0;
}

std::size_t Lookahead::rare_quote_bytes(std::size_t at) const
{
    const auto rest = from(at, 3);
    if (rest == "\xE2\x80\x9C" || rest == "\xE2\x80\x9D" || rest == "\xE2\x80\x98" || rest == "\xE2\x80\x99")
        return 3;
    return rest.starts_with("\xC2\xB4") ? 2 : 0;
}

std::size_t Lookahead::skip_blank(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    while (at < limit) {
        if (const auto bytes = blank_bytes(at)) {
            at += bytes;
        } else if ((text_[at] == '/' && peek(at + 1) == '/') || is_hash_comment(at)) {
            while (at < limit && text_[at] != '\n')
                ++at;
        } else if (text_[at] == '/' && peek(at + 1) == '*') {
            const auto end = text_.substr(0, limit).find("*/", at + 2);
            if (end == std::string_view::npos)
                return at;
            at = end + 2;
        } else {
            break;
        }
    }
    return at;
}

/// #comment without a blank: the rest of a line behind a value or a comma, or a
/// line of its own before a key. What could be a value (["#fff", #000]) is one.
bool Lookahead::is_tight_comment(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    while (end < limit && text_[end] != '\n' && text_[end] != '"')
        ++end;
    if (end == limit || text_[end] == '"')
        return false;
    std::size_t last = end;
    while (text_[last - 1] == ' ' || text_[last - 1] == '\t' || text_[last - 1] == '\r')
        --last;
    std::size_t next = end;
    while (next < limit && blank_bytes(next) == 1)
        ++next;
    std::size_t before = at;
    while (before > 0 && at - before < window_bytes && (text_[before - 1] == ' ' || text_[before - 1] == '\t'))
        --before;
    const char previous = before > 0 ? text_[before - 1] : '\0';
    switch (previous) {
    case '{': return true;  // No key begins like that.
    case '\n': return text_[last - 1] != ',' && (peek(next) == '}' || is_key(next));
    case ',': return text_[last - 1] != ',' && peek(next) != ']';
    case ':':
    case '[': return false;
    default: return text_[last - 1] != ',' && before < at && is_value_end(previous);
    }
}

bool Lookahead::is_semicolon_for_comma(std::size_t at, Place place) const
{
    if (peek(at) != ';')
        return false;
    const std::size_t next = skip_blank(at + 1);
    const char c = peek(next);
    if (c == '}' || c == ']' || (place != Place::item && is_key(next)))
        return true;
    return place == Place::item && (starts_value(c) || quote_bytes(next) > 0);
}

/// Behind the closing mark of the one-line string at `at`; 0 if none is near.
std::size_t Lookahead::end_of_quoted_key(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    const char first = text_[at];
    for (std::size_t i = at + quote_bytes(at); i < limit; ++i) {
        if (text_[i] == '\\')
            ++i;
        else if (text_[i] == '\n')
            return 0;
        else if (const auto bytes = quote_bytes(i); bytes > 0 && (bytes > 1 || text_[i] == first))
            return i + bytes;
    }
    return 0;
}

bool Lookahead::is_key(std::size_t at) const
{
    if (quote_bytes(at) > 0) {
        const std::size_t end = end_of_quoted_key(at);
        return end > 0 && peek(skip_blank(end)) == ':';
    }
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    while (end < limit && is_word(text_[end]))
        ++end;
    if (end == at)
        return false;
    end = skip_blank(end);
    return peek(end) == ':' && from(end, 3) != "://";
}

bool Lookahead::has_newline(std::size_t begin, std::size_t end) const
{
    return from(begin, end - begin).find('\n') != std::string_view::npos;
}

bool Lookahead::ends_string(std::size_t after, Place place, std::size_t depth, bool in_quotation) const
{
    const std::size_t next = skip_blank(after);
    if (at_end(next))
        return true;
    switch (place) {
    case Place::key: return ends_key(after, next);
    case Place::member: return ends_member(after, next, depth, in_quotation);
    case Place::item: return ends_item(after, next, depth, in_quotation);
    case Place::root: return peek(next) == '+' && quote_bytes(skip_blank(next + 1)) > 0;
    }
    return false;
}

bool Lookahead::ends_key(std::size_t after, std::size_t next) const
{
    const char c = peek(next);
    if (c == ':' || c == ',' || c == '}' || c == '=' || starts_value(c))
        return true;
    if (quote_bytes(next))
        return next > after;
    // A missing colon: {"a" true}.
    constexpr std::array<std::string_view, 3> literals = {"true", "false", "null"};
    return std::any_of(literals.begin(), literals.end(), [&](std::string_view literal) {
        const std::size_t end = next + literal.size();
        return from(next, literal.size()) == literal && !is_word(peek(end)) && (next > after || ends_value(skip_blank(end)));
    });
}

bool Lookahead::ends_member(std::size_t after, std::size_t next, std::size_t depth, bool in_quotation) const
{
    const char c = peek(next);
    if (c == '}' || c == ']')
        return closes_container(next, depth, in_quotation) && !(in_quotation && is_better_end_ahead(after));
    if (c == ',') {
        const std::size_t follower = skip_blank(next + 1);
        if (at_end(follower) || is_key(follower) || from(follower, 3) == "...")
            return true;
        if (!in_quotation && (is_rest_of_list(follower) || is_last_key(follower) || is_key_behind_words(follower) || is_key_without_mark(follower)))
            return true;
        const char f = peek(follower);
        if (f == '}' || f == ']' || f == ',' || f == '[' || f == '{')
            return !(in_quotation && is_better_end_ahead(after));
        // A key whose own end is missing or out of the window.
        const auto quote = quote_bytes(follower);
        return quote > 0 && !in_quotation && !is_better_end_ahead(follower + quote);
    }
    if (from(next, 3) == "```" || (!in_quotation && is_semicolon_for_comma(next, Place::member)))
        return true;
    if (c == '+')
        return quote_bytes(skip_blank(next + 1)) > 0;
    if (!in_quotation && next > after && only_words_follow(next))
        return true;
    if (only_marks_follow(after) && has_newline(after, next))
        return true;
    // A missing comma.
    if (quote_bytes(next))
        return is_key(next);
    return has_newline(after, next) && is_key(next);
}

bool Lookahead::ends_item(std::size_t after, std::size_t next, std::size_t depth, bool in_quotation) const
{
    const char c = peek(next);
    if (c == ']' || c == '}')
        return closes_container(next, depth, in_quotation) && !(in_quotation && is_better_end_ahead(after));
    if (c == ',') {
        if (in_quotation && is_better_end_ahead(after))
            return false;
        const std::size_t follower = skip_blank(next + 1);
        const char f = peek(follower);
        if (at_end(follower) || quote_bytes(follower) || starts_value(f) || f == ']' || f == '}' || f == ',' || f == '.')
            return true;
        // A bare word may be an item, or the rest of a quoted sentence.
        const auto ahead = from(follower, window_bytes);
        const auto end = ahead.find_first_of("\",]");
        return end == std::string_view::npos || ahead[end] != '"' || (!in_quotation && is_item_without_mark(follower));
    }
    if (from(next, 3) == "```" || (!in_quotation && is_semicolon_for_comma(next, Place::item)))
        return true;
    if (c == '+')
        return quote_bytes(skip_blank(next + 1)) > 0;
    if (c == ')')
        return closes_like_bracket(next);
    if (starts_value(c) || (!in_quotation && is_item_without_mark(next)))
        return next > after;
    return quote_bytes(next) > 0 && (next > after || is_quoted_item(next)) && !in_quotation;
}

/// True if the bracket after a string ends the container around it, and is
/// not a bracket of the string's own text.
bool Lookahead::closes_container(std::size_t bracket, std::size_t depth, bool in_quotation) const
{
    const std::size_t next = skip_blank(bracket + 1);
    if (at_end(next) || has_newline(bracket, next))
        return true;
    const char c = peek(next);
    if (c == '}' || c == ']' || c == '`' || c == ';' || c == ')')
        return true;
    if (depth <= 1)
        return !in_quotation;  // Prose may follow the root.
    return c == ',' || quote_bytes(next) > 0 || starts_value(c);
}

/// True if the next quotation mark reads better as the string's end.
bool Lookahead::is_better_end_ahead(std::size_t after) const
{
    const auto ahead = text_.substr(0, std::min(text_.size(), after + window_bytes));
    const auto quote = ahead.find_first_of("\"\n", after);
    if (quote == std::string_view::npos || text_[quote] == '\n' || quote == after)
        return false;
    const char before = text_[quote - 1];
    if (blank_bytes(quote - 1) || before == ',' || before == ':' || before == '{' || before == '[')
        return false;
    const std::size_t next = skip_blank(quote + 1);
    const char c = peek(next);
    return at_end(next) || c == ',' || c == '}' || c == ']';
}

}  // namespace assay::decode
