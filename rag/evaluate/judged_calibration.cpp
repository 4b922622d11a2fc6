#include "rag/evaluate/judged_calibration.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace assay::rag {
namespace {

constexpr std::size_t no_fold = CalibrationLimits::folds;

double mean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The setting with the best mean over the queries that are not in `fold`; of
/// equals the present one, then the nearest to it.
std::size_t best_without(const QualityBySetting& quality, std::size_t fold, std::size_t present)
{
    const auto sum = [&](std::size_t setting) {
        double total = 0;
        for (std::size_t query = 0; query < quality[setting].size(); ++query)
            if (query % CalibrationLimits::folds != fold)
                total += quality[setting][query];
        return total;
    };
    const auto distance = [&](std::size_t setting) { return setting > present ? setting - present : present - setting; };
    std::size_t best = present;
    double best_sum = sum(present);
    for (std::size_t setting = 0; setting < quality.size(); ++setting) {
        const double total = sum(setting);
        if (total > best_sum || (total == best_sum && distance(setting) < distance(best))) {
            best = setting;
            best_sum = total;
        }
    }
    return best;
}

}  // namespace

JudgedChoice choose_by_judgements(const QualityBySetting& quality, std::size_t present)
{
    assert(present < quality.size());
    const std::size_t queries = quality[present].size();
    JudgedChoice choice;
    choice.setting = choice.best = present;
    if (queries < CalibrationLimits::min_queries)
        return choice;
    std::vector<double> gains(queries);
    for (std::size_t fold = 0; fold < CalibrationLimits::folds; ++fold) {
        const auto& chosen = quality[best_without(quality, fold, present)];
        for (std::size_t query = fold; query < queries; query += CalibrationLimits::folds)
            gains[query] = chosen[query] - quality[present][query];
    }
    const double gain = mean(gains);
    double squares = 0;
    for (const double one : gains)
        squares += (one - gain) * (one - gain);
    const auto count = static_cast<double>(queries);
    choice.standard_error = std::sqrt(squares / (count - 1) / count);
    choice.present_mean = mean(quality[present]);
    choice.held_out_mean = choice.present_mean + gain;
    choice.best = best_without(quality, no_fold, present);
    if (gain > choice.standard_error)
        choice.setting = choice.best;
    return choice;
}

}  // namespace assay::rag
