#pragma once

#include "net/http_server.hpp"

#include <string>
#include <string_view>

namespace assay::serve {

/// One server-sent event: `json` is a single line. An empty name leaves the
/// event to be a "message".
[[nodiscard]] inline std::string sse_event(std::string_view json, std::string_view name = {})
{
    std::string event;
    if (!name.empty()) {
        event += "event: ";
        event += name;
        event += '\n';
    }
    event += "data: ";
    event += json;
    event += "\n\n";
    return event;
}

/// The headers of a stream of events: no cache and no proxy holds them back.
inline void add_sse_headers(net::ServerReply& reply)
{
    reply.headers.emplace_back("content-type", "text/event-stream; charset=utf-8");
    reply.headers.emplace_back("cache-control", "no-cache");
    reply.headers.emplace_back("x-accel-buffering", "no");
}

/// Whether the client asks for events rather than one JSON value.
[[nodiscard]] inline bool wants_events(const net::ServerRequest& request)
{
    return net::header(request.headers, "accept").find("text/event-stream") != std::string_view::npos;
}

}  // namespace assay::serve
