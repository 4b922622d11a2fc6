#include "rules/tokens.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <array>

namespace assay::rules {

namespace {

constexpr std::size_t max_tag_bytes = 200;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// Length of the UTF-8 sequence that starts with `lead`; 1 for a stray byte.
std::size_t sequence_length(char lead)
{
    const auto byte = static_cast<unsigned char>(lead);
    if (byte >= 0xf0)
        return 4;
    if (byte >= 0xe0)
        return 3;
    return byte >= 0xc0 ? 2 : 1;
}

/// What a multi-byte sequence is to the reader of words.
enum class Glyph { letter, emoji, apostrophe, quote, dash, stop, comma, currency, invisible };

Glyph glyph_of(std::string_view bytes)
{
    const auto first = static_cast<unsigned char>(bytes[0]);
    if (first == 0xf0)
        return static_cast<unsigned char>(bytes[1]) == 0x9f ? Glyph::emoji : Glyph::letter;
    if (first == 0xc2)
        return bytes == "£" || bytes == "¥" ? Glyph::currency
             : bytes == "«" || bytes == "»" ? Glyph::quote : Glyph::invisible;
    if (first == 0xe2) {
        if (bytes == "’" || bytes == "‘")
            return Glyph::apostrophe;
        if (bytes == "“" || bytes == "”" || bytes == "„" || bytes == "‹" || bytes == "›")
            return Glyph::quote;
        if (bytes == "–" || bytes == "—")
            return Glyph::dash;
        if (bytes == "…")
            return Glyph::stop;
        if (bytes == "€" || bytes == "₹" || bytes == "₺" || bytes == "₽")
            return Glyph::currency;
        // 2600-27BF, 2B50: weather, hearts, stars, ticks.
        const auto second = static_cast<unsigned char>(bytes[1]);
        return second >= 0x98 && second <= 0xad ? Glyph::emoji : Glyph::invisible;
    }
    if (bytes == "。" || bytes == "！" || bytes == "？")
        return Glyph::stop;
    if (bytes == "、" || bytes == "，" || bytes == "；")
        return Glyph::comma;
    if (bytes == "「" || bytes == "」")
        return Glyph::quote;
    if (bytes == "\u061f" || bytes == "\u0964")  // Arabic question mark, danda
        return Glyph::stop;
    return bytes == "\ufe0f" ? Glyph::invisible : Glyph::letter;
}

/// "l'article" and "n'est" are two words; "don't" is one.
bool is_elided(std::string_view before)
{
    static constexpr std::array<std::string_view, 13> parts{"l", "d", "j", "n", "m", "t", "s", "c", "qu",
                                                            "un", "dell", "all", "nell"};
    return std::find(parts.begin(), parts.end(), before) != parts.end();
}

}  // namespace

std::string_view stem_of(std::string_view word)
{
    static constexpr std::array<std::string_view, 8> endings{"ings", "ing", "ies", "ied", "ed", "es", "s", "y"};
    constexpr std::size_t shortest = 3;
    for (const std::string_view ending : endings) {
        if (word.size() < shortest + ending.size() || !word.ends_with(ending))
            continue;
        if (ending == "s" && word.ends_with("ss"))
            break;
        word.remove_suffix(ending.size());
        break;
    }
    // "stopped" meets "stop", "charge" meets "charging".
    if (word.size() > shortest && word.back() == word[word.size() - 2] && word.back() != 's' && word.back() != 'l')
        word.remove_suffix(1);
    if (word.size() > shortest && word.back() == 'e')
        word.remove_suffix(1);
    return word;
}

Tokens::Tokens(std::string_view text) : text_(text), folded_(new char[text.size() + 1])
{
    tokens_.reserve(text.size() / 4 + 8);
    while (pos_ < text_.size()) {
        const char c = text_[pos_];
        if (is_space(c))
            ++pos_;
        else if (is_digit(c))
            read_number();
        else if (is_ascii_letter(c))
            read_word();
        else
            read_other();
    }
}

void Tokens::push(std::size_t begin, TokenKind kind, std::string_view word)
{
    const std::string_view stem = kind == TokenKind::word ? stem_of(word) : word;
    tokens_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(pos_), kind, word, stem});
}

