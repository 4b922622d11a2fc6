#pragma once

#include "llm/limit_headers.hpp"

#include <optional>
#include <string_view>

namespace assay::llm {

/// Reads the fields of draft-ietf-httpapi-ratelimit-headers-11, lists of
/// structured-field strings with parameters (RFC 8941):
///
///     RateLimit-Policy: "burst";q=10;w=1, "default";q=100;w=60     quota, window in seconds
///     RateLimit: "burst";r=4;t=1, "default";r=50;t=30              rest, seconds to its reset
///
/// Of several quotas of requests with windows of two minutes at most, the
/// lowest rate and the smallest rest, so that all are kept. Quotas of other
/// units (`qu`) and what is malformed are left out; nothing if none is left.
[[nodiscard]] std::optional<AnnouncedLimit> read_rate_limit_fields(std::string_view policies, std::string_view rests);

}  // namespace assay::llm
