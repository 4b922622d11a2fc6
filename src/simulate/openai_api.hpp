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

/// The words of the OpenAI API: POST /v1/chat/completions and what all its
/// endpoints share.
namespace openai {

/// Reads a request's body, which has simdjson's padding behind it. Fields the
/// simulator does not heed are skipped.
[[nodiscard]] ApiResult<ChatCall> read_chat(JsonParser& parser, const std::string& body);

/// A chat completion, or all of its server-sent events if the call streams.
[[nodiscard]] net::ServerReply write_chat(const ChatCall& call, const ChatAnswer& answer);

[[nodiscard]] net::ServerReply write_error(const ApiError& error);

/// `type` and `code` of an error's status, as in `{"error":{"type":...}}`.
struct ErrorWords {
    std::string_view type;
    std::string_view code;  ///< Empty: null.
};
[[nodiscard]] ErrorWords words_for(const ApiError& error);

/// The headers of every reply. `serial` makes the request id.
void add_headers(net::ServerReply& reply, const LimitStates& limits, std::uint64_t serial,
                 std::chrono::milliseconds processing);

/// A wait, in the header that answers of status 429 and 503 have.
void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait);

/// As Go prints durations: "1s", "6m0s", "120ms", "1h2m3.5s". Rounded up to
/// milliseconds.
[[nodiscard]] std::string go_duration(std::chrono::nanoseconds duration);

}  // namespace openai
}  // namespace assay::simulate
