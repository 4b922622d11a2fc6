#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace assay::rules {

enum class TokenKind : std::uint8_t {
    word,    ///< Letters, apostrophes inside dropped: "Don't" is the word "dont".
    number,  ///< Digits with '.', ',' or ':' between digits: "4.5", "1,299", "10:30".
    emoji,   ///< A pictograph, or an emoticon such as ":-)" under its short spelling ":)".
    mark,    ///< One punctuation character (runs are one token); an HTML tag reads as "\n".
};

struct Token {
    std::uint32_t begin = 0;  ///< Bytes in the text.
    std::uint32_t end = 0;
    TokenKind kind = TokenKind::mark;
    std::string_view word{};  ///< Folded: lower case, plain apostrophes dropped.
    std::string_view stem{};  ///< A prefix of `word`, see stem_of().
};

/// `word` without a common English ending, so that "returned", "returning" and
/// "returns" meet. Always a prefix of `word`; words under four letters stay.
[[nodiscard]] std::string_view stem_of(std::string_view word);

/// The tokens of a text in order. Holds the folded words, so it stays where it
/// is; `text` is the caller's and must outlive it.
class Tokens {
public:
    explicit Tokens(std::string_view text);
    Tokens(const Tokens&) = delete;
    Tokens& operator=(const Tokens&) = delete;

    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] std::size_t size() const { return tokens_.size(); }
    [[nodiscard]] const Token& operator[](std::size_t i) const { return tokens_[i]; }

private:
    void read_word();
    void read_number();
    void read_other();
    bool read_tag();
    bool read_emoticon();
    void push(std::size_t begin, TokenKind kind, std::string_view word);
    [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

    std::string_view text_;
    std::size_t pos_ = 0;
    // Folding never makes a word longer, so the text's size is enough for all.
    std::unique_ptr<char[]> folded_;
    std::size_t folded_size_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace assay::rules
