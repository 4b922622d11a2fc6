#include "rag/answer/citation_check.hpp"

#include "rag/text/analyzer.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <unordered_set>

namespace assay::rag {
namespace {

/// What belongs to a word: letters with their marks, and digits.
bool is_word_part(UChar32 point)
{
    return u_isalnum(point) != 0 || (U_MASK(u_charType(point)) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

std::vector<std::string_view> split(std::string_view folded)
{
    std::vector<std::string_view> words;
    for (std::size_t at = 1; at < folded.size();) {
        const auto end = folded.find(' ', at);
        words.push_back(folded.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

bool has_digit(std::string_view word)
{
    return word.find_first_of("0123456789") != std::string_view::npos;
}

/// Whole words, but in scripts without spaces any part of a run of characters.
bool carries(std::string_view source, std::string_view quote)
{
    if (quote.empty())
        return false;
    const bool is_ascii = std::all_of(quote.begin(), quote.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return source.find(is_ascii ? quote : quote.substr(1, quote.size() - 2)) != std::string_view::npos;
}

std::unordered_set<std::string> terms_of(std::string_view text, Purpose purpose)
{
    Terms terms;
    Analyzer{}.analyse(text, purpose, terms);
    std::unordered_set<std::string> all;
    for (std::size_t i = 0; i < terms.size(); ++i)
        all.emplace(terms[i]);
    return all;
}

std::string folded_source(const SearchHit& source)
{
    return folded_words(source.title + "\n" + source.context + "\n" + source.text);
}

}  // namespace

std::string folded_words(std::string_view utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto text = fold->normalize(
        icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())}), status);
    if (U_FAILURE(status))
        throw std::runtime_error{std::string{"ICU: "} + u_errorName(status)};
    icu::UnicodeString words;
    bool in_word = false;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 point = text.char32At(i);
        // A mark between digits is part of a number: 1,234.5 is not three of them.
        const bool joins = (point == '.' || point == ',') && i > 0 && i + 1 < text.length() &&
                           u_isdigit(text.charAt(i - 1)) && u_isdigit(text.charAt(i + 1));
        const bool belongs = is_word_part(point) || joins;
        if (belongs != in_word || words.isEmpty())
            words.append(u' ');
        if (belongs && !(joins && point == ','))
            words.append(point);
        in_word = belongs;
    }
    if (in_word)
        words.append(u' ');
    std::string folded;
    words.toUTF8String(folded);
    // Runs of other characters leave one space each, and words one before: make them one.
    std::string single;
    for (const char c : folded)
        if (c != ' ' || single.empty() || single.back() != ' ')
            single += c;
    return single == " " ? "" : single;
}

void CitationCheck::check(AnswerSentence& sentence, const std::vector<SearchHit>& sources) const
{
    for (Citation& citation : sentence.citations) {
        if (citation.source == 0 || citation.source > sources.size()) {
            citation.source = 0;
            citation.check = Citation::Check::no_such_source;
            continue;
        }
        const std::string quote = folded_words(citation.quote);
        const bool found = carries(folded_source(sources[citation.source - 1]), quote);
        citation.check = found ? Citation::Check::verified : Citation::Check::quote_not_found;
    }
    sentence.supported = supports(sentence, sources);
}

bool CitationCheck::supports(const AnswerSentence& sentence, const std::vector<SearchHit>& sources) const
{
    std::vector<std::string> texts;
    for (const Citation& citation : sentence.citations)
        if (citation.check == Citation::Check::verified)
            texts.push_back(folded_source(sources[citation.source - 1]));
    if (texts.empty())
        return false;
    std::string joined;
    for (const auto& text : texts)
        joined += text;
    const std::string folded = folded_words(sentence.text);
    for (const auto word : split(folded))
        if (has_digit(word) && joined.find(" " + std::string{word} + " ") == std::string::npos)
            return false;
    const auto known = terms_of(joined, Purpose::document);
    const auto wanted = terms_of(folded, Purpose::document);
    const auto shared = std::count_if(wanted.begin(), wanted.end(), [&](const auto& term) { return known.contains(term); });
    return !wanted.empty() &&
           static_cast<double>(shared) >= min_shared_words_ * static_cast<double>(wanted.size());
}

}  // namespace assay::rag
