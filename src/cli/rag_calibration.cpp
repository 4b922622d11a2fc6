#include "cli/rag_calibration.hpp"

#include "cli/complain.hpp"
#include "rag/evaluate/judged_calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace assay::cli {
namespace {

/// What nDCG@10 looks at.
constexpr std::size_t looked_at = 10;

/// The weights that are tried: steps of 0.05, and the collection's own.
std::vector<float> weights_to_try(float own)
{
    constexpr int steps = 20;
    std::vector<float> weights{own};
    for (int step = 0; step <= steps; ++step) {
        const float weight = static_cast<float>(step) / steps;
        if (std::abs(weight - own) > 0.001F)
            weights.push_back(weight);
    }
    std::sort(weights.begin(), weights.end());
    return weights;
}

bool has_relevant(const rag::Grades& grades)
{
    return std::any_of(grades.begin(), grades.end(), [](const auto& judged) { return judged.second > 0; });
}

/// nDCG@10 of each judged query under each weight.
Result<rag::QualityBySetting> try_weights(RagSession& session, const std::vector<JudgedQuery>& queries,
                                          const rag::Judgements& judgements, const std::vector<float>& weights)
{
    rag::QualityBySetting quality(weights.size());
    for (const JudgedQuery& query : queries) {
        const auto judged = judgements.find(query.id);
        if (judged == judgements.end() || !has_relevant(judged->second))
            continue;
        rag::SearchRequest request;
        request.query = query.text;
        request.k = looked_at;
        request.unit = rag::SearchRequest::Unit::document;
        request.with_text = false;
        // Asked for once: where an API embeds, every question costs money.
        auto vector = session.query_vector(query.text);
        if (!vector)
            return vector.error();
        request.vector = std::move(*vector);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            request.vector_weight = weights[i];
            const auto documents = ranked_documents(session, query, request);
            if (!documents)
                return documents.error();
            quality[i].push_back(rag::query_quality(*documents, judged->second).ndcg_at_10);
        }
    }
    return quality;
}

}  // namespace

ExitCode calibrate(RagSession& session, const std::vector<JudgedQuery>& queries, const rag::Judgements& judgements)
{
    auto& collection = session.collection();
    const float own = collection.own_weight();
    const auto weights = weights_to_try(own);
    const auto present = static_cast<std::size_t>(std::find(weights.begin(), weights.end(), own) - weights.begin());
    const auto quality = try_weights(session, queries, judgements, weights);
    if (!quality)
        return complain(quality.error(), ExitCode::failed);
    const std::size_t count = quality->front().size();
    if (count < rag::CalibrationLimits::min_queries)
        return complain(Error{Errc::invalid_input, std::to_string(count) + " judged queries have a relevant document; at least " +
                                                       std::to_string(rag::CalibrationLimits::min_queries) +
                                                       " are needed to learn from"});
    const auto choice = rag::choose_by_judgements(*quality, present);
    const bool is_better = choice.setting != present;
    const auto kept = is_better ? collection.keep_weight({weights[choice.setting], count}) : collection.forget_weight();
    if (!kept)
        return complain(kept.error(), ExitCode::failed);
    std::printf("queries       %zu, each held out once in %zu folds\n", count, rag::CalibrationLimits::folds);
    std::printf("own weight    %.2f  nDCG@10 %.4f\n", static_cast<double>(own), choice.present_mean);
    std::printf("judged weight %.2f  nDCG@10 %.4f on held-out queries, %+.4f with a standard error of %.4f\n",
                static_cast<double>(weights[choice.best]), choice.held_out_mean, choice.held_out_mean - choice.present_mean,
                choice.standard_error);
    std::printf("%s\n", is_better ? "kept: searches use the judged weight from now on"
                        : choice.best == present
                            ? "nothing kept: the judgements speak for the collection's own weight"
                            : "nothing kept: that is not surely better, searches use the collection's own weight");
    return ExitCode::ok;
}

}  // namespace assay::cli
