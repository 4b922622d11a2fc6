#pragma once

#include "core/result.hpp"
#include "llm/batch_api.hpp"
#include "net/http_client.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>

namespace assay::llm {

// What both batch APIs read alike. Apart from batch_api.hpp because simdjson's
// header takes long to compile.

/// Begins to read one line of results, which has padding behind it. All of it
/// is validated first: simdjson's reading on demand, which alone can give the
/// bytes of a part, may leave the text if that is no JSON.
[[nodiscard]] Result<simdjson::ondemand::object> open_line(simdjson::dom::parser& validator,
                                                           simdjson::ondemand::parser& parser,
                                                           simdjson::ondemand::document& document,
                                                           std::string_view line);

/// The error for a line that is not what it should be.
[[nodiscard]] Error bad_line(std::string_view line, simdjson::error_code error);

/// A response whose body is this JSON text, with padding behind it.
[[nodiscard]] net::HttpResponse response_of(int status, std::string_view body);

/// A GET without a body, or a request with one, to `url`.
[[nodiscard]] net::HttpRequest request_to(std::string method, std::string url,
                                          const std::shared_ptr<const net::Headers>& headers, std::string body = {});

/// Reads one job of an API's own shape.
using ReadJob = BatchStatus (*)(simdjson::dom::object job);

/// A response that holds one job. A job without an id is a failure.
[[nodiscard]] CallResult<BatchStatus> read_one_job(const net::HttpResponse& response, simdjson::dom::parser& parser,
                                                   ReadJob read_job);

/// A response that holds a part of the list: `{"data": [...], "has_more": ...}`.
/// The next part begins after the last job.
[[nodiscard]] CallResult<BatchPage> read_jobs(const net::HttpResponse& response, simdjson::dom::parser& parser,
                                              ReadJob read_job);

/// Unix time in milliseconds of "2026-11-21T15:04:05.123456Z"; 0 if `text` is no such time.
[[nodiscard]] std::int64_t rfc3339_ms(std::string_view text);

}  // namespace assay::llm
