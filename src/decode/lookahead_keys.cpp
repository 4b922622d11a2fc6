// What follows a byte of broken JSON: keys, with or without their marks.
#include "decode/lookahead.hpp"

#include "decode/lookahead_letters.hpp"

#include <algorithm>

namespace assay::decode {

bool Lookahead::is_key_of_member(std::size_t at) const
{
    const char mark = peek(at);
    if ((mark != '"' && mark != '\'') || !is_key(at))
        return false;
    const std::size_t colon = skip_blank(end_of_quoted_key(at));
    const std::size_t value = skip_blank(colon + 1);
    return starts_any_value(value);
}

bool Lookahead::starts_any_value(std::size_t at) const
{
    const auto word = from(at, 4);
    return starts_value(peek(at)) || quote_bytes(at) > 0 || word == "true" || word == "fals" || word == "null";
}

bool Lookahead::is_bare_key(std::size_t at) const
{
    return quote_bytes(at) == 0 && is_key(at);
}

std::size_t Lookahead::end_of_key_words(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    std::size_t word_end = 0;
    while (end < limit && (text_[end] == ' ' || is_word(text_[end]))) {
        word_end = is_word(text_[end]) ? end + 1 : word_end;
        ++end;
    }
    return word_end > 0 && peek(end) == ':' && from(end, 3) != "://" ? word_end : 0;
}

bool Lookahead::is_key_behind_words(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    while (end < limit && (text_[end] == ' ' || is_word(text_[end])))
        ++end;
    return end > at && peek(end) == '"' && is_key(end);
}

bool Lookahead::is_key_without_mark(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    while (end < limit && is_word(text_[end]))
        ++end;
    return end > at && peek(end) == '"' && peek(skip_blank(end + 1)) == ':';
}

bool Lookahead::is_key_without_end(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at + 1;
    while (end < limit && is_word(text_[end]))
        ++end;
    return end > at + 1 && peek(end) == ':' && quote_bytes(skip_blank(end + 1)) > 0;
}

bool Lookahead::is_key_without_colon(std::size_t at) const
{
    const auto quote = quote_bytes(at);
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    for (std::size_t i = at + quote; quote > 0 && i < limit; ++i) {
        const auto bytes = quote_bytes(i);
        if (bytes == 0)
            continue;
        const std::size_t next = skip_blank(i + bytes);
        return next > i + bytes && (quote_bytes(next) > 0 || starts_value(peek(next)));
    }
    return false;
}

bool Lookahead::is_last_key(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    if (const auto quote = quote_bytes(at)) {
        end += quote;
        while (end < limit && !quote_bytes(end) && text_[end] != ',' && text_[end] != '\n')
            ++end;
        end += quote_bytes(end);
        if (at_end(end))
            return true;  // Torn off behind it.
    } else {
        while (end < limit && is_word(text_[end]))
            ++end;
    }
    end = skip_blank(end);
    return end > at && peek(end) == '}' && only_closers_follow(end);
}

std::size_t Lookahead::bare_key_before(std::size_t at, std::size_t begin) const
{
    const std::size_t limit = at > begin + window_bytes ? at - window_bytes : begin;
    std::size_t i = at;
    const auto skip_back = [&] {
        while (i > limit && (text_[i - 1] == ' ' || text_[i - 1] == '\t'))
            --i;
    };
    skip_back();
    if (i <= limit || text_[i - 1] != ':')
        return 0;
    --i;
    skip_back();
    const std::size_t word_end = i;
    while (i > limit && is_word(text_[i - 1]))
        --i;
    if (i == word_end)
        return 0;
    while (i > limit && blank_bytes(i - 1) == 1)
        --i;
    return i > limit && text_[i - 1] == ',' ? i - 1 : 0;
}

std::size_t Lookahead::end_of_number_or_literal(std::size_t at) const
{
    const std::size_t limit = std::min(text_.size(), at + window_bytes);
    std::size_t end = at;
    while (end < limit && (is_word(text_[end]) || text_[end] == '.'))
        ++end;
    const auto word = from(at, end - at);
    const bool is_literal = word == "true" || word == "false" || word == "null";
    const auto digits = word.starts_with('-') ? word.substr(1) : word;
    const bool is_number = !digits.empty() && digits.front() >= '0' && digits.front() <= '9' &&
                           digits.find_first_not_of("0123456789.") == std::string_view::npos;
    return is_literal || is_number ? end : 0;
}

bool Lookahead::ends_value(std::size_t at) const
{
    const char c = peek(at);
    return c == ',' || c == '}' || c == ']';
}

bool Lookahead::is_quoted_value(std::size_t at) const
{
    const char mark = peek(at);
    if (mark != '"' && mark != '\'')
        return false;
    const auto ahead = text_.substr(0, std::min(text_.size(), at + window_bytes));
    const auto end = ahead.find_first_of(mark == '"' ? "\"\\\n" : "'\\\n", at + 1);
    return end != std::string_view::npos && ahead[end] == mark && ends_value(skip_blank(end + 1));
}

std::size_t Lookahead::colon_in_key(std::size_t begin, std::size_t at) const
{
    std::size_t end = begin;
    const std::size_t limit = std::min(at, begin + window_bytes);
    while (end < limit && is_word(text_[end]))
        ++end;
    if (end == begin || peek(end) != ':')
        return 0;
    const std::size_t value = skip_blank(end + 1);
    if (const auto after = end_of_number_or_literal(value); after > 0 && after < at && ends_value(skip_blank(after)))
        return end;  // "b: 2}, {"a"
    std::size_t open = value;
    while (open < at && (peek(open) == '{' || peek(open) == '[' || blank_bytes(open) == 1))
        ++open;
    if (open == at && value < at)
        return end;  // "b: {"c"
    if (at > begin + window_bytes)
        return 0;
    std::size_t last = at;
    while (last > end && blank_bytes(last - 1) == 1)
        --last;
    return at_end(at) || text_[last - 1] == ',' ? end : 0;
}

}  // namespace assay::decode
