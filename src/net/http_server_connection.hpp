#pragma once

#include "net/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

namespace assay::net {

using Clock = std::chrono::steady_clock;

/// Waits for an operation and yields its error code instead of throwing it.
inline constexpr auto await_tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

class Connection;

/// What the connections of one server share.
class ServerState {
public:
    ServerState(Handler handle, HttpServerOptions limits) : handler{std::move(handle)}, options{std::move(limits)} {}
    virtual ~ServerState() = default;
    ServerState(const ServerState&) = delete;
    ServerState& operator=(const ServerState&) = delete;

    virtual void enter(Connection& connection) = 0;
    virtual void leave(Connection& connection) = 0;

    /// The value of a Date header, made once a second.
    [[nodiscard]] std::string_view date();

    const Handler handler;
    const HttpServerOptions options;
    bool stopping = false;
    std::size_t bodies_bytes = 0;  ///< Held by requests under way.

private:
    std::time_t date_second_ = -1;
    std::array<char, 32> date_{};
};

/// One client's connection. Enters its server's list and leaves it again.
class Connection {
public:
    Connection(std::shared_ptr<ServerState> state, boost::asio::ip::tcp::socket socket);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Waiting for a request of which nothing has arrived, or hung.
    [[nodiscard]] bool is_idle() const { return idle_; }
    [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
    /// Ends the operation under way, and with it the connection.
    void close();
    /// Its deadline has passed: a request that is still arriving is answered
    /// with 408, anything else is closed.
    void expire();

    /// Receives, answers and sends once. False when the connection is over.
    [[nodiscard]] boost::asio::awaitable<bool> exchange();

private:
    class Chunks;

    /// How receiving ended: with a request, or with nobody there (0), or with
    /// the status to refuse it with, or with what the gate says.
    struct Received {
        bool complete = false;
        bool keep_alive = false;
        int refusal = 0;
        std::optional<ServerReply> turned_away{};
    };

    // In http_server_connection.cpp: what comes in.
    [[nodiscard]] boost::asio::awaitable<Received> receive();
    /// Counts what the body takes among all; false if that is too much.
    [[nodiscard]] bool hold_body(std::size_t bytes);
    [[nodiscard]] boost::asio::awaitable<ServerReply> answer();
    [[nodiscard]] boost::asio::awaitable<void> discard_until_closed(std::size_t max_bytes);

    // In http_server_reply.cpp: what goes out.
    [[nodiscard]] boost::asio::awaitable<bool> send(const ServerReply& reply, bool keep_alive);
    [[nodiscard]] boost::asio::awaitable<bool> send_stream(const ServerReply& reply, bool keep_alive);
    void write_head(const ServerReply& reply, bool keep_alive);
    [[nodiscard]] boost::asio::awaitable<bool> write(std::string_view head, std::string_view body);
    /// Sends a reply to a request that was not read to its end, then reads on
    /// for a while: closing with unread bytes would reset the connection and
    /// lose the reply.
    [[nodiscard]] boost::asio::awaitable<void> refuse(ServerReply reply);
    [[nodiscard]] ServerReply refusal(int status);

    void wait_for_transfer(std::size_t bytes);

    std::shared_ptr<ServerState> state_;
    boost::asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer input_;
    // Reused from one exchange to the next, for their memory.
    ServerRequest request_;
    std::string head_;
    Clock::time_point deadline_ = Clock::time_point::max();
    std::size_t body_bytes_ = 0;  ///< As hold_body() has counted them.
    bool idle_ = true;
    bool receiving_ = false;      ///< A request has begun to arrive.
    bool expired_ = false;        ///< While it did.
    bool is_old_ = false;         ///< HTTP/1.0, which knows no chunks.
};

/// Serves a connection to its end.
[[nodiscard]] boost::asio::awaitable<void> serve(std::unique_ptr<Connection> connection);

}  // namespace assay::net
