#pragma once

#include "net/http_server.hpp"
#include "simulate/chat_call.hpp"
#include "simulate/rate_limits.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::simulate {

class JsonParser;

/// The words of the Anthropic API: POST /v1/messages and what all its
/// endpoints share.
namespace anthropic {

/// Reads a request's body, which has simdjson's padding behind it. A forced
/// tool, or else the first one, is the form of the answer.
[[nodiscard]] ApiResult<ChatCall> read_messages_call(JsonParser& parser, const std::string& body);

/// A message, or all of its server-sent events if the call streams.
[[nodiscard]] net::ServerReply write_message(const ChatCall& call, const ChatAnswer& answer);

[[nodiscard]] net::ServerReply write_error(const ApiError& error, std::uint64_t serial);

/// The headers of every reply. `now` is the wall clock's; `serial` makes the
/// request id.
void add_headers(net::ServerReply& reply, const LimitStates& limits, std::uint64_t serial,
                 std::chrono::system_clock::time_point now);

/// A wait, in the header that answers of status 429 have.
void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait);

/// RFC 3339 in UTC, rounded up to seconds.
[[nodiscard]] std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace anthropic
}  // namespace assay::simulate
