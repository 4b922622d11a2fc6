#include "net/http_server.hpp"

#include "net/http_server_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>

namespace assay::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using tcp = asio::ip::tcp;

/// How long to leave new clients in the backlog when descriptors ran out.
constexpr auto pause_without_descriptors = 50ms;

/// What connections share, the accepting loop, and the sweep that ends those
/// which take too long. Kept alive by its coroutines.
class Acceptance final : public ServerState, public std::enable_shared_from_this<Acceptance> {
public:
    Acceptance(asio::any_io_executor executor, Handler handle, HttpServerOptions limits)
        : ServerState{std::move(handle), std::move(limits)}, executor_{std::move(executor)}, acceptor_{executor_},
          sweep_timer_{executor_}, room_timer_{executor_}
    {
    }

    [[nodiscard]] error_code bind(const tcp::endpoint& endpoint)
    {
        error_code ec;
        acceptor_.open(endpoint.protocol(), ec);
        if (!ec)
            acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
        if (!ec)
            acceptor_.bind(endpoint, ec);
        if (!ec)
            acceptor_.listen(asio::socket_base::max_listen_connections, ec);
        return ec;
    }

    [[nodiscard]] std::uint16_t port() const
    {
        error_code ec;
        return acceptor_.local_endpoint(ec).port();
    }

    void start()
    {
        asio::co_spawn(executor_, accept_all(shared_from_this()), report);
        asio::co_spawn(executor_, sweep(shared_from_this()), report);
    }

    void stop()
    {
        if (stopping)
            return;
        stopping = true;
        error_code ignored;
        acceptor_.close(ignored);
        room_timer_.cancel();
        for (Connection* connection : connections_)
            if (connection->is_idle())
                connection->close();
        if (connections_.empty())
            sweep_timer_.cancel();
    }

    void abort()
    {
        stop();
        for (Connection* connection : connections_)
            connection->close();
    }

    [[nodiscard]] std::size_t connections() const { return connections_.size(); }

    void enter(Connection& connection) override { connections_.insert(&connection); }

    void leave(Connection& connection) override
    {
        connections_.erase(&connection);
        room_timer_.cancel();
        if (stopping && connections_.empty())
            sweep_timer_.cancel();
    }

private:
    static void report(std::exception_ptr failure)
    {
        if (!failure)
            return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "http server: %s\n", error.what());
        }
    }

    // The coroutines hold what they use through `self`.
    static asio::awaitable<void> accept_all(std::shared_ptr<Acceptance> self)
    {
        while (!self->stopping) {
            auto [ec, socket] = co_await self->acceptor_.async_accept(await_tuple);
            if (self->stopping)
                co_return;
            if (ec) {
                // Most often too many open files: clients wait in the backlog.
                self->room_timer_.expires_after(pause_without_descriptors);
                (void)co_await self->room_timer_.async_wait(await_tuple);
                continue;
            }
            if (self->is_full())
                self->close_longest_idle();
            while (self->is_full() && !self->stopping) {
                self->room_timer_.expires_at(Clock::time_point::max());
                (void)co_await self->room_timer_.async_wait(await_tuple);
            }
            auto connection = std::make_unique<Connection>(self, std::move(socket));
            asio::co_spawn(self->executor_, serve(std::move(connection)), report);
        }
    }

    [[nodiscard]] bool is_full() const { return connections_.size() >= options.max_connections; }

    /// Whoever keeps connections open without a word must not keep others out.
    void close_longest_idle()
    {
        Connection* longest = nullptr;
        for (Connection* connection : connections_)
            if (connection->is_idle() && (longest == nullptr || connection->deadline() < longest->deadline()))
                longest = connection;
        if (longest != nullptr)
            longest->close();
    }

    /// One timer for all connections: re-arming one each for every request
    /// would cost more than the request's parsing.
    static asio::awaitable<void> sweep(std::shared_ptr<Acceptance> self)
    {
        const auto& options = self->options;
        const auto shortest = std::min({options.idle_timeout, options.head_timeout, options.transfer_timeout});
        const auto interval = std::clamp<std::chrono::milliseconds>(shortest / 8, 5ms, 1000ms);
        while (!self->stopping || !self->connections_.empty()) {
            self->sweep_timer_.expires_after(interval);
            (void)co_await self->sweep_timer_.async_wait(await_tuple);
            const auto now = Clock::now();
            for (Connection* connection : self->connections_)
                if (connection->deadline() <= now)
                    connection->expire();
        }
    }

    asio::any_io_executor executor_;
    tcp::acceptor acceptor_;
    asio::steady_timer sweep_timer_;
    asio::steady_timer room_timer_;  ///< Waited on when no connection may be accepted.
    std::unordered_set<Connection*> connections_;
};

/// What the caller holds; the coroutines live on until their work is done.
class Server final : public HttpServer {
public:
    explicit Server(std::shared_ptr<Acceptance> acceptance) : acceptance_{std::move(acceptance)} {}
    ~Server() override { acceptance_->stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const override { return acceptance_->port(); }
    [[nodiscard]] std::size_t connections() const override { return acceptance_->connections(); }
    void stop() override { acceptance_->stop(); }
    void abort() override { acceptance_->abort(); }

private:
    std::shared_ptr<Acceptance> acceptance_;
};

}  // namespace

Result<std::shared_ptr<HttpServer>> HttpServer::listen(asio::any_io_executor executor, const std::string& address,
                                                       std::uint16_t port, Handler handler, HttpServerOptions options)
{
    error_code ec;
    const auto ip = asio::ip::make_address(address, ec);
    if (ec)
        return Error{Errc::invalid_input, "\"" + address + "\" is not an IP address"};
    auto acceptance = std::make_shared<Acceptance>(std::move(executor), std::move(handler), std::move(options));
    if (const auto failure = acceptance->bind({ip, port}))
        return Error{Errc::invalid_input, "cannot listen: " + failure.message(), address + ":" + std::to_string(port)};
    acceptance->start();
    return std::shared_ptr<HttpServer>{std::make_shared<Server>(std::move(acceptance))};
}

}  // namespace assay::net
