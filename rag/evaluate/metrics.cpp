#include "rag/evaluate/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace assay::rag {

namespace {

constexpr std::size_t ndcg_depth = 10;
constexpr std::size_t recall_depth = 100;
constexpr std::size_t mrr_depth = 10;

/// Of the document at `index`, which is its rank less one.
double discount(std::size_t index)
{
    return 1 / std::log2(static_cast<double>(index) + 2);
}

std::vector<int> relevant_grades(const Grades& grades)
{
    std::vector<int> relevant;
    for (const auto& [document, grade] : grades)
        if (grade > 0)
            relevant.push_back(grade);
    std::sort(relevant.begin(), relevant.end(), std::greater<>{});
    return relevant;
}

}  // namespace

void sort_as_trec(std::vector<RankedDocument>& documents)
{
    std::sort(documents.begin(), documents.end(), [](const RankedDocument& a, const RankedDocument& b) {
        return a.score != b.score ? a.score > b.score : a.id > b.id;
    });
}

Quality query_quality(const std::vector<RankedDocument>& documents, const Grades& grades)
{
    const std::vector<int> relevant = relevant_grades(grades);
    double ideal = 0;
    for (std::size_t i = 0; i < std::min(relevant.size(), ndcg_depth); ++i)
        ideal += relevant[i] * discount(i);

    Quality quality;
    quality.queries = 1;
    std::size_t found = 0;
    for (std::size_t i = 0; i < std::min(documents.size(), recall_depth); ++i) {
        const auto judged = grades.find(documents[i].id);
        if (judged == grades.end() || judged->second <= 0)
            continue;
        ++found;
        if (i < ndcg_depth)
            quality.ndcg_at_10 += judged->second * discount(i) / ideal;
        if (found == 1 && i < mrr_depth)
            quality.mrr_at_10 = 1 / static_cast<double>(i + 1);
    }
    quality.recall_at_100 = static_cast<double>(found) / static_cast<double>(relevant.size());
    return quality;
}

Quality run_quality(const Run& run, const Judgements& judgements)
{
    Quality total;
    for (const auto& [query, grades] : judgements) {
        if (relevant_grades(grades).empty())
            continue;
        ++total.queries;
        const auto found = run.find(query);
        if (found == run.end())
            continue;
        std::vector<RankedDocument> documents = found->second;
        sort_as_trec(documents);
        const Quality one = query_quality(documents, grades);
        total.ndcg_at_10 += one.ndcg_at_10;
        total.recall_at_100 += one.recall_at_100;
        total.mrr_at_10 += one.mrr_at_10;
    }
    if (total.queries > 0) {
        const auto count = static_cast<double>(total.queries);
        total.ndcg_at_10 /= count;
        total.recall_at_100 /= count;
        total.mrr_at_10 /= count;
    }
    return total;
}

}  // namespace assay::rag
