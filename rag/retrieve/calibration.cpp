#include "rag/retrieve/calibration.hpp"

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
    return quality[0].size() < least_queries ? usual : choose_vector_weight(quality, usual);
}

}  // namespace assay::rag
