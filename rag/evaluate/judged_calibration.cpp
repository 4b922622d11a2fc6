#include "rag/evaluate/judged_calibration.hpp"

#include <cassert>
#include <cmath>
#include <numeric>

namespace assay::rag {
namespace {

constexpr std::size_t no_fold = CalibrationLimits::folds;

/// A mean, and how uncertain it is.
struct Estimate {
    double mean = 0;
    double standard_error = 0;
};

Estimate estimate(const std::vector<double>& values)
{
    const auto count = static_cast<double>(values.size());
    Estimate estimate;
    estimate.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values)
        squares += (value - estimate.mean) * (value - estimate.mean);
    estimate.standard_error = std::sqrt(squares / (count - 1) / count);
    return estimate;
}

/// By how much each query that is not in `fold` is better under `a` than under `b`.
std::vector<double> gains_without(std::size_t fold, const std::vector<double>& a, const std::vector<double>& b)
{
    std::vector<double> gains;
    for (std::size_t query = 0; query < a.size(); ++query)
        if (query % CalibrationLimits::folds != fold)
            gains.push_back(a[query] - b[query]);
    return gains;
}

/// The setting with the best mean over the queries that are not in `fold`, or
/// the one nearest to the present one that is behind by at most a standard error.
std::size_t best_without(const QualityBySetting& quality, std::size_t fold, std::size_t present)
{
    const auto gain = [&](std::size_t a, std::size_t b) { return estimate(gains_without(fold, quality[a], quality[b])); };
    std::size_t best = present;
    for (std::size_t setting = 0; setting < quality.size(); ++setting)
        if (gain(setting, best).mean > 0)
            best = setting;
    const auto distance = [&](std::size_t setting) { return setting > present ? setting - present : present - setting; };
    std::size_t chosen = best;
    for (std::size_t setting = 0; setting < quality.size(); ++setting) {
        const auto behind = gain(best, setting);
        if (behind.mean <= behind.standard_error && distance(setting) < distance(chosen))
            chosen = setting;
    }
    return chosen;
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
    const auto gain = estimate(gains);
    choice.standard_error = gain.standard_error;
    choice.present_mean = estimate(quality[present]).mean;
    choice.held_out_mean = choice.present_mean + gain.mean;
    choice.best = best_without(quality, no_fold, present);
    if (gain.mean > gain.standard_error)
        choice.setting = choice.best;
    return choice;
}

}  // namespace assay::rag
