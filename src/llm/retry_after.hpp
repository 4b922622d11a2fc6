#pragma once

#include "net/http_client.hpp"

#include <chrono>
#include <optional>

namespace assay::llm {

/// How long the server wants us to wait: `retry-after-ms` (milliseconds), else
/// `retry-after` (seconds, fractions allowed, or an HTTP date, which is held
/// against the response's own `Date`, so that no clock is needed). Nothing if
/// it does not say or says nonsense.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const net::Headers& headers);

/// A number of `unit`s written in decimal, all of `text`; nothing if it is not
/// one, is negative or exceeds a year.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text,
                                                                      std::chrono::milliseconds unit);

}  // namespace assay::llm
