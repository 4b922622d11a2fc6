#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace assay::decode {

/// Where a string stands, which decides what may follow it.
enum class Place {
    key,
    member,  ///< The value of an object's member.
    item,    ///< In an array.
    root,
};

/// Answers questions about what follows a byte of broken JSON. Each question
/// looks at no more than a few `window_bytes`, so asking one per byte stays
/// linear.
class Lookahead {
public:
    static constexpr std::size_t window_bytes = 160;

    explicit Lookahead(std::string_view text) : text_{text} {}

    /// Past white space (of Unicode, too) and comments; at most a window on.
    [[nodiscard]] std::size_t skip_blank(std::size_t at) const;

    /// True for # that begins a comment, which #fff does not.
    [[nodiscard]] bool is_hash_comment(std::size_t at) const
    {
        return peek(at) == '#' && (blank_bytes(at + 1) > 0 || peek(at + 1) == '#' || at == 0 || peek(at - 1) == '\n' ||
                                   is_tight_comment(at));
    }

    /// Bytes of the white space character at `at`, 0 if there is none.
    [[nodiscard]] std::size_t blank_bytes(std::size_t at) const
    {
        const auto c = static_cast<unsigned char>(peek(at));
        if (c > ' ' && c < 0xC2)
            return 0;
        return c == ' ' || (c >= '\t' && c <= '\r') ? 1 : c < 0xC2 ? 0 : rare_blank_bytes(at);
    }

    /// Bytes of the white space character that ends at `end`, 0 if there is none.
    [[nodiscard]] std::size_t blank_bytes_before(std::size_t end) const
    {
        for (std::size_t bytes = 1; bytes <= std::min<std::size_t>(3, end); ++bytes) {
            if (blank_bytes(end - bytes) == bytes)
                return bytes;
        }
        return 0;
    }

    /// Bytes of the quotation mark at `at` (straight, back or curly), 0 if none.
    [[nodiscard]] std::size_t quote_bytes(std::size_t at) const
    {
        const auto c = static_cast<unsigned char>(peek(at));
        return c == '"' || c == '\'' || c == '`' ? 1 : c < 0xC2 ? 0 : rare_quote_bytes(at);
    }

    /// True if what stands at `at` reads as a key: a word, quoted or not, and a colon.
    [[nodiscard]] bool is_key(std::size_t at) const;

    /// True for a quoted key that has a value of JSON behind its colon.
    [[nodiscard]] bool is_key_of_member(std::size_t at) const;

    /// True if a quotation mark that ends before `after` ends its string, which
    /// stands `depth` containers deep. `in_quotation`: an unescaped quotation
    /// inside the string is still open.
    [[nodiscard]] bool ends_string(std::size_t after, Place place, std::size_t depth, bool in_quotation) const;

    /// True if, for a string without anything odd in it, ends_string() is sure
    /// to hold in every profile. Cheaper than asking it; may say false too often.
    [[nodiscard]] bool surely_ends_string(std::size_t after, Place place, std::size_t depth) const;

