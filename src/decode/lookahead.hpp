#pragma once

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

    /// Bytes of the white space character at `at`, 0 if there is none.
    [[nodiscard]] std::size_t blank_bytes(std::size_t at) const;

    /// Bytes of the quotation mark at `at` (straight, back or curly), 0 if none.
    [[nodiscard]] std::size_t quote_bytes(std::size_t at) const;

    /// True if what stands at `at` reads as a key: a word, quoted or not, and a colon.
    [[nodiscard]] bool is_key(std::size_t at) const;

    /// True if a quotation mark that ends before `after` ends its string, which
    /// stands `depth` containers deep. `in_quotation`: an unescaped quotation
    /// inside the string is still open.
    [[nodiscard]] bool ends_string(std::size_t after, Place place, std::size_t depth, bool in_quotation) const;

private:
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
