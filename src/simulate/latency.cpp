#include "simulate/latency.hpp"

#include <boost/math/special_functions/erf.hpp>

#include <cassert>
#include <cmath>
#include <numbers>

namespace assay::simulate {
namespace {

/// The standard normal distribution's quantile.
double normal_quantile(double share)
{
    return std::numbers::sqrt2 * boost::math::erf_inv(2 * share - 1);
}

}  // namespace

Result<void> check(const Latency& latency)
{
    const double median = latency.median.count();
    const double p99 = latency.p99.count();
    if (!(median >= 0) || !(p99 >= 0) || latency.median > max_latency || latency.p99 > max_latency)
        return Error{Errc::invalid_input, "a latency must lie between 0 and an hour"};
    if (p99 > 0 && p99 < median)
        return Error{Errc::invalid_input, "the latency's 99th percentile is below its median"};
    if (p99 > 0 && median == 0)
        return Error{Errc::invalid_input, "a long-tailed latency needs a median above 0"};
    return {};
}

std::chrono::microseconds quantile(const Latency& latency, double share)
{
    assert(share > 0);
    assert(share < 1);
    auto drawn = latency.median;
    if (latency.p99 > latency.median && latency.median.count() > 0) {
        // ln X is normal: its mean is the median's logarithm, and its standard
        // deviation follows from the 99th percentile.
        static const double z99 = normal_quantile(0.99);
        const double sigma = std::log(latency.p99 / latency.median) / z99;
        drawn *= std::exp(sigma * normal_quantile(share));
    }
    if (drawn > max_latency)
        return max_latency;
    return std::chrono::duration_cast<std::chrono::microseconds>(drawn);
}

}  // namespace assay::simulate
