#include "rag/retrieve/calibration.hpp"

#include "rag/text/words.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace assay::rag {

namespace {

double mean(const std::vector<double>& values)
{
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// How uncertain the mean of the differences a - b is.
double standard_error(const std::vector<double>& a, const std::vector<double>& b)
{
    if (a.size() < 2)
        return 0;
    const double middle = mean(a) - mean(b);
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        squares += (a[i] - b[i] - middle) * (a[i] - b[i] - middle);
    const auto count = static_cast<double>(a.size());
    return std::sqrt(squares / (count - 1) / count);
}

/// The index of the best mean; of equals the smallest.
std::size_t best_weight(const QualityByWeight& quality)
{
    std::size_t best = 0;
    for (std::size_t i = 0; i < quality.size(); ++i) {
        assert(quality[i].size() == quality[0].size());
        if (mean(quality[i]) > mean(quality[best]))
            best = i;
    }
    return best;
}

/// Whether most of the text is of a script without spaces between words.
bool is_unspaced(std::span<const Passage> passages)
{
    constexpr std::size_t looked_at = 200;
    const std::size_t count = std::min(passages.size(), looked_at);
    std::size_t unspaced = 0;
    std::size_t all = 0;
    for (std::size_t i = 0; i < count; ++i) {
        WordScanner scanner{passages[i * passages.size() / count].text};
        for (Word word{}; scanner.next(word);) {
            all += word.bytes.size();
            unspaced += word.writing == Writing::unspaced ? word.bytes.size() : 0;
        }
    }
    return 2 * unspaced > all;
}

}  // namespace

float choose_vector_weight(const QualityByWeight& quality, float usual)
{
    if (quality[0].empty())
        return usual;
    const std::size_t best = best_weight(quality);
    std::size_t chosen = best;
    for (std::size_t i = 0; i < quality.size(); ++i) {
        const double behind = mean(quality[best]) - mean(quality[i]);
        if (behind <= standard_error(quality[best], quality[i]) &&
            std::abs(vector_weights[i] - usual) < std::abs(vector_weights[chosen] - usual))
            chosen = i;
    }
    return vector_weights[chosen];
}

float calibrate_vector_weight(std::span<const Passage> passages, const CalibrationOptions& options)
{
    constexpr std::size_t least_queries = 40;
    const QualityByWeight quality = ask_itself(passages, options);
    const float usual = options.search.vector_weight;
    if (quality[0].size() < least_queries)
        return usual;
    const float chosen = choose_vector_weight(quality, usual);
    // What is learned from pairs of characters finds other sentences of one
    // passage better than it answers questions: on Japanese paragraphs (JaQuAD)
    // the weight chosen so fell below BM25.
    return is_unspaced(passages) ? std::min(chosen, usual) : chosen;
}

}  // namespace assay::rag
