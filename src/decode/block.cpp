// The Mender's strings between three marks, which hold raw text: Python's
// """...""" and '''...''', and Markdown's fenced block where a value should be.
//
//     {"code": """print("hi")""", "ok": true}     print("hi")
//     {"code": ```py                              print("hi")
//       print("hi")
//     ```, "ok": true}
//
// Marks inside are text; the end is the first three marks that stand before a
// comma or a closing bracket.
#include "decode/mender.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {
namespace {

constexpr std::size_t max_language_bytes = 40;
constexpr std::string_view blank_in_line = " \t\r";

std::string_view next_line(std::string_view& text)
{
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return line;
}

/// The lines without the indentation that all of them share; a line of nothing
/// but blanks is empty.
std::string dedented(std::string_view code)
{
    std::size_t indent = code.size();
    for (auto rest = code; !rest.empty();) {
        const auto line = next_line(rest);
        if (const auto first = line.find_first_not_of(blank_in_line); first != std::string_view::npos)
            indent = std::min(indent, first);
    }
    std::string text;
    for (auto rest = code; !rest.empty();) {
        const auto line = next_line(rest);
        if (line.find_first_not_of(blank_in_line) != std::string_view::npos)
            text += line.substr(indent);
        if (!rest.empty())
            text += '\n';
    }
    return text;
}

/// A fenced block's code, without its language and the line's ends beside the
/// fences, which are layout.
std::string code_in(std::string_view content)
{
    const auto line_end = content.find('\n');
    if (line_end == std::string_view::npos) {
        const auto first = content.find_first_not_of(blank_in_line);
        return first == std::string_view::npos
                   ? std::string{}
                   : std::string{content.substr(first, content.find_last_not_of(blank_in_line) - first + 1)};
    }
    auto code = content.substr(line_end + 1);
    code.remove_suffix(code.size() - (code.find_last_not_of(blank_in_line) + 1));
    if (code.ends_with('\n'))
        code.remove_suffix(1);
    return dedented(code);
}

/// True if the fence's own line holds nothing but a language.
bool opens_code(std::string_view content)
{
    const auto line_end = content.find('\n');
    if (line_end == std::string_view::npos)
        return true;
    auto language = content.substr(0, line_end);
    language.remove_suffix(language.size() - (language.find_last_not_of(blank_in_line) + 1));
    return language.size() <= max_language_bytes && language.find_first_of(" \t\"{[") == std::string_view::npos;
}

}  // namespace

/// The raw text that begins at pos_, or nothing. Text without an end is
/// searched once for each kind of mark, so the time stays linear.
std::optional<Mender::Block> Mender::find_block()
{
    if (!at_three_marks())
        return std::nullopt;
    const char mark = peek();
    auto& lacks_end = endless_blocks_[mark == '"' ? 0 : mark == '\'' ? 1 : 2];
    const std::size_t begin = pos_ + 3;
    // """, "b": 1: an empty string and a mark too many.
    const std::size_t first = mark == '`' ? begin : lookahead_.skip_blank_in_line(begin);
    if (lacks_end || first >= text_.size() || std::string_view{",:}]"}.find(text_[first]) != std::string_view::npos)
        return std::nullopt;
    const std::string marks(3, mark);
    for (std::size_t end = begin; (end = text_.find(marks, end)) != std::string_view::npos; end += 3) {
        while (end + 3 < text_.size() && text_[end + 3] == mark)
            ++end;  // """he said "hi"""": the last three.
        const std::size_t next = lookahead_.skip_blank(end + 3);
        // Torn off behind it; a fence that begins a line may end the answer's own.
        const bool is_last = next >= text_.size() && (mark != '`' || !begins_line());
        if (!is_last && (next >= text_.size() || std::string_view{",}]"}.find(text_[next]) == std::string_view::npos))
            continue;
        const auto content = text_.substr(begin, end - begin);
        if (mark == '`' && !opens_code(content))
            return std::nullopt;
        return Block{begin, end};
    }
    lacks_end = true;
    return std::nullopt;
}

/// Writes raw text between three marks. False if there is none at pos_; then
/// what stands there is an ordinary string, if with two marks too many.
bool Mender::read_block()
{
    const auto block = find_block();
    if (!block) {
        if (peek() != '`' && lookahead_.is_word_at(pos_ + 3)) {
            note_first("odd_quotes", text_.substr(pos_, 3), "\"");  // """a": of three marks one is enough.
            pos_ += 2;
        }
        return false;
    }
    const bool is_code = peek() == '`';
    note_first(is_code ? "fence_removed" : "odd_quotes", text_.substr(pos_, 3), "\"");
    if (is_code) {
        append_json_string(out_, code_in(text_.substr(block->begin, block->end - block->begin)));
    } else {
        out_ += '"';
        copy_again({block->begin, out_.size()}, block->end);
        out_ += '"';
    }
    pos_ = block->end + 3;
    return true;
}

}  // namespace assay::decode