void Tokens::read_word()
{
    const std::size_t begin = pos_;
    char* const word = folded_.get() + folded_size_;
    std::size_t length = 0;
    while (pos_ < text_.size()) {
        const char c = text_[pos_];
        if (is_ascii_letter(c)) {
            word[length++] = static_cast<char>(c | 0x20);
            ++pos_;
            continue;
        }
        if (is_digit(c)) {  // "b2b", "mp3"
            word[length++] = c;
            ++pos_;
            continue;
        }
        const std::size_t size = std::min(sequence_length(c), text_.size() - pos_);
        const bool curly = size == 3 && glyph_of(text_.substr(pos_, size)) == Glyph::apostrophe;
        if (c == '\'' || curly) {
            const char next = at(pos_ + size);
            if (!is_ascii_letter(next) && static_cast<unsigned char>(next) < 0xc3)
                break;
            pos_ += size;
            if (is_elided({word, length}))
                break;
            continue;
        }
        if (size == 1 || glyph_of(text_.substr(pos_, size)) != Glyph::letter)
            break;
        for (std::size_t i = 0; i < size; ++i)
            word[length + i] = text_[pos_ + i];
        // Upper-case Latin-1 letters (U+00C0-U+00DE but the multiplication sign).
        const auto second = static_cast<unsigned char>(word[length + 1]);
        if (size == 2 && word[length] == '\xc3' && second >= 0x80 && second <= 0x9e && second != 0x97)
            word[length + 1] = static_cast<char>(second + 0x20);
        length += size;
        pos_ += size;
    }
    folded_size_ += length;
    push(begin, TokenKind::word, {word, length});
}

void Tokens::read_number()
{
    const std::size_t begin = pos_;
    while (is_digit(at(pos_))) {
        while (is_digit(at(pos_)))
            ++pos_;
        const char c = at(pos_);
        if ((c == '.' || c == ',' || c == ':') && is_digit(at(pos_ + 1)))
            ++pos_;
    }
    push(begin, TokenKind::number, text_.substr(begin, pos_ - begin));
}

bool Tokens::read_tag()
{
    const char next = at(pos_ + 1);
    if (!is_ascii_letter(next) && next != '/' && next != '!')
        return false;
    const std::size_t close = text_.substr(0, std::min(text_.size(), pos_ + max_tag_bytes)).find_first_of("<>@", pos_ + 1);
    if (close == std::string_view::npos || text_[close] != '>')
        return false;
    const std::size_t begin = pos_;
    pos_ = close + 1;
    push(begin, TokenKind::mark, "\n");
    return true;
}

bool Tokens::read_emoticon()
{
    const char eyes = at(pos_);
    if (eyes != ':' && eyes != ';' && eyes != '=')
        return false;
    const std::size_t mouth_at = pos_ + (at(pos_ + 1) == '-' ? 2 : 1);
    const char mouth = at(mouth_at);
    std::string_view word;
    if (mouth == ')' || mouth == 'D')
        word = ":)";
    else if (mouth == '(' || mouth == '/' || mouth == '|')
        word = ":(";
    const char after = at(mouth_at + 1);
    if (word.empty() || is_ascii_letter(after) || (mouth == '/' && after == '/'))
        return false;
    const std::size_t begin = pos_;
    pos_ = mouth_at + 1;
    push(begin, TokenKind::emoji, word);
    return true;
}

void Tokens::read_other()
{
    const char c = text_[pos_];
    if ((c == '<' && read_tag()) || read_emoticon())
        return;
    const std::size_t size = std::min(sequence_length(c), text_.size() - pos_);
    if (size == 1) {
        const std::size_t begin = pos_;
        while (at(pos_) == c && pos_ < text_.size())
            ++pos_;
        if (static_cast<unsigned char>(c) < 0x80)
            push(begin, TokenKind::mark, text_.substr(begin, 1));
        return;
    }
    const std::string_view bytes = text_.substr(pos_, size);
    const Glyph glyph = glyph_of(bytes);
    if (glyph == Glyph::letter)
        return read_word();
    const std::size_t begin = pos_;
    pos_ += size;
    switch (glyph) {
    case Glyph::emoji: push(begin, TokenKind::emoji, bytes); break;
    case Glyph::quote: push(begin, TokenKind::mark, "\""); break;
    case Glyph::dash: push(begin, TokenKind::mark, "-"); break;
    case Glyph::stop: push(begin, TokenKind::mark, "."); break;
    case Glyph::comma: push(begin, TokenKind::mark, ","); break;
    case Glyph::currency: push(begin, TokenKind::mark, bytes); break;
    case Glyph::apostrophe:
    case Glyph::invisible:
    case Glyph::letter: break;
    }
}

}  // namespace assay::rules
