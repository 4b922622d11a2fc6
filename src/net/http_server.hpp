#pragma once

#include "core/result.hpp"
#include "net/http_client.hpp"  // Headers

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <any>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay::net {

struct ServerRequest {
    std::string method;
    std::string target;  ///< Path and query as sent.
    Headers headers;
    std::string body;    ///< With simdjson's padding behind it, as in HttpResponse.
    int version = 11;             ///< 10 for HTTP/1.0.
    std::string remote_address;   ///< The client's IP address, without its port.
    std::size_t max_body_bytes = 0;  ///< The server's limit; a gate may lower it for this request.
    std::any admitted;   ///< What the gate wants the handler to know.
};

/// Where the body of a reply goes that is made piece by piece.
class BodyStream {
public:
    /// Sends a piece at once. False when the client is gone or takes too long:
    /// nobody reads any more.
    [[nodiscard]] virtual boost::asio::awaitable<bool> write(std::string_view bytes) = 0;

protected:
    ~BodyStream() = default;
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
    /// If there is one, it makes the body, in place of `body`: sent in chunks,
    /// the head at once. If it throws, the client sees a body that is torn.
    std::function<boost::asio::awaitable<void>(BodyStream&)> stream{};
};

/// Called with a request that stays in place until the reply is sent. An
/// exception becomes a 500 with its text.
using Handler = std::function<boost::asio::awaitable<ServerReply>(ServerRequest&)>;

/// Called with a request of which no more than the head may have arrived, to
/// refuse it before its body is read and kept. Nothing: it goes on to the handler.
using Gate = std::function<std::optional<ServerReply>(ServerRequest&)>;

/// The reply to a request that the server itself refuses. Its method is empty
/// if the head could not be read.
using Refusal = std::function<ServerReply(int status, const ServerRequest&)>;

struct HttpServerOptions {
    std::size_t max_body_bytes = 32u << 20;   ///< Beyond: 413 and close.
    std::size_t max_header_bytes = 64u << 10; ///< Beyond: 431 and close.
    std::size_t max_bodies_bytes = 512u << 20;  ///< Of all requests under way together. Beyond: 503 and close.
    /// Further ones take the place of the one that is idle longest, or else wait in the backlog.
    std::size_t max_connections = 8192;
    std::chrono::milliseconds idle_timeout{120'000};  ///< Between requests.
    std::chrono::milliseconds head_timeout{20'000};   ///< From a request's first byte to its head's last. Beyond: 408.
    /// For a body, and for a reply or a piece of it, plus the time that its
    /// bytes take at the slowest rate. Beyond: 408, or the end. The handler's
    /// own time is not limited.
    std::chrono::milliseconds transfer_timeout{30'000};
    std::size_t min_bytes_per_s = 16u << 10;
    Gate gate{};        ///< Empty: all are let in.
    Refusal refusal{};  ///< Empty: a line of plain text.
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
    [[nodiscard]] virtual std::size_t connections() const = 0;
    /// Stops accepting and closes idle connections; requests under way finish.
    virtual void stop() = 0;
    /// Also ends what is under way, after stop().
    virtual void abort() = 0;
};

}  // namespace assay::net
