#include "rag/answer/citation_check.hpp"

#include "rag/answer/evidence.hpp"
#include "rag/answer/quotation.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace assay::rag {
namespace {

/// What belongs to a word: letters with their marks, and digits.
bool is_word_part(UChar32 point)
{
    return u_isalnum(point) != 0 || (U_MASK(u_charType(point)) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

/// How many digits follow each other.
std::int32_t digits_from(const icu::UnicodeString& text, std::int32_t start)
{
    std::int32_t end = start;
    while (end < text.length() && u_isdigit(text.charAt(end)))
        ++end;
    return end - start;
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
        if (joins && point == ',') {
            // Before three digits it separates thousands, else decimals.
            if (digits_from(text, i + 1) != 3)
                words.append(u'.');
        } else if (belongs) {
            const std::int32_t digit = u_charDigitValue(point);
            words.append(u_isdigit(point) ? static_cast<UChar32>('0' + digit) : point);
        }
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
    Evidence evidence;
    bool cut_behind_negation = false;
    for (Citation& citation : sentence.citations) {
        if (citation.source == 0 || citation.source > sources.size()) {
            citation.source = 0;
            citation.check = Citation::Check::no_such_source;
            continue;
        }
        const SearchHit& source = sources[citation.source - 1];
        const Quotation found = find_quotation(source, citation.quote);
        citation.check = found.sentences.empty() ? Citation::Check::quote_not_found : Citation::Check::verified;
        cut_behind_negation = cut_behind_negation || found.cut_behind_negation;
        // A title names what its text only calls "it".
        for (const auto& quoted : found.sentences)
            evidence.add(quoted, source.title + "\n" + source.context);
    }
    sentence.supported = false;
    if (sentence.text.size() > options_.max_sentence_bytes)
        return;
    const ClaimParts claim = read_claim(sentence.text);
    const double least = claim.whole.is_unspaced            ? options_.min_shared_unspaced
                         : claim.whole.quantities.empty() ? options_.min_shared
                                                          : options_.min_shared_with_numbers;
    sentence.supported = !cut_behind_negation && evidence.supports(claim) && evidence.share_of(claim.whole) >= least;
}

}  // namespace assay::rag
