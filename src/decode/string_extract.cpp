// Where a string ends whose marks are broken, in the extract profile. The
// question of each quotation mark is what would have to follow it: answered by
// Lookahead. A string that swallowed a key, or its container's end, gives it
// back.
#include "decode/mender.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace assay::decode {

void Mender::read_string_extract(Place place)
{
    const std::size_t quote = lookahead_.quote_bytes(pos_);
    const std::string_view opener = text_.substr(pos_, quote);
    single_quotes_noted_ = single_quotes_noted_ || opener == "'";
    if (opener != "\"")
        note_first(opener == "'" ? "single_quotes" : "odd_quotes", opener, "\"");
    pos_ += quote;
    if (const auto end = lookahead_.end_in_doubled_marks(pos_, place); end > 0) {
        note_first("odd_quotes", text_.substr(pos_ - quote, 2), "\"");
        out_ += '"';
        copy_again({pos_ + 1, out_.size()}, end);
        out_ += '"';
        pos_ = end + 2;
        return;
    }
    if (lookahead_.is_doubled_opener(pos_, place, stack_.size())) {
        note_first("odd_quotes", text_.substr(pos_ - quote, 2), "\"");
        ++pos_;
    }
    out_ += '"';
    const Opened opened{pos_, out_.size()};
    // Straight quotes end at their like, rounded ones at any but the straight.
    const auto is_like = [&](std::size_t at, std::size_t bytes) {
        const bool is_straight = bytes == 1 && text_[at] != '`';
        return opener == "\"" || opener == "'" ? is_straight && text_[at] == opener[0] : !is_straight || bytes > 1;
    };

    bool in_quotation = false;
    bool has_inner_mark = false;
    bool is_opened = false;  // The quotation's first mark stood before a word.
    while (pos_ < text_.size()) {
        copy_plain(text_.size());
        if (pos_ >= text_.size())
            break;
        const std::size_t bytes = lookahead_.quote_bytes(pos_);
        if (bytes == 0 || !is_like(pos_, bytes) || lookahead_.is_apostrophe(pos_)) {
            copy_char();
            continue;
        }
        if (place == Place::key && lacks_key_end(opened) && end_key_before_colon(opened))
            return;
        if (lookahead_.ends_string(pos_ + bytes, place, stack_.size(), in_quotation)) {
            // "he said "hi"}: the mark ends the quotation, and the string's own is missing.
            const std::size_t end = pos_ + bytes;
            if (in_quotation && is_opened && place == Place::member && lookahead_.only_closers_follow(end)) {
                note("missing_quote", text_.substr(pos_, 20), "\"");
                while (pos_ < end)
                    append_escaped(text_[pos_++]);
            }
            if (has_inner_mark)
                note_members_in_text(opened.text, pos_);
            end_string_extract(opened);
            pos_ = end;
            return;
        }
        if (place == Place::key && end_key_before_colon(opened))
            return;
        if (!(in_quotation && is_opened) && (is_swallowed_key(opened, place) || is_swallowed_bare_key(opened, place)))
            return step_back_to_comma(opened, place);
        note_first("unescaped_quote", text_.substr(pos_, 20), "\\\"");
        in_quotation = !in_quotation;
        has_inner_mark = true;
        is_opened = in_quotation && pos_ + bytes < text_.size() && !lookahead_.blank_bytes(pos_ + bytes) &&
                    !lookahead_.quote_bytes(pos_ + bytes);
        for (std::size_t i = 0; i < bytes; ++i)
            append_escaped(text_[pos_++]);
    }
    end_torn_string(opened, place, has_inner_mark);
}

/// A raw line's end right before the closing mark is layout, not text.
void Mender::end_string_extract(const Opened& opened)
{
    if (pos_ > opened.text && text_[pos_ - 1] == '\n') {
        const auto last = text_.substr(opened.text, pos_ - opened.text).find_last_not_of(" \t\r\n");
        if (last != std::string_view::npos) {
            note("newline_trimmed", text_.substr(opened.text + last + 1, pos_ - opened.text - last - 1), "");
            copy_again(opened, opened.text + last + 1);
        }
    }
    out_ += '"';
}

/// True if the mark at pos_ is not the key's but one behind its colon: that of
/// the value in {"a: "[1]"}, or a later one in {"a: 1}, {"b": 2}.
bool Mender::lacks_key_end(const Opened& opened) const
{
    const std::size_t next = lookahead_.skip_blank(pos_ + 1);
    if (next < text_.size() && text_[next] == ':')
        return false;
    const auto key = text_.substr(opened.text, pos_ - opened.text);
    const auto last = key.find_last_not_of(" \t");
    const bool has_colon = last != std::string_view::npos && key[last] == ':';
    return (has_colon && lookahead_.is_quoted_value(pos_)) || lookahead_.colon_in_key(opened.text, pos_) > 0;
}

