// What stands between the Mender's values: blanks, comments and stray text.
#include "decode/mender.hpp"

#include <algorithm>
#include <string_view>

namespace assay::decode {

void Mender::skip_blank()
{
    while (pos_ < text_.size()) {
        const char c = text_[pos_];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            ++pos_;
        } else if (const auto bytes = lookahead_.blank_bytes(pos_)) {
            note_first("odd_space", text_.substr(pos_, bytes), " ");  // JSON knows four of the many.
            pos_ += bytes;
        } else if ((c == '#' && lookahead_.is_hash_comment(pos_)) || (c == '/' && peek(1) == '/')) {
            skip_comment(std::min(text_.find('\n', pos_), text_.size()));
        } else if (c == '/' && peek(1) == '*') {
            const auto end = text_.find("*/", pos_ + 2);
            skip_comment(end == std::string_view::npos ? text_.size() : end + 2);
        } else {
            return;
        }
    }
}

void Mender::skip_comment(std::size_t end)
{
    end = end_before_members(end);
    note_first("comment_removed", text_.substr(pos_, end - pos_), "");
    pos_ = end;
}

/// {"a": 1 // one, "b": 2}: where a comment that runs to the text's end holds
/// the members that follow, or the brackets that close them, it ends before
/// those; else where it seems to. Members of a container further out are no
/// less likely a part of it, and a loss: {"a": {"b": 1 // one }, "c": 2}.
std::size_t Mender::end_before_members(std::size_t end)
{
    if (stack_.empty() || is_text() || text_.find_first_not_of(" \t\r\n`", end) != std::string_view::npos)
        return end;
    const auto comment = text_.substr(0, end);
    for (auto comma = comment.find(',', pos_); comma != std::string_view::npos; comma = comment.find(',', comma + 1)) {
        const std::size_t key = lookahead_.skip_blank(comma + 1);
        if (key >= end || !(lookahead_.is_key_of_member(key) || (bare_keys_noted_ && lookahead_.is_key(key))))
            continue;
        if (comment.find_first_of("}]", pos_) > comma)
            return comma;
        note("members_in_text", comment.substr(pos_), "");
        return end;
    }
    const auto last = comment.find_last_not_of("}] \t\r\n`");
    const auto closers = last == std::string_view::npos ? end : comment.find_first_of("}]", last);
    return closers >= end || closers <= pos_ || lookahead_.opens_in(pos_, closers, text_[closers]) ? end : closers;
}

/// What cannot begin a member goes, up to where one might begin.
void Mender::skip_unexpected()
{
    const std::size_t begin = pos_++;
    const auto is_structural = [](char c) { return c == '{' || c == '[' || c == '}' || c == ']' || c == ','; };
    while (!at_end() && !is_structural(peek()) && !lookahead_.quote_bytes(pos_) && !lookahead_.blank_bytes(pos_))
        ++pos_;
    note("unexpected_text", text_.substr(begin, pos_ - begin), "");
}

}  // namespace assay::decode
