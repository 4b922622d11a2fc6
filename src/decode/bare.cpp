// The Mender's unquoted values: literals, numbers and words. The profiles
// differ in where a word ends and in which words are literals.
#include "decode/mender.hpp"

#include "core/ascii.hpp"
#include "core/json_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace assay::decode {
namespace {

/// The parts of a number as JSON spells it; empty views where there is none.
struct NumberParts {
    bool is_negative = false;
    std::string_view whole;
    std::string_view fraction;
    std::string_view exponent;  ///< With its sign.
    bool has_point = false;
    bool has_exponent = false;
    char exponent_mark = 'e';
    bool is_number = false;
};

NumberParts number_parts(std::string_view token)
{
    NumberParts parts;
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < token.size() && is_digit(token[at]))
            ++at;
        return token.substr(begin, at - begin);
    };
    if (at < token.size() && (token[at] == '-' || token[at] == '+'))
        parts.is_negative = token[at++] == '-';
    parts.whole = digits();
    if (at < token.size() && token[at] == '.') {
        ++at;
        parts.has_point = true;
        parts.fraction = digits();
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        parts.has_exponent = true;
        parts.exponent_mark = token[at];
        const std::size_t begin = ++at;
        if (at < token.size() && (token[at] == '-' || token[at] == '+'))
            ++at;
        digits();
        parts.exponent = token.substr(begin, at - begin);
    }
    parts.is_number = at == token.size() && !(parts.whole.empty() && parts.fraction.empty());
    return parts;
}

/// True for what is a value already, so that a bracket behind it is another.
bool is_whole_scalar(std::string_view token)
{
    while (token.ends_with(' '))
        token.remove_suffix(1);
    return number_parts(token).is_number || token == "true" || token == "false" || token == "null";
}

/// http://x.com/a?b=1,c=2: a comma without a blank behind it is the URL's own.
bool is_url(std::string_view token)
{
    return token.starts_with("http://") || token.starts_with("https://");
}

}  // namespace

/// The unquoted text at pos_, without the blanks around it; moves behind it.
std::string_view Mender::bare_token(Place place)
{
    const std::size_t begin = pos_;
    std::size_t open = 0;  // Braces that the text itself has opened: words{like these}, if (a) { b(); }.
    while (!at_end()) {
        if (const std::size_t end = is_text() ? 0 : lookahead_.end_of_parenthesis(pos_); end > 0)
            pos_ = end;  // f(a, b)
        // {a: 1 b: 2}: a comma is missing.
        if (place == Place::member && !is_text() && pos_ > begin && lookahead_.blank_bytes(pos_) > 0 &&
            is_whole_scalar(text_.substr(begin, std::min<std::size_t>(pos_ - begin, 40))) &&
            lookahead_.is_key(lookahead_.skip_blank(pos_)))
            break;
        if (open > 0 && peek() == '}')
            --open;
        else if (!(open > 0 && peek() == ';') && ends_bare(begin, place))
            break;
        else if (peek() == '{' && pos_ > begin &&
                 (!lookahead_.blank_bytes(pos_ - 1) || !lookahead_.is_key(lookahead_.skip_blank(pos_ + 1))))
            ++open;
        ++pos_;
    }
    std::size_t end = pos_;
    while (const auto bytes = end > begin ? lookahead_.blank_bytes_before(end) : 0) {
        end -= bytes;
        if (bytes > 1)
            note_first("odd_space", text_.substr(end, bytes), " ");
    }
    // A closing mark whose opening one is missing.
    if (peek() == '"' && end > begin &&
        (is_text() || lookahead_.ends_string(pos_ + 1, place, stack_.size(), false))) {
        note("missing_quote", text_.substr(begin, end - begin), "\"");
        ++pos_;
    }
    return text_.substr(begin, end - begin);
}

bool Mender::ends_bare(std::size_t begin, Place place) const
{
    const char c = text_[pos_];
    if (c == '}' || c == ']' || c == '\n' || c == '"')
        return true;
    if (c == ';')
        return !stack_.empty() && lookahead_.is_semicolon_for_comma(pos_, place);
    if (c == ',' && !is_text() && lookahead_.is_word_at(pos_ + 1) && is_url(text_.substr(begin, pos_ - begin)))
        return false;
    if (c == ',')
        return is_text() || place != Place::member ||
               !(lookahead_.goes_on_after_comma(pos_) || lookahead_.is_comma_in_number(pos_));
    if (c == '/')
        return (peek(1) == '/' || peek(1) == '*') && (pos_ == begin || text_[pos_ - 1] != ':');
    if (c == ')')
        return open_calls_ > 0 || (!stack_.empty() && stack_.back().kind == Kind::tuple) ||
               (place == Place::item && !is_text() && lookahead_.closes_like_bracket(pos_));
    if (c == '#')
        return pos_ > begin && lookahead_.blank_bytes(pos_ - 1) > 0 && lookahead_.is_hash_comment(pos_) &&
               is_whole_scalar(text_.substr(begin, std::min<std::size_t>(pos_ - begin, 40)));
    if (c == '{' || c == '[')
        return is_text() || is_whole_scalar(text_.substr(begin, std::min<std::size_t>(pos_ - begin, 40)));
    return is_text() && pos_ > begin && lookahead_.quote_bytes(pos_) > 0 && lookahead_.blank_bytes(pos_ - 1) > 0;
}

