#include "core/json_members.hpp"

#include "core/plain_run.hpp"

#include <algorithm>

namespace assay {

void JsonCursor::skip_space()
{
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
        ++at_;
}

bool JsonCursor::take(char c)
{
    skip_space();
    if (at_end() || text_[at_] != c)
        return false;
    ++at_;
    skip_space();
    return true;
}

std::optional<std::string_view> JsonCursor::string()
{
    if (at_end() || text_[at_] != '"')
        return std::nullopt;
    const std::size_t start = ++at_;
    skip_to_quote();
    if (at_end())
        return std::nullopt;
    return text_.substr(start, at_++ - start);
}

std::string_view JsonCursor::value()
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

void JsonCursor::skip_to_quote()
{
    while (true) {
        at_ = end_of_plain<'"'>(text_, std::min(at_, text_.size()));
        if (at_end() || text_[at_] == '"')
            return;
        at_ += text_[at_] == '\\' ? 2 : 1;
    }
}

std::optional<std::vector<MemberSpan>> member_spans(std::string_view text)
{
    JsonCursor cursor{text};
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

}  // namespace assay