/// {"a: "b"}: the key never ended and has swallowed its colon, which is read
/// again. False if that is not what happened.
bool Mender::end_key_before_colon(const Opened& opened)
{
    if (const auto before = lookahead_.colon_in_key(opened.text, pos_); before > 0) {
        note("missing_quote", text_.substr(before, 20), "\"");  // {"a: 1, "b": 2}
        copy_again(opened, before);
        out_ += '"';
        return true;
    }
    std::size_t colon = pos_;
    while (colon > opened.text && (text_[colon - 1] == ' ' || text_[colon - 1] == '\t'))
        --colon;
    if (colon <= opened.text + 1 || text_[colon - 1] != ':')
        return false;
    --colon;
    note("missing_quote", text_.substr(colon, 20), "\"");
    copy_again(opened, colon);
    out_ += '"';
    return true;
}

/// The text ended inside a string: either its end is torn off, or only its
/// closing mark is missing and it has swallowed the brackets after it.
void Mender::end_torn_string(const Opened& opened, Place place, bool has_inner_mark)
{
    if (split_torn_string(opened, place))
        return;
    const std::size_t closers = closers_at_end();
    if (place == Place::key && closers < text_.size() && end_key_before_colon(opened))
        return;  // {"a": 1, "b: 2}
    if (has_inner_mark)
        note_members_in_text(opened.text, closers);
    if (closers < text_.size() && closers > opened.text && place != Place::key) {
        note("missing_quote", text_.substr(closers), "\"");
        copy_again(opened, closers);  // The rest is read again, as brackets.
        out_ += '"';
        return;
    }
    if (const std::size_t end = fence_at_end(opened); end < text_.size()) {
        copy_again(opened, end);
        pos_ = text_.size();
    }
    out_ += '"';
    const auto seen = text_.substr(opened.text);
    const auto tail = seen.substr(seen.size() - std::min<std::size_t>(seen.size(), 40));
    if (place == Place::key)
        tear(tail);  // It goes with its member.
    else
        tear_value(tail, opened.out - 1);
}

/// Where the last line of a torn string begins, if it is the fence that ends the
/// answer's block and not one of the string's own; else the text's size.
std::size_t Mender::fence_at_end(const Opened& opened) const
{
    const auto content = text_.substr(opened.text);
    const auto last = content.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos || !content.substr(0, last + 1).ends_with("\n```"))
        return text_.size();
    std::size_t fences = 0;
    for (std::size_t at = 0; (at = content.find("```", at)) != std::string_view::npos; at += 3)
        ++fences;
    return fences % 2 == 0 ? text_.size() : opened.text + content.find_last_not_of("` \t\r\n") + 1;
}

/// {"a": "first, b: 2}: the string never ended, and members follow in it.
bool Mender::split_torn_string(const Opened& opened, Place place)
{
    if (place != Place::member || closers_at_end() == text_.size() || rescanned_ > 8 * text_.size())
        return false;
    rescanned_ += text_.size() - opened.text;
    for (std::size_t end = opened.text; (end = text_.find_first_of(",}", end)) != std::string_view::npos; ++end) {
        if (!lookahead_.is_bare_key(lookahead_.skip_blank(end + 1)))
            continue;
        note("missing_quote", text_.substr(end, 20), "\"");
        copy_again(opened, end);
        out_ += '"';
        return true;
    }
    return false;
}

/// Where at the text's end begin exactly the brackets that would close the
/// stack, or the text's size if it does not end in them.
std::size_t Mender::closers_at_end() const
{
    std::size_t end = text_.size();
    const auto trim = [&] {
        while (end > 0 && lookahead_.blank_bytes(end - 1) == 1)
            --end;
    };
    trim();
    if (text_.substr(0, end).ends_with("```"))
        end -= 3;
    // From the outermost, which stands last, to the innermost.
    for (const auto& frame : stack_) {
        if (frame.kind == Kind::implied_object)
            continue;
        trim();
        const char closer = frame.kind == Kind::object || frame.kind == Kind::set ? '}' : frame.kind == Kind::array ? ']' : ')';
        if (end <= start_ || text_[end - 1] != closer)
            return text_.size();
        --end;
    }
    if (stack_.empty())
        return text_.size();
    trim();
    return end;
}

}  // namespace assay::decode
