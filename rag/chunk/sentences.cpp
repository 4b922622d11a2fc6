#include "rag/chunk/sentences.hpp"

#include "rag/chunk/sentence_joints.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <memory>
#include <optional>
#include <stdexcept>

namespace assay::rag {
namespace {

using Breaker = std::unique_ptr<icu::BreakIterator>;

void check(UErrorCode status)
{
    if (U_FAILURE(status))
        throw std::runtime_error{std::string{"ICU: "} + u_errorName(status)};
}

/// Boundaries do not depend on a language here: the root rules serve any script.
Breaker make_breaker(icu::BreakIterator* (*make)(const icu::Locale&, UErrorCode&))
{
    UErrorCode status = U_ZERO_ERROR;
    Breaker breaker{make(icu::Locale::getRoot(), status)};
    check(status);
    return breaker;
}

/// Calls `visit(start, end)` for each part of `utf8` between two boundaries.
template <class Visit>
void for_each_part(icu::BreakIterator& breaker, std::string_view utf8, Visit visit)
{
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, utf8.data(), static_cast<std::int64_t>(utf8.size()), &status);
    check(status);
    const std::unique_ptr<UText, UText* (*)(UText*)> closer{&text, utext_close};
    breaker.setText(&text, status);
    check(status);
    std::size_t start = 0;
    for (auto next = breaker.next(); next != icu::BreakIterator::DONE; next = breaker.next()) {
        const auto end = static_cast<std::size_t>(next);
        visit(start, end);
        start = end;
    }
}

/// Where the first blank line of [start, end) begins, or `end`.
std::size_t blank_line(std::string_view utf8, std::size_t start, std::size_t end)
{
    utf8 = utf8.substr(0, end);  // A sentence does not look through all behind it.
    for (std::size_t at = utf8.find('\n', start); at < end; at = utf8.find('\n', at + 1)) {
        const std::size_t next = utf8.find_first_not_of(" \t\r", at + 1);
        if (next < end && utf8[next] == '\n')
            return at;
    }
    return end;
}

/// Whether the sentence before the gap [end, next) of a paragraph goes on behind it.
bool goes_on(std::string_view paragraph, const WrappedLines& lines, Span sentence, std::size_t next)
{
    const auto gap = paragraph.substr(sentence.end, next - sentence.end);
    const auto line_break = gap.find('\n');
    if (line_break != std::string_view::npos && gap.find('\n', line_break + 1) != std::string_view::npos)
        return false;
    if (goes_on_behind_full_stop(paragraph.substr(sentence.start, sentence.end - sentence.start), paragraph.substr(next)))
        return true;
    return line_break != std::string_view::npos && lines.goes_on(sentence.end + line_break);
}

/// Appends the sentences of a paragraph, which has no blank line.
void split_paragraph(std::string_view utf8, Span paragraph, std::vector<Span>& sentences)
{
    static thread_local const Breaker breaker = make_breaker(icu::BreakIterator::createSentenceInstance);
    const auto text = utf8.substr(paragraph.start, paragraph.end - paragraph.start);
    const WrappedLines lines{text};
    std::optional<Span> open;
    const auto close = [&] {
        if (open)
            sentences.push_back({paragraph.start + open->start, paragraph.start + open->end});
    };
    for_each_part(*breaker, text, [&](std::size_t start, std::size_t end) {
        const Span part = trimmed(text, {start, end});
        if (part.start >= part.end)
            return;
        if (open && goes_on(text, lines, *open, part.start)) {
            open->end = part.end;
            return;
        }
        close();
        open = part;
    });
    close();
}

}  // namespace

Span trimmed(std::string_view utf8, Span span)
{
    const char* bytes = utf8.data();
    auto start = static_cast<std::int32_t>(span.start);
    auto end = static_cast<std::int32_t>(span.end);
    while (start < end) {
        std::int32_t next = start;
        UChar32 point = 0;
        U8_NEXT(bytes, next, end, point);
        if (!u_isUWhiteSpace(point))
            break;
        start = next;
    }
    while (end > start) {
        std::int32_t before = end;
        UChar32 point = 0;
        U8_PREV(bytes, start, before, point);
        if (!u_isUWhiteSpace(point))
            break;
        end = before;
    }
    return {static_cast<std::size_t>(start), static_cast<std::size_t>(end)};
}

std::vector<Span> split_sentences(std::string_view utf8)
{
    std::vector<Span> sentences;
    for (std::size_t start = 0; start < utf8.size();) {
        const std::size_t end = blank_line(utf8, start, utf8.size());
        if (end > start)
            split_paragraph(utf8, {start, end}, sentences);
        start = end + 1;
    }
    return sentences;
}

std::vector<Span> split_words(std::string_view utf8)
{
    // Lines may be broken where words end: that is what a cut wants. But they
    // may be broken after a hyphen, too, and half a key or a number is none.
    static thread_local const Breaker breaker = make_breaker(icu::BreakIterator::createLineInstance);
    const auto is_inside_ascii = [&](std::size_t at) {
        const auto is_mark_or_letter = [](char c) { return c > ' ' && c < 0x7F; };
        return at > 0 && at < utf8.size() && is_mark_or_letter(utf8[at - 1]) && is_mark_or_letter(utf8[at]);
    };
    std::vector<Span> words;
    for_each_part(*breaker, utf8, [&](std::size_t start, std::size_t end) {
        if (!words.empty() && is_inside_ascii(start))
            words.back().end = end;
        else
            words.push_back({start, end});
    });
    return words;
}

}  // namespace assay::rag
