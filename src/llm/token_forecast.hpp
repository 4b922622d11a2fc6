#pragma once

#include "llm/chat.hpp"
#include "llm/limiter.hpp"

#include <cstddef>
#include <cstdint>

namespace assay::llm {

/// What the next request of a task will take, learned from those before it:
/// input tokens from the bytes sent, at the ratio seen so far; output tokens
/// from the mean of this schema's answers and their spread. Both are moving
/// averages (weight 1/64 once there is enough history), so they follow an
/// input that changes.
class TokenForecast {
public:
    /// No answer can be longer than `max_output_tokens`.
    explicit TokenForecast(std::int64_t max_output_tokens) : max_output_tokens_{max_output_tokens} {}

    /// The output is the mean and one standard deviation more.
    [[nodiscard]] TokenNeed need(std::size_t request_bytes) const;

    void learn(std::size_t request_bytes, const Usage& usage);

private:
    /// Mean and variance of a stream, in the form of Welford (1962) until the
    /// weight of a new value reaches its minimum, exponentially weighted then.
    struct Average {
        double mean = 0;
        double variance = 0;
        std::uint64_t count = 0;

        void add(double value);
    };

    std::int64_t max_output_tokens_;
    Average tokens_per_byte_;
    Average output_tokens_;
};

}  // namespace assay::llm
