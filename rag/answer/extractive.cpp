#include "rag/answer/extractive.hpp"

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

std::vector<Candidate> sentences_of(const std::vector<SearchHit>& sources, const Analyzer& analyzer)
{
    std::vector<Candidate> candidates;
    std::set<std::string> seen;  // Chunks overlap.
    for (std::size_t i = 0; i < sources.size(); ++i)
        for (const Span span : split_sentences(sources[i].text)) {
            const auto text = without_marks(std::string_view{sources[i].text}.substr(span.start, span.end - span.start));
            if (text.empty() || is_question(text) || addresses_the_reader_as_machine(text) ||
                !seen.emplace(text).second)
                continue;
            candidates.push_back({i + 1, std::string{text}, terms_of(analyzer, text, Purpose::document)});
        }
    return candidates;
}

}  // namespace

std::vector<AnswerSentence> extract_answer(std::string_view question, const std::vector<SearchHit>& sources,
                                           const ExtractiveOptions& options)
{
    const Analyzer analyzer;
    const auto wanted = terms_of(analyzer, question, Purpose::query);
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
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    const double least = std::max(options.min_coverage, candidates.front().score * options.min_share_of_best);
    std::vector<AnswerSentence> sentences;
    for (const Candidate& candidate : candidates) {
        if (candidate.score < least || sentences.size() == options.max_sentences)
            break;
        Citation citation{candidate.source, candidate.text, Citation::Check::verified};
        sentences.push_back({candidate.text, {std::move(citation)}, true});
    }
    return sentences;
}

}  // namespace assay::rag
