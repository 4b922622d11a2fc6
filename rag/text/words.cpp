#include "rag/text/words.hpp"

namespace assay::rag {

namespace {

constexpr std::string_view right_quote = "\xE2\x80\x99";  // U+2019

bool is_spaced_letter(Writing writing)
{
    return writing != Writing::none && writing != Writing::unspaced && writing != Writing::mark;
}

/// The writing of what stands at `at`, without passing it.
Writing peek(std::string_view text, std::size_t at)
{
    return at < text.size() ? writing_of(next_character(text, at)) : Writing::none;
}

/// Whether a word is the rest of ".NET". The full stop of a sentence stands right before the
/// next word in many texts, so no other word may begin with one.
bool is_dotted_name(std::string_view text, std::size_t begin, std::size_t end)
{
    if (begin == 0 || text[begin - 1] != '.' ||
        (begin > 1 && std::string_view{" \t\r\n([{\"'/"}.find(text[begin - 2]) == std::string_view::npos))
        return false;
    const auto word = text.substr(begin, end - begin);
    return word == "NET" || word == "Net" || word == "net";
}

bool apostrophe_before(std::string_view text, std::size_t at)
{
    const std::string_view before = text.substr(0, at);
    return before.ends_with('\'') || before.ends_with(right_quote);
}

bool apostrophe_at(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at);
    return rest.starts_with('\'') || rest.starts_with(right_quote);
}

}  // namespace

bool WordScanner::next(Word& word)
{
    while (at_ < text_.size()) {
        const std::size_t begin = at_;
        const Writing first = writing_of(next_character(text_, at_));
        if (first == Writing::none || first == Writing::mark)
            continue;
        if (first == Writing::unspaced) {
            scan_unspaced();
            word = {text_.substr(begin, at_ - begin), first};
            return true;
        }
        const bool one_character = !is_spaced_letter(peek(text_, at_)) && peek(text_, at_) != Writing::mark;
        // The s of "wing's" and the l of "l'aile" say nothing.
        if (one_character && first != Writing::digit && (apostrophe_before(text_, begin) || apostrophe_at(text_, at_)))
            continue;
        const Writing writing = scan_spaced(first);
        if (writing != Writing::digit)
            take_marks_behind(begin);
        const std::size_t start = is_dotted_name(text_, begin, at_) ? begin - 1 : begin;
        word = {text_.substr(start, at_ - start), writing};
        return true;
    }
    return false;
}

void WordScanner::take_marks_behind(std::size_t begin)
{
    const auto rest = text_.substr(at_);
    std::size_t marks = 0;
    if (rest.starts_with("++"))
        marks = 2;
    else if (rest.starts_with('#') && at_ - begin == 1)
        marks = 1;
    const bool goes_on = marks > 0 && marks < rest.size() && (rest[marks] == rest[0] || is_spaced_letter(peek(text_, at_ + marks)));
    // "C++11" is a word and its year; "a#b" and "a++b" are none.
    if (!goes_on || (rest.starts_with("++") && peek(text_, at_ + marks) == Writing::digit))
        at_ += marks;
}

void WordScanner::scan_unspaced()
{
    for (std::size_t next = at_; next < text_.size(); at_ = next) {
        const Writing writing = writing_of(next_character(text_, next));
        if (writing != Writing::unspaced && writing != Writing::mark)
            return;
    }
}

Writing WordScanner::scan_spaced(Writing first)
{
    Writing found = first;
    while (at_ < text_.size()) {
        std::size_t next = at_;
        const char32_t character = next_character(text_, next);
        const Writing writing = writing_of(character);
        if (is_spaced_letter(writing) || writing == Writing::mark) {
            if (found == Writing::digit && writing != Writing::mark)
                found = writing;
            at_ = next;
            continue;
        }
        if (character != U'_' && character != U'.')
            break;
        // What joins must have a letter or digit behind it: "end." is a word
        // and a full stop. Underscores may stand in a row.
        while (character == U'_' && next < text_.size() && text_[next] == '_')
            ++next;
        if (!is_spaced_letter(peek(text_, next)))
            break;
        at_ = next;
    }
    return found;
}

std::string_view without_marks(std::string_view word)
{
    if (word.starts_with('.'))
        word.remove_prefix(1);
    if (word.ends_with("++"))
        word.remove_suffix(2);
    else if (word.ends_with('#'))
        word.remove_suffix(1);
    return word;
}

void split_identifier(std::string_view word, std::vector<std::string_view>& parts)
{
    enum class Kind { joint, lower, upper, digit };
    parts.clear();
    std::size_t begin = 0;       // of the part
    std::size_t last_begin = 0;  // of the character before
    Kind before = Kind::joint;
    Kind before_that = Kind::joint;

    const auto close = [&](std::size_t end) {
        if (end > begin)
            parts.push_back(word.substr(begin, end - begin));
        begin = end;
    };
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t here = at;
        const char32_t character = next_character(word, at);
        Kind kind = Kind::lower;
        if (character == U'_' || character == U'.')
            kind = Kind::joint;
        else if (writing_of(character) == Writing::mark)
            kind = before;
        else if (writing_of(character) == Writing::digit)
            kind = Kind::digit;
        else if (is_upper(character))
            kind = Kind::upper;

        if (kind == Kind::joint) {
            close(here);
            begin = at;
        }
        else if (before != Kind::joint && kind != before) {
            const bool digits = kind == Kind::digit || before == Kind::digit;
            const bool plural = character == U's' && (at == word.size() || word[at] == '_' || word[at] == '.');
            if (digits || kind == Kind::upper)
                close(here);
            else if (before_that == Kind::upper && !plural)
                close(last_begin);  // HTTPServer: the S belongs to what follows
        }
        before_that = before;
        before = kind;
        last_begin = here;
    }
    close(word.size());
}

}  // namespace assay::rag
