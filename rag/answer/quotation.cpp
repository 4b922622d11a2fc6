#include "rag/answer/quotation.hpp"

#include "rag/answer/citation_check.hpp"
#include "rag/answer/negation.hpp"
#include "rag/chunk/sentences.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace assay::rag {
namespace {

bool ends_sentence(std::string_view text)
{
    // What closes a quotation stands behind the mark.
    while (!text.empty() && (text.back() == '"' || text.back() == '\'' || text.back() == ')' || text.back() == '*'))
        text.remove_suffix(1);
    constexpr std::array marks = {".", "!", "?", ":", "。", "！", "？", "؟", "।", "…", ".”", "!”", "?”", ".»"};
    return std::any_of(marks.begin(), marks.end(), [&](const char* mark) { return text.ends_with(mark); });
}

/// Lines of lists, tables, headings and quotations begin anew.
bool begins_anew(std::string_view line)
{
    return line.find_first_of("-=*+#>|") == 0;
}

/// split_sentences(), but a line that does not end its sentence is one with the next.
std::vector<Span> whole_sentences(std::string_view utf8)
{
    std::vector<Span> whole;
    for (const Span& part : split_sentences(utf8)) {
        if (!whole.empty()) {
            const Span& last = whole.back();
            const auto text = utf8.substr(last.start, last.end - last.start);
            const auto gap = utf8.substr(last.end, part.start - last.end);
            const bool is_next_line = std::count(gap.begin(), gap.end(), '\n') == 1;
            if (is_next_line && !ends_sentence(text) && !text.starts_with('#') && !begins_anew(utf8.substr(part.start))) {
                whole.back().end = part.end;
                continue;
            }
        }
        whole.push_back(part);
    }
    return whole;
}

/// The sentences of a source, and their folded words in one string.
struct Folded {
    std::vector<std::string> sentences{};
    std::vector<std::size_t> starts{};  ///< Of each sentence in `words`.
    std::string words = " ";

    void add(std::string_view utf8)
    {
        for (const Span& span : whole_sentences(utf8)) {
            const auto sentence = utf8.substr(span.start, span.end - span.start);
            const std::string folded = folded_words(sentence);
            if (folded.empty())
                continue;
            starts.push_back(words.size() - 1);
            sentences.emplace_back(sentence);
            words += folded.substr(1);
        }
    }
};

}  // namespace

Quotation find_quotation(const SearchHit& source, std::string_view quote)
{
    std::string wanted = folded_words(quote);
    if (wanted.empty())
        return {};
    Folded folded;
    for (const std::string* part : {&source.title, &source.context, &source.text})
        folded.add(*part);
    // Whole words, but in scripts without spaces any part of a run of characters.
    const bool is_ascii = std::all_of(wanted.begin(), wanted.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!is_ascii)
        wanted = wanted.substr(1, wanted.size() - 2);
    Quotation quotation;
    quotation.cut_behind_negation = true;
    std::size_t next = 0;  // The first sentence that is not in the quotation yet.
    for (auto at = folded.words.find(wanted); at != std::string::npos; at = folded.words.find(wanted, at + 1)) {
        const std::size_t first_byte = is_ascii ? at + 1 : at;
        const std::size_t end = at + wanted.size() - (is_ascii ? 1 : 0);
        const auto behind = std::upper_bound(folded.starts.begin(), folded.starts.end(), first_byte - (is_ascii ? 1 : 0));
        const auto first = static_cast<std::size_t>(behind - folded.starts.begin()) - 1;
        const std::size_t start = folded.starts[first];
        const auto before = std::string_view{folded.words}.substr(start, first_byte - start);
        quotation.cut_behind_negation = quotation.cut_behind_negation && ends_with_negation(before);
        for (next = std::max(next, first); next < folded.starts.size() && folded.starts[next] + 1 < end; ++next)
            quotation.sentences.push_back({folded.sentences[next], next > 0 ? folded.sentences[next - 1] : "",
                                           next + 1 < folded.sentences.size() ? folded.sentences[next + 1] : ""});
    }
    quotation.cut_behind_negation = quotation.cut_behind_negation && !quotation.sentences.empty();
    return quotation;
}

}  // namespace assay::rag