    /// True for a letter, a digit or what else a bare key may hold.
    [[nodiscard]] bool is_word_at(std::size_t at) const;
    /// Past blanks and comments, but not past the line.
    [[nodiscard]] std::size_t skip_blank_in_line(std::size_t at) const;
    /// True if what stands at `at` is a word with a colon behind it, no URL.
    [[nodiscard]] bool is_bare_key(std::size_t at) const;
    /// Where the last of several unquoted words before a colon ends: {first
    /// name: 1}; 0 if no such words go on at `at`.
    [[nodiscard]] std::size_t end_of_key_words(std::size_t at) const;
    /// True for stray words before a quoted key: `and also "b": 1`.
    [[nodiscard]] bool is_key_behind_words(std::size_t at) const;
    /// True for b": a key that lacks its opening mark.
    [[nodiscard]] bool is_key_without_mark(std::size_t at) const;
    /// True for "b: " and another mark: a key that lacks its closing mark, and
    /// a string.
    [[nodiscard]] bool is_key_without_end(std::size_t at) const;
    /// True for a quoted word with a value, but no colon, behind it.
    [[nodiscard]] bool is_key_without_colon(std::size_t at) const;
    /// True for \" and \'.
    [[nodiscard]] bool is_escaped_quote(std::size_t at) const { return peek(at) == '\\' && quote_bytes(at + 1) > 0; }
    /// {""a"": ""b""}: where a string's doubled closing mark begins, if its
    /// doubled opening mark ends at `at`; else 0.
    [[nodiscard]] std::size_t end_in_doubled_marks(std::size_t at, Place place) const;
    /// {""a": 1}: true for the second of two opening marks with a single end.
    [[nodiscard]] bool is_doubled_opener(std::size_t at, Place place, std::size_t depth) const;
    /// True if behind the blank at `at` stands a number, a literal or a quoted
    /// string: an item of its own, no more words of the one before.
    [[nodiscard]] bool starts_next_item(std::size_t at) const;
    /// True for the letter of u'text', which has its closing mark.
    [[nodiscard]] bool is_string_prefix(std::size_t at) const;
    /// True for the mark of it's, straight or curly.
    [[nodiscard]] bool is_apostrophe(std::size_t at) const;
    /// True for a semicolon that stands where a comma should: before a key, a
    /// closing bracket or, in a list, another value.
    [[nodiscard]] bool is_semicolon_for_comma(std::size_t at, Place place) const;
    /// True for the comma of 1,000 and 1,5.
    [[nodiscard]] bool is_comma_in_number(std::size_t at) const;
    /// True for a word, quoted or not, before the text's last closing brackets
    /// or, if it is quoted, its end.
    [[nodiscard]] bool is_last_key(std::size_t at) const;
    /// True if the value at `at` is followed by a comma or a closing brace: an
    /// item, no key.
    [[nodiscard]] bool is_item_of_set(std::size_t at) const;
    /// True if the parenthesis at `at` may begin a tuple of JSON values.
    [[nodiscard]] bool starts_tuple(std::size_t at) const;
    /// True if the parenthesis at `at` stands where a bracket should.
    [[nodiscard]] bool closes_like_bracket(std::size_t at) const;
    /// True for a string, a number, a bracket or a literal.
    [[nodiscard]] bool starts_any_value(std::size_t at) const;
    /// True if an unquoted text goes on after the comma at `at`.
    [[nodiscard]] bool goes_on_after_comma(std::size_t at) const;
    /// The place of the parenthesis that closes the one at `at` in its line; 0
    /// if there is none.
    [[nodiscard]] std::size_t end_of_parenthesis(std::size_t at) const;
    /// True for `b"` in ["a" b", "c"] and for ["a" b]: a word that
    /// lacks its opening mark, or both.
    [[nodiscard]] bool is_item_without_mark(std::size_t at) const;
    /// True for a quoted item with another one, or the list's end, behind it.
    [[nodiscard]] bool is_quoted_item(std::size_t at) const;
    /// True for quoted items up to the end of their list, behind which an object
    /// ends or goes on: of ["x", "y"]} the part from "y" on.
    [[nodiscard]] bool is_rest_of_list(std::size_t at) const;
    /// True if nothing but words stands before the text's last brace or end.
    [[nodiscard]] bool only_words_follow(std::size_t at) const;
    /// True if only marks, commas and blanks, or only closing brackets and
    /// blanks, are left of the text.
    [[nodiscard]] bool only_marks_follow(std::size_t at) const;
    [[nodiscard]] bool only_closers_follow(std::size_t at) const;
    /// The place of the comma in `, key: ` before `at`, not before `from`; else 0.
    [[nodiscard]] std::size_t bare_key_before(std::size_t at, std::size_t from) const;
    /// True for a string of one line with a comma or a closing bracket behind it.
    [[nodiscard]] bool is_quoted_value(std::size_t at) const;
    /// Behind the number or literal at `at`; 0 if there is none.
    [[nodiscard]] std::size_t end_of_number_or_literal(std::size_t at) const;
    /// True for a comma or a closing bracket.
    [[nodiscard]] bool ends_value(std::size_t at) const;
    /// The place of the colon in a key that lacks its closing mark and has
    /// swallowed what follows: `key: value, `, `key: 5}, {` or `key: [` between
    /// `from` and `at`; else 0.
    [[nodiscard]] std::size_t colon_in_key(std::size_t from, std::size_t at) const;
    /// True if a bracket that `closer` would close is open at the end of the range.
    [[nodiscard]] bool opens_in(std::size_t begin, std::size_t end, char closer) const;

private:
    [[nodiscard]] bool is_tight_comment(std::size_t at) const;
    [[nodiscard]] std::size_t rare_blank_bytes(std::size_t at) const;
    [[nodiscard]] std::size_t rare_quote_bytes(std::size_t at) const;
    [[nodiscard]] std::size_t end_of_quoted_key(std::size_t at) const;
    [[nodiscard]] bool ends_key(std::size_t after, std::size_t next) const;
    [[nodiscard]] bool ends_member(std::size_t after, std::size_t next, std::size_t depth, bool in_quotation) const;
    [[nodiscard]] bool ends_item(std::size_t after, std::size_t next, std::size_t depth, bool in_quotation) const;
    [[nodiscard]] bool closes_container(std::size_t bracket, std::size_t depth, bool in_quotation) const;
    [[nodiscard]] bool is_better_end_ahead(std::size_t after) const;
    [[nodiscard]] bool has_newline(std::size_t from, std::size_t to) const;
    [[nodiscard]] bool at_end(std::size_t at) const { return at >= text_.size(); }
    [[nodiscard]] char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    [[nodiscard]] std::string_view from(std::size_t at, std::size_t count) const
    {
        return at < text_.size() ? text_.substr(at, count) : std::string_view{};
    }

    std::string_view text_;
};

}  // namespace assay::decode
