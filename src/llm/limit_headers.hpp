#pragma once

#include "net/http_client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::llm {

/// One limit as a server tells it: so much a minute, of which this is left.
struct AnnouncedLimit {
    std::int64_t per_minute;
    std::int64_t remaining;  ///< When the reply's request was let in. Negative numbers are read as 0.
};

/// What a reply says of the limits of its account. `tokens` counts input and
/// output together.
struct AnnouncedLimits {
    std::optional<AnnouncedLimit> requests{};
    std::optional<AnnouncedLimit> tokens{};
    std::optional<AnnouncedLimit> input_tokens{};
    std::optional<AnnouncedLimit> output_tokens{};
};

/// Reads the limits out of a reply's headers, in one pass, whatever the name
/// of the server:
///
///     x-ratelimit-{limit,remaining,reset}-{requests,tokens,input-tokens,output-tokens,project-tokens}
///     anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}
///     RateLimit-Policy, RateLimit     see read_rate_limit_fields(); where the above say nothing of requests
///
/// Of OpenAI's two token limits the one with less left is taken. All are
/// taken to be per minute but those whose reset lies more than two minutes
/// ahead: such a limit is of an hour or a day, tells nothing about how fast to
/// send, and is left out. So is one whose limit or rest is missing or no number.
[[nodiscard]] AnnouncedLimits read_limits(const net::Headers& headers);

/// Go's way to write a duration: "6m0s", "120ms", "1h2m3.5s". Nothing if
/// `text` is not one or exceeds a year.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_go_duration(std::string_view text);

}  // namespace assay::llm
