#include "llm/token_forecast.hpp"

#include <algorithm>
#include <cmath>

namespace assay::llm {
namespace {

/// Before there is any history: English prose and JSON come near it.
constexpr double usual_tokens_per_byte = 0.25;
constexpr std::int64_t usual_output_tokens = 256;
constexpr double smallest_weight = 1.0 / 64;

}  // namespace

void TokenForecast::Average::add(double value)
{
    ++count;
    const double weight = std::max(smallest_weight, 1.0 / static_cast<double>(count));
    const double difference = value - mean;
    mean += weight * difference;
    variance = (1 - weight) * (variance + weight * difference * difference);
}

TokenNeed TokenForecast::need(std::size_t request_bytes) const
{
    const double per_byte = tokens_per_byte_.count > 0 ? tokens_per_byte_.mean : usual_tokens_per_byte;
    TokenNeed need{.input = static_cast<std::int64_t>(std::ceil(per_byte * static_cast<double>(request_bytes)))};
    need.output = output_tokens_.count > 0
                      ? static_cast<std::int64_t>(std::ceil(output_tokens_.mean + std::sqrt(output_tokens_.variance)))
                      : usual_output_tokens;
    need.output = std::min(need.output, max_output_tokens_);
    return need;
}

void TokenForecast::learn(std::size_t request_bytes, const Usage& usage)
{
    if (usage.input && *usage.input >= 0 && request_bytes > 0)
        tokens_per_byte_.add(static_cast<double>(*usage.input) / static_cast<double>(request_bytes));
    if (usage.output && *usage.output >= 0)
        output_tokens_.add(static_cast<double>(*usage.output));
}

}  // namespace assay::llm
