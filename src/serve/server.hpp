#pragma once

#include "core/result.hpp"
#include "serve/app.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace assay::serve {

/// The HTTP service: see operations.cpp for what it does. Lives on the thread
/// of `network`; CPU work goes to `pool`. Must be destroyed before both.
class Server {
public:
    /// Listens at once. Error (invalid_input) if the port cannot be had, or if
    /// others could reach the address and there is no key.
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(boost::asio::any_io_executor network,
                                                               boost::asio::any_io_executor pool, ServerOptions options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// "http://127.0.0.1:8080"
    [[nodiscard]] std::string url() const;

    /// Takes no more requests; those under way are answered.
    void drain();
    /// Nothing is under way any more, after drain().
    [[nodiscard]] bool is_drained() const;
    /// Asks no model any more: calls that wait for one end with what there is.
    void cancel_models();
    /// Breaks off what is under way.
    void abort();

private:
    Server(std::shared_ptr<App> app, std::shared_ptr<net::HttpServer> http);

    std::shared_ptr<App> app_;
    std::shared_ptr<net::HttpServer> http_;
};

}  // namespace assay::serve
