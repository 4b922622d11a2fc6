#include "cli/json_spans.hpp"

#include "core/json_text.hpp"
#include "decode/plain_run.hpp"
#include "schema/pointer.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace assay::cli {
namespace {

/// Moves through JSON text value by value, and never past its end.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_{text} {}

    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

    void skip_space()
    {
        while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
            ++at_;
    }

    /// Steps over `c` and the space around it.
    bool take(char c)
    {
        skip_space();
        if (at_end() || text_[at_] != c)
            return false;
        ++at_;
        skip_space();
        return true;
    }

    /// The string at hand without its quotes.
    std::optional<std::string_view> string()
    {
        if (at_end() || text_[at_] != '"')
            return std::nullopt;
        const std::size_t start = ++at_;
        skip_to_quote();
        if (at_end())
            return std::nullopt;
        return text_.substr(start, at_++ - start);
    }

    /// The value at hand: up to where its brackets close, or to the comma or
    /// bracket after it.
    std::string_view value()
    {
        const std::size_t start = at_;
        std::size_t depth = 0;
        for (; !at_end(); ++at_) {
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                skip_to_quote();
                if (depth == 0) {
                    at_ = std::min(at_ + 1, text_.size());
                    break;
                }
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (c == '}' || c == ']') {
                if (depth == 0)
                    break;
                if (--depth == 0) {
                    ++at_;
                    break;
                }
            } else if (depth == 0 && c == ',') {
                break;
            }
        }
        auto out = text_.substr(start, std::min(at_, text_.size()) - start);
        while (!out.empty() && (out.back() == ' ' || out.back() == '\t' || out.back() == '\r' || out.back() == '\n'))
            out.remove_suffix(1);
        return out;
    }

private:
    void skip_to_quote()
    {
        while (true) {
            at_ = decode::end_of_plain<'"'>(text_, std::min(at_, text_.size()));
            if (at_end() || text_[at_] == '"')
                return;
            at_ += text_[at_] == '\\' ? 2 : 1;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Moves `cursor`, which is at a value, to the child that `token` names.
bool enter(Cursor& cursor, const std::string& token)
{
    if (cursor.take('{')) {
        std::string key;
        append_json_string(key, token);
        do {
            const auto name = cursor.string();
            if (!name || !cursor.take(':'))
                return false;
            if (*name == std::string_view{key}.substr(1, key.size() - 2))
                return true;
            static_cast<void>(cursor.value());
        } while (cursor.take(','));
        return false;
    }
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error != std::errc{} || end != token.data() + token.size() || !cursor.take('['))
        return false;
    for (; index > 0; --index) {
        static_cast<void>(cursor.value());
        if (!cursor.take(','))
            return false;
    }
    return true;
}

}  // namespace

std::optional<std::vector<MemberSpan>> member_spans(std::string_view text)
{
    Cursor cursor{text};
    std::vector<MemberSpan> out;
    if (!cursor.take('{'))
        return std::nullopt;
    if (!cursor.take('}')) {
        do {
            const auto key = cursor.string();
            if (!key || !cursor.take(':'))
                return std::nullopt;
            out.push_back({*key, cursor.value()});
        } while (cursor.take(','));
        if (!cursor.take('}'))
            return std::nullopt;
    }
    if (!cursor.at_end())
        return std::nullopt;
    return out;
}

std::size_t line_of(std::string_view json, std::string_view pointer)
{
    Cursor cursor{json};
    cursor.skip_space();
    std::size_t place = cursor.at();
    if (const auto tokens = schema::pointer_tokens(pointer)) {
        for (const auto& token : *tokens) {
            if (!enter(cursor, token))
                break;
            place = cursor.at();
        }
    }
    const auto before = json.substr(0, place);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace assay::cli
