#include "rag/retrieve/calibration.hpp"

#include "rag/retrieve/pseudo_queries.hpp"

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

}  // namespace

float choose_vector_weight(const std::array<std::vector<double>, vector_weights.size()>& quality, float usual)
{
    std::size_t best = 0;
    for (std::size_t i = 0; i < quality.size(); ++i) {
        assert(quality[i].size() == quality[0].size());
        if (mean(quality[i]) > mean(quality[best]))
            best = i;
    }
    std::size_t chosen = best;
    for (std::size_t i = 0; i < quality.size(); ++i) {
        const double behind = mean(quality[best]) - mean(quality[i]);
        if (behind <= standard_error(quality[best], quality[i]) &&
            std::abs(vector_weights[i] - usual) < std::abs(vector_weights[chosen] - usual))
            chosen = i;
    }
    return quality[0].empty() ? usual : vector_weights[chosen];
}

float calibrate_vector_weight(std::span<const Passage> passages, const CalibrationOptions& options)
{
    const PseudoQueries queries{passages, options};
    if (queries.size() < PseudoQueries::least)
        return options.search.vector_weight;
    std::size_t best = 0;
    std::array<double, vector_weights.size()> quality{};
    for (std::size_t i = 0; i < vector_weights.size(); ++i) {
        quality[i] = queries.quality(vector_weights[i]);
        if (quality[i] > quality[best])
            best = i;
    }
    return vector_weights[best];
}

}  // namespace assay::rag
