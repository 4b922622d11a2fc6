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

/// Both clocks, read once for each request.
struct Moment {
    std::chrono::steady_clock::time_point steady;
    std::chrono::system_clock::time_point wall;
};

/// What the headers of a reply tell about its request.
struct ReplyFacts {
    LimitStates limits;
    std::uint64_t serial = 0;
    Moment now;
    std::chrono::milliseconds processing{0};
};

/// One API's words for what the simulator does: bytes in, bytes out.
class Api {
public:
    virtual ~Api() = default;

    [[nodiscard]] virtual ApiResult<ChatCall> read(JsonParser& parser, const std::string& body) const = 0;
    [[nodiscard]] virtual net::ServerReply write(const ChatCall& call, const ChatAnswer& answer) const = 0;
    [[nodiscard]] virtual net::ServerReply write_error(const ApiError& error, std::uint64_t serial) const = 0;
    /// What to say to a schema when the simulator plays a server without.
    [[nodiscard]] virtual ApiError no_json_schema() const = 0;
    virtual void add_headers(net::ServerReply& reply, const ReplyFacts& facts) const = 0;
    virtual void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait) const = 0;
};

[[nodiscard]] const Api& openai_api();
[[nodiscard]] const Api& anthropic_api();

}  // namespace assay::simulate
