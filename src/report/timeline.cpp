#include "report/timeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::report {
namespace {

constexpr std::int64_t max_steps = 120;

std::int64_t round_step(std::int64_t span_ms)
{
    constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
    constexpr std::array steps = {std::int64_t{100}, std::int64_t{250}, std::int64_t{500}, second, 2 * second, 5 * second,
                                  10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute,
                                  15 * minute, 30 * minute, hour, 2 * hour, 6 * hour, 12 * hour, day};
    for (const auto step : steps) {
        if (span_ms / step < max_steps)
            return step;
    }
    return (span_ms / max_steps / day + 1) * day;
}

Json rounded(std::optional<double> value)
{
    return value ? Json(std::llround(*value)) : Json();
}

}  // namespace

Timeline::Timeline(std::int64_t begin_ms, std::int64_t end_ms)
    : begin_ms_{begin_ms}, step_ms_{round_step(std::max<std::int64_t>(end_ms - begin_ms, 0))}
{
    steps_.resize(static_cast<std::size_t>(std::max<std::int64_t>(end_ms - begin_ms, 0) / step_ms_ + 1));
}

void Timeline::add(const batch::SettledAnswer& answer)
{
    const auto place = (answer.settled_ms - begin_ms_) / step_ms_;
    auto& step = steps_[static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, static_cast<std::int64_t>(steps_.size()) - 1))];
    ++step.answers;
    if (!answer.is_accepted)
        ++step.rejected;
    step.tokens += answer.usage.input.value_or(0) + answer.usage.output.value_or(0);
    step.cost += answer.cost.value_or(Money{});
    if (answer.latency)
        step.latencies.add(*answer.latency);
}

Json Timeline::json() const
{
    Json answers = Json::array();
    Json rejected = Json::array();
    Json tokens = Json::array();
    Json cost = Json::array();
    Json median = Json::array();
    Json p95 = Json::array();
    for (const auto& step : steps_) {
        answers.push_back(step.answers);
        rejected.push_back(step.rejected);
        tokens.push_back(step.tokens);
        cost.push_back(step.cost.usd());
        median.push_back(rounded(step.latencies.quantile_ms(0.5)));
        p95.push_back(rounded(step.latencies.quantile_ms(0.95)));
    }
    return {{"begin_ms", begin_ms_}, {"step_ms", step_ms_}, {"answers", std::move(answers)},
            {"rejected", std::move(rejected)}, {"tokens", std::move(tokens)}, {"cost_usd", std::move(cost)},
            {"latency_median_ms", std::move(median)}, {"latency_p95_ms", std::move(p95)}};
}

}  // namespace assay::report