/// Copies a number or literal as JSON spells it, if a delimiter follows. One
/// with an exponent takes the longer way.
bool Mender::write_sound_scalar()
{
    std::size_t end = pos_;
    const auto skip_digits = [&] {
        const std::size_t begin = end;
        while (end < text_.size() && is_digit(text_[end]))
            ++end;
        return end - begin;
    };
    const char c = text_[pos_];
    if (c == '-' || is_digit(c)) {
        end += c == '-' ? 1 : 0;
        const std::size_t first = end;
        const std::size_t whole = skip_digits();
        if (whole == 0 || (whole > 1 && text_[first] == '0'))
            return false;
        if (end < text_.size() && text_[end] == '.') {
            ++end;
            if (skip_digits() == 0)
                return false;
        }
    } else {
        const std::string_view word = c == 't' ? "true" : c == 'f' ? "false" : c == 'n' ? "null" : "";
        if (word.empty() || text_.compare(pos_, word.size(), word) != 0)
            return false;
        end += word.size();
    }
    const char next = end < text_.size() ? text_[end] : '\0';
    // [1 2 3]: the comma that is missing is noted with the next item.
    const bool is_item = !stack_.back().is_object();
    const bool is_followed = is_item && next == ' ' && lookahead_.starts_next_item(end);
    const bool is_in_number = !is_item && end + 1 < text_.size() && is_digit(text_[end + 1]);
    if (!is_followed && next != '\n' && next != '}' && next != ']' && (next != ',' || is_in_number))
        return false;
    out_.append(text_, pos_, end - pos_);
    pos_ = end;
    return true;
}

/// Writes the unquoted value at pos_. False if there is none to write.
bool Mender::write_bare(Place place)
{
    const std::size_t begin = pos_;
    const std::string_view token = bare_token(place);
    if (token.empty()) {
        if (pos_ == begin && !at_end())
            ++pos_;  // Nothing can be made of this byte.
        return false;
    }
    if (write_literal(token) || write_number(token))
        return true;
    if (!failure_.empty() || (is_torn_ && !is_text()))
        return false;
    if (place == Place::root && !is_text())
        return false;  // Prose, not a value.
    note("unquoted_string", token, token);
    const std::size_t written = out_.size();
    append_json_string(out_, token);
    if (at_end() && place != Place::root)
        tear_value(token, written);
    return true;
}

bool Mender::write_literal(std::string_view token)
{
    struct Spelling {
        std::string_view found;
        std::string_view json;
        std::string_view note;
    };
    static constexpr std::array<Spelling, 15> spellings = {{
        {"true", "true", ""}, {"false", "false", ""}, {"null", "null", ""},
        {"True", "true", "python_literal"}, {"False", "false", "python_literal"}, {"None", "null", "python_literal"},
        {"TRUE", "true", "literal_case"}, {"FALSE", "false", "literal_case"}, {"NULL", "null", "literal_case"},
        {"Null", "null", "literal_case"}, {"undefined", "null", "no_json_value"}, {"NaN", "null", "no_json_value"},
        {"nan", "null", "no_json_value"}, {"Infinity", "null", "no_json_value"}, {"-Infinity", "null", "no_json_value"},
    }};
    for (const auto& spelling : spellings) {
        // In a text, NaN and its like are words.
        const bool is_word = is_text() && spelling.note == "no_json_value" && token != "undefined";
        if (token == spelling.found && !is_word) {
            if (!spelling.note.empty())
                note(spelling.note, token, spelling.json);
            out_ += spelling.json;
            return true;
        }
    }
    if (!at_end())
        return false;
    // A torn literal; of those that mean null only null itself is telling.
    const auto torn = std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& spelling) {
        return spelling.found.starts_with(token) && (spelling.json != "null" || spelling.found == "null");
    });
    if (torn == spellings.end())
        return false;
    tear(token);
    out_ += torn->json;
    return true;
}

bool Mender::write_number(std::string_view token)
{
    std::string plain{token};
    if (token.front() != '_' && token.back() != '_')
        plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
    if (token == "-" || token == ".") {
        if (!is_text() && at_end())
            tear(token);
        if (!is_text())
            return false;
        note("number_spelling", token, "0");
        out_ += '0';
        return true;
    }
    auto parts = number_parts(plain);
    const bool has_leading_zero = parts.whole.size() > 1 && parts.whole[0] == '0';
    // 007 is more often an identifier than seven.
    if (!parts.is_number || has_leading_zero)
        return false;

    std::string json = parts.is_negative ? "-" : "";
    json += parts.whole.empty() ? std::string_view{"0"} : parts.whole;
    if (parts.has_point) {
        json += '.';
        json += parts.fraction.empty() ? std::string_view{"0"} : parts.fraction;
    }
    if (parts.has_exponent) {
        const bool has_digits = !parts.exponent.empty() && is_digit(parts.exponent.back());
        json += parts.exponent_mark;
        json += has_digits ? parts.exponent : std::string_view{"0"};
    }
    if (json != token)
        note("number_spelling", token, json);
    out_ += json;
    // Behind a blank or a fence it is whole.
    if (!stack_.empty() && token.data() + token.size() == text_.data() + text_.size())
        tear_value(token, out_.size() - json.size());
    else if (!stack_.empty() && at_end())
        tear(token);
    return true;
}

}  // namespace assay::decode
