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
    note_first("comment_removed", text_.substr(pos_, end - pos_), "");
    pos_ = end;
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
