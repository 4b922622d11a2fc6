#include "rag/answer/extractive.hpp"

#include "rag/answer/citation_check.hpp"
#include "rag/answer/steering.hpp"
#include "rag/chunk/sentences.hpp"
#include "rag/text/analyzer.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace assay::rag {
namespace {

struct Candidate {
    std::size_t source;  ///< From 1.
    std::string text;
    std::set<std::string> terms{};
    double score = 0;
};

std::set<std::string> terms_of(const Analyzer& analyzer, std::string_view text, Purpose purpose)
{
    Terms terms;
    analyzer.analyse(text, purpose, terms);
    std::set<std::string> all;
    for (std::size_t i = 0; i < terms.size(); ++i)
        all.emplace(terms[i]);
    return all;
}

/// Words by which a question is asked, not what it is about: in English,
/// German, French, Spanish and Italian.
constexpr std::string_view asking_words =
    "a about after am an and any are as at be been before between by can could did do does for from had has have how i if in "
    "into is it its me my of on or our should such than that the their them then there these they this those to us was we "
    "were what when where which while who whom whose why will with would you your "
    "der die das den dem des ein eine einer und oder ist sind war wer was wann wo wie warum welche welcher welches von zu im "
    "le la les un une des du de et ou est sont qui que quoi quand où comment pourquoi quel quelle dans pour "
    "el los las una del y es son quién qué cuándo dónde cómo por para en il lo gli di che chi quando dove come perché ";

/// What a question is about. All of it, if that would be nothing.
std::string without_asking_words(std::string_view question)
{
    const std::string words = folded_words(question);
    std::string left;
    for (std::size_t at = 1; at < words.size();) {
        const auto end = words.find(' ', at);
        const std::string word = words.substr(at, end - at) + " ";
        const auto found = asking_words.find(word);
        if (found == asking_words.npos || (found > 0 && asking_words[found - 1] != ' '))
            left += word;
        at = end + 1;
    }
    return left.empty() ? std::string{question} : left;
}

bool is_question(std::string_view sentence)
{
    return sentence.ends_with('?') || sentence.ends_with("？") || sentence.ends_with("؟");
}

/// A heading's marks are no part of its sentence.
std::string_view without_marks(std::string_view sentence)
{
    const auto first = sentence.find_first_not_of("#>*- \t");
    return first == std::string_view::npos ? std::string_view{} : sentence.substr(first);
}

/// The search's opinion of a source counts as well, but less than its words.
double trust_in(const SearchHit& source, const SearchHit& best)
{
    constexpr double share = 0.4;
    const double relative = best.score > 0 ? static_cast<double>(source.score) / static_cast<double>(best.score) : 1;
    return 1 - share + share * std::clamp(relative, 0.0, 1.0);
}

bool ends_sentence(std::string_view text)
{
    return text.ends_with('.') || text.ends_with('!') || text.ends_with("。") || text.ends_with("！") || is_question(text);
}

/// The sentences that do not speak to a machine, neither alone nor together
/// with those before: line breaks must not hide what they say.
std::vector<std::string_view> harmless_sentences(std::string_view text)
{
    constexpr std::size_t window = 3;
    const auto spans = split_sentences(text);
    std::vector<bool> steering;
    std::vector<std::string_view> harmless;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const auto sentence = without_marks(text.substr(spans[i].start, spans[i].end - spans[i].start));
        bool is_steering = addresses_the_reader_as_machine(sentence);
        // Those that are found out already say nothing about this one.
        std::size_t first = i;
        while (first > 0 && i - first + 1 < window && !steering[first - 1])
            --first;
        // A line that does not end its sentence goes on in the next one.
        is_steering = is_steering || (i > 0 && steering[i - 1] && !ends_sentence(text.substr(0, spans[i - 1].end))) ||
                      addresses_the_reader_as_machine(text.substr(spans[first].start, spans[i].end - spans[first].start));
        steering.push_back(is_steering);
        if (!is_steering && !sentence.empty())
            harmless.push_back(sentence);
    }
    return harmless;
}

std::vector<Candidate> sentences_of(const std::vector<SearchHit>& sources, const Analyzer& analyzer)
{
    std::vector<Candidate> candidates;
    std::set<std::string> seen;  // Chunks overlap.
    for (std::size_t i = 0; i < sources.size(); ++i)
        for (const std::string_view text : harmless_sentences(sources[i].text))
            if (!is_question(text) && seen.emplace(text).second)
                candidates.push_back({i + 1, std::string{text}, terms_of(analyzer, text, Purpose::document)});
    return candidates;
}

}  // namespace

std::vector<AnswerSentence> extract_answer(std::string_view question, const std::vector<SearchHit>& sources,
                                           const ExtractiveOptions& options)
{
    const Analyzer analyzer;
    const auto wanted = terms_of(analyzer, without_asking_words(question), Purpose::query);
    auto candidates = sentences_of(sources, analyzer);
    if (wanted.empty() || candidates.empty())
        return {};

    // A title may name what its text only calls "it": its words count by half.
    std::vector<std::set<std::string>> titles;
    for (const SearchHit& source : sources)
        titles.push_back(terms_of(analyzer, source.title + "\n" + source.context, Purpose::document));
    constexpr double title_share = 0.5;
    std::map<std::string, double> rarity;
    double all = 0;
    for (const auto& term : wanted) {
        std::size_t count = 0;
        for (const Candidate& candidate : candidates)
            count += candidate.terms.contains(term);
        // A word that no sentence has is asked for as well.
        rarity[term] = std::log(1 + static_cast<double>(candidates.size()) / (1 + static_cast<double>(count)));
        all += rarity[term];
    }
    for (Candidate& candidate : candidates) {
        for (const auto& [term, weight] : rarity) {
            if (candidate.terms.contains(term))
                candidate.score += weight;
            else if (titles[candidate.source - 1].contains(term))
                candidate.score += weight * title_share;
        }
        candidate.score /= all;
        if (candidate.score >= options.min_coverage)
            candidate.score *= trust_in(sources[candidate.source - 1], sources.front());
        else
            candidate.score = 0;
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    const double least = candidates.front().score * options.min_share_of_best;
    std::vector<AnswerSentence> sentences;
    for (const Candidate& candidate : candidates) {
        if (candidate.score <= 0 || candidate.score < least || sentences.size() == options.max_sentences)
            break;
        Citation citation{candidate.source, candidate.text, Citation::Check::verified};
        sentences.push_back({candidate.text, {std::move(citation)}, true});
    }
    return sentences;
}

}  // namespace assay::rag
