// The Mender's fast path: members with nothing wrong. Most of a broken text is
// sound, so runs of `"key": scalar,` are copied here; at the first doubt the
// slow path takes over from the member's begin. What this file accepts, the
// slow path would have written the same. Single quotes and keys without quotes
// are accepted once the slow path has noted them: they come in hundreds.
#include "decode/mender.hpp"

#include "core/ascii.hpp"
#include "core/plain_run.hpp"

#include <array>
#include <string>
#include <string_view>

namespace assay::decode {
namespace {

using Table = std::array<bool, 256>;

constexpr Table is_key_word = [] {
    Table table{};
    for (unsigned char c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 'a' + 'A'] = true;
    for (unsigned char c = '0'; c <= '9'; ++c)
        table[c] = true;
    table['_'] = true;
    return table;
}();

/// Walks over strict JSON. Each step returns the offset behind what it knows,
/// or nothing_sound.
class SoundReader {
public:
    static constexpr std::size_t nothing_sound = static_cast<std::size_t>(-1);

    /// What has been noted already and is no news.
    struct Known {
        bool single_quotes;
        bool bare_keys;
    };

    SoundReader(std::string_view text, Known known) : text_{text}, known_{known} {}

    [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

    [[nodiscard]] std::size_t blanks(std::size_t i) const
    {
        while (i < text_.size() && (text_[i] == ' ' || text_[i] == '\n' || text_[i] == '\r' || text_[i] == '\t'))
            ++i;
        return i;
    }

    /// A string without escapes, with its marks.
    [[nodiscard]] std::size_t string(std::size_t i) const
    {
        const char mark = at(i);
        if (mark != '"' && (mark != '\'' || !known_.single_quotes))
            return nothing_sound;
        // A double mark between single ones would have to be escaped.
        i = mark == '"' ? end_of_plain<'"'>(text_, i + 1) : end_of_plain<'"', '\''>(text_, i + 1);
        return at(i) == mark ? i + 1 : nothing_sound;
    }

    /// A key before its colon.
    [[nodiscard]] std::size_t key(std::size_t i) const
    {
        std::size_t end = i;
        if (known_.bare_keys && is_key_word[static_cast<unsigned char>(at(i))]) {
            while (is_key_word[static_cast<unsigned char>(at(end))])
                ++end;
        } else {
            end = string(i);
        }
        if (end == nothing_sound)
            return end;
        const std::size_t colon = blanks(end);
        const bool is_url = at(colon + 1) == '/' && at(colon + 2) == '/' && at(i) != '"';
        return at(colon) == ':' && !is_url ? end : nothing_sound;
    }

    /// A number without an exponent, or a literal.
    [[nodiscard]] std::size_t scalar(std::size_t i) const
    {
        const char c = at(i);
        if (c == '-' || is_digit(c))
            return number(i);
        const std::string_view word = c == 't' ? "true" : c == 'f' ? "false" : c == 'n' ? "null" : "";
        return !word.empty() && text_.compare(i, word.size(), word) == 0 ? i + word.size() : nothing_sound;
    }

private:
    [[nodiscard]] std::size_t digits(std::size_t i) const
    {
        while (i < text_.size() && is_digit(text_[i]))
            ++i;
        return i;
    }

    [[nodiscard]] std::size_t number(std::size_t i) const
    {
        const std::size_t whole = i + (text_[i] == '-' ? 1 : 0);
        std::size_t end = digits(whole);
        if (end == whole || (end - whole > 1 && text_[whole] == '0'))
            return nothing_sound;
        if (at(end) == '.') {
            const std::size_t fraction = end + 1;
            end = digits(fraction);
            if (end == fraction)
                return nothing_sound;
        }
        return end;
    }

    std::string_view text_;
    Known known_;
};

/// Writes a key or scalar with the marks that JSON wants; returns its place.
Span append_sound(std::string& out, std::string_view token, bool is_key)
{
    const std::size_t begin = out.size();
    if (token[0] == '\'') {
        out += '"';
        out += token.substr(1, token.size() - 2);
        out += '"';
    } else if (is_key && token[0] != '"') {
        out += '"';
        out += token;
        out += '"';
    } else {
        out += token;
    }
    return {begin, out.size()};
}

}  // namespace

/// Copies members up to the first that is not surely sound, or holds a
/// container.
void Mender::copy_sound_members()
{
    constexpr auto nothing = SoundReader::nothing_sound;
    const SoundReader reader{text_, {single_quotes_noted_, bare_keys_noted_}};
    auto& frame = stack_.back();
    std::size_t key = reader.blanks(pos_);
    std::size_t key_end = reader.key(key);
    while (key_end != nothing && (frame.comma || frame.count == 0)) {
        const std::size_t value = reader.blanks(reader.blanks(key_end) + 1);
        const bool is_string = reader.at(value) == '"' || reader.at(value) == '\'';
        const std::size_t value_end = is_string ? reader.string(value) : reader.scalar(value);
        if (value_end == nothing)
            return;
        // A string is sound only if a whole key and its colon follow the comma.
        const std::size_t next = reader.blanks(value_end);
        const bool has_comma = reader.at(next) == ',';
        const std::size_t next_key = has_comma ? reader.blanks(next + 1) : next;
        const std::size_t next_key_end = has_comma ? reader.key(next_key) : nothing;
        if (has_comma ? next_key_end == nothing : reader.at(next) != '}')
            return;
        if (!has_comma && is_string && !lookahead_.surely_ends_string(value_end, Place::member, stack_.size()))
            return;
        const std::size_t begin = out_.size();
        if (frame.count > 0)
            out_ += ',';
        const Span name = append_sound(out_, text_.substr(key, key_end - key), true);
        out_ += ':';
        const Span written = append_sound(out_, text_.substr(value, value_end - value), false);
        if (members_.add(out_, name, written)) {
            out_.resize(begin);  // Said before: the slow path decides.
            return;
        }
        ++frame.count;
        frame.key = name;
        frame.member_begin = begin;
        frame.value_begin = written.begin;
        frame.comma = has_comma;
        frame.had_comma = frame.had_comma || has_comma;
        pos_ = next_key;
        key = next_key;
        key_end = next_key_end;
    }
}

}  // namespace assay::decode
