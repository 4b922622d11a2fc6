#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assay::rag {

/// What each judged query reaches (nDCG, or such) under each of some settings.
using QualityBySetting = std::vector<std::vector<double>>;  ///< [setting][query]; all of one length.

struct CalibrationLimits {
    /// Fewer judged queries choose nothing: chance would.
    static constexpr std::size_t min_queries = 20;
    static constexpr std::size_t folds = 5;
};

/// A setting chosen by judged queries, and what it is worth.
struct JudgedChoice {
    std::size_t setting = 0;    ///< The one to use.
    std::size_t best = 0;       ///< What the judgements speak for; `setting`, if that is surely better than the present one.
    double present_mean = 0;    ///< Of the present setting.
    double held_out_mean = 0;   ///< Of choosing like this, on queries that had no part in the choice.
    double standard_error = 0;  ///< Of the difference of both.
};

/// Chooses the setting with the best mean, or the one nearest to the present one
/// that is behind it by at most a standard error, if choosing like this helps:
/// for each fold of the queries what the others choose is tried
/// (cross-validation), and what that gains on all folds over the present setting
/// must be more than its standard error. Else the present setting stays, so that few or odd
/// judgements make nothing worse. Queries go into folds by turns.
[[nodiscard]] JudgedChoice choose_by_judgements(const QualityBySetting& quality, std::size_t present);

}  // namespace assay::rag
