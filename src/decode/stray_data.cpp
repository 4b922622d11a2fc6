#include "decode/stray_data.hpp"

#include "decode/lookahead.hpp"
#include "decode/lookahead_letters.hpp"

#include <algorithm>

namespace assay::decode {
namespace {

/// Looks for values in what stands between values.
class StrayDataFinder {
public:
    StrayDataFinder(std::string_view text, std::size_t end) : text_{text}, lookahead_{text}, end_{end} {}

    std::optional<std::size_t> find(std::size_t begin, bool is_behind_value) const
    {
        if (is_behind_value) {
            if (const auto item = item_behind(begin))
                return item;
        }
        // A loop of its own: find_first_of() asks a function about each byte.
        bool has_brace = false;
        for (std::size_t at = begin; at < end_; ++at) {
            const char c = text_[at];
            has_brace = has_brace || c == '}';
            if ((c == '"' || c == '\'') && stands_as_key(at) && is_member(at) && !is_label(at))
                return at;
        }
        return is_behind_value && has_brace ? members_behind(begin) : std::nullopt;
    }

    [[nodiscard]] bool is_member(std::size_t key) const
    {
        if (!lookahead_.is_key_of_member(key))
            return false;
        const std::size_t value = value_of(key);
        const std::size_t after = end_of_scalar(value);
        return at(value) == '{' || at(value) == '[' || (after > 0 && ends_value(after));
    }

private:
    /// Where the value of the key at `key` begins.
    [[nodiscard]] std::size_t value_of(std::size_t key) const
    {
        std::size_t end = key + 1;
        while (end < text_.size() && text_[end] != text_[key])
            end += text_[end] == '\\' ? 2 : 1;
        return lookahead_.skip_blank(lookahead_.skip_blank(end + 1) + 1);
    }

    [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

    /// `], 3]`: a comma and a value behind what was read.
    [[nodiscard]] std::optional<std::size_t> item_behind(std::size_t begin) const
    {
        std::size_t comma = lookahead_.skip_blank(begin);
        while (at(comma) == '}' || at(comma) == ']')
            comma = lookahead_.skip_blank(comma + 1);
        const std::size_t item = lookahead_.skip_blank(comma + 1);
        if (comma >= end_ || at(comma) != ',' || item >= end_)
            return std::nullopt;
        const std::size_t after = end_of_scalar(item);
        return after > 0 && after <= end_ && ends_value(after) ? std::optional{comma} : std::nullopt;
    }

    /// `b: 2}`: a brace that nothing has opened, behind more than brackets.
    [[nodiscard]] std::optional<std::size_t> members_behind(std::size_t begin) const
    {
        const auto first = text_.find_first_not_of("}] \t\r\n", begin);
        std::size_t open = 0;
        for (std::size_t i = first; i < end_; ++i) {
            if (text_[i] == '}' && open == 0)
                return first;
            open += text_[i] == '{' ? 1u : 0u;
            open -= text_[i] == '}' ? 1u : 0u;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool stands_as_key(std::size_t key) const
    {
        std::size_t before = key;
        while (before > 0 && key - before < Lookahead::window_bytes && (at(before - 1) == ' ' || at(before - 1) == '\t'))
            --before;
        return before == 0 || std::string_view{",{}[]\n"}.find(at(before - 1)) != std::string_view::npos;
    }

    /// Of a container behind a key that stands alone in its line.
    [[nodiscard]] bool is_label(std::size_t key) const
    {
        const char first = at(value_of(key));
        if (first != '{' && first != '[')
            return false;
        std::size_t before = key;
        while (before > 0 && key - before < Lookahead::window_bytes && lookahead_.blank_bytes(before - 1) == 1)
            --before;
        return before == 0 || std::string_view{",{}[]"}.find(at(before - 1)) == std::string_view::npos;
    }

    /// Behind the string, number or literal at `begin`; 0 if there is none.
    [[nodiscard]] std::size_t end_of_scalar(std::size_t begin) const
    {
        const char c = at(begin);
        const std::size_t limit = std::min(text_.size(), begin + Lookahead::window_bytes);
        std::size_t end = begin + 1;
        if (c == '"' || c == '\'') {
            while (end < limit && text_[end] != c && text_[end] != '\n')
                end += text_[end] == '\\' ? 2 : 1;
            // One that is longer than the window is a string as well.
            return end >= limit ? limit : text_[end] == c ? end + 1 : 0;
        }
        while (end < limit && is_word(text_[end]))
            ++end;
        const auto word = text_.substr(std::min(begin, text_.size()), end - begin);
        const bool is_number = c == '-' || (c >= '0' && c <= '9');
        return is_number || word == "true" || word == "false" || word == "null" ? end : 0;
    }

    [[nodiscard]] bool ends_value(std::size_t after) const
    {
        std::size_t next = after;
        while (at(next) == ' ' || at(next) == '\t' || at(next) == '\r')
            ++next;
        return next >= text_.size() || std::string_view{",}]\n"}.find(at(next)) != std::string_view::npos;
    }

    std::string_view text_;
    Lookahead lookahead_;
    std::size_t end_;
};

}  // namespace

std::optional<std::size_t> find_stray_data(std::string_view text, std::size_t begin, std::size_t end, bool is_behind_value)
{
    return StrayDataFinder{text, std::min(end, text.size())}.find(begin, is_behind_value);
}

bool is_whole_member(std::string_view text, std::size_t key)
{
    return StrayDataFinder{text, text.size()}.is_member(key);
}

}  // namespace assay::decode
