#pragma once

#include "core/result.hpp"
#include "net/http_client.hpp"  // Headers

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace assay::net {

struct ServerRequest {
    std::string method;
    std::string target;  ///< Path and query as sent.
    Headers headers;
    std::string body;    ///< With simdjson's padding behind it, as in HttpResponse.
};

/// What the server does with an exchange. The endings other than `whole` exist
/// for the simulator: real servers and networks do all of them.
enum class Ending {
    whole,    ///< Send the reply; keep the connection if the client wants to.
    cut,      ///< Send the head and half the body, then close.
    dropped,  ///< Close without a byte.
    hung,     ///< Send nothing and leave the connection open until the client closes it, or stop() does.
};

struct ServerReply {
    int status = 200;
    Headers headers;  ///< Content-Length, Date and Connection are the server's business.
    std::string body;
    Ending ending = Ending::whole;
};

/// Called with a request that stays in place until the reply is sent. An
/// exception becomes a 500 with its text.
using Handler = std::function<boost::asio::awaitable<ServerReply>(ServerRequest&)>;

struct HttpServerOptions {
    std::size_t max_body_bytes = 32u << 20;   ///< Beyond: 413 and close.
    std::size_t max_header_bytes = 64u << 10; ///< Beyond: 431 and close.
    std::size_t max_connections = 8192;       ///< Further ones wait in the backlog.
    /// Between requests, while one arrives (however steadily) and while a
    /// reply is taken. The handler's own time is not limited.
    std::chrono::milliseconds idle_timeout{120'000};
};

/// HTTP/1.1 over Boost.Beast: one coroutine a connection, keep-alive, one
/// request after the other. Malformed requests are answered with 400 and the
/// connection is closed. Lives on its executor's thread, which must run no
/// other one, and must be destroyed before the executor's context.
class HttpServer {
public:
    /// Binds at once, so that a port in use is an error here. Port 0 picks one.
    [[nodiscard]] static Result<std::shared_ptr<HttpServer>> listen(boost::asio::any_io_executor executor,
                                                                    const std::string& address, std::uint16_t port,
                                                                    Handler handler, HttpServerOptions options = {});
    /// stop()s.
    virtual ~HttpServer() = default;

    [[nodiscard]] virtual std::uint16_t port() const = 0;
    /// Stops accepting and closes idle connections; requests under way finish.
    virtual void stop() = 0;
};

}  // namespace assay::net
