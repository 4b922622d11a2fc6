#include "serve/server.hpp"

#include "serve/head_checks.hpp"

namespace assay::serve {

namespace asio = boost::asio;

Server::Server(std::shared_ptr<App> app, std::shared_ptr<net::HttpServer> http) : app_{std::move(app)}, http_{std::move(http)} {}

Server::~Server()
{
    http_->abort();
}

Result<std::unique_ptr<Server>> Server::start(asio::any_io_executor network, asio::any_io_executor pool, ServerOptions options)
{
    if (options.keys.is_empty() && !is_loopback(options.address))
        return Error{Errc::invalid_input, "anyone who reaches this address could use the server: give it API keys "
                                          "(assay serve keys add NAME), or listen on 127.0.0.1", options.address};
    std::vector<std::string_view> bodies;
    for (const auto& operation : operations())
        if (!operation.body.empty())
            bodies.push_back(operation.body);
    auto schemas = ApiSchemas::compile(bodies);
    if (!schemas)
        return schemas.error();

    auto models = RagModels::make(options.model);
    if (!models)
        return models.error();
    auto app = std::make_shared<App>(network, std::move(pool), std::move(options), std::move(*schemas), std::move(*models));
    net::HttpServerOptions http;
    http.max_body_bytes = app->options.max_body_bytes;
    http.max_header_bytes = app->options.max_header_bytes;
    http.max_connections = app->options.max_connections;
    http.idle_timeout = app->options.idle_timeout;
    http.head_timeout = app->options.head_timeout;
    http.transfer_timeout = app->options.transfer_timeout;
    http.gate = [app](net::ServerRequest& request) { return app->admit(request); };
    http.refusal = [app](int status, const net::ServerRequest& request) { return app->refusal(status, request); };
    auto listening = net::HttpServer::listen(
        std::move(network), app->options.address, app->options.port,
        [app](net::ServerRequest& request) { return App::handle(app, request); }, std::move(http));
    if (!listening)
        return listening.error();
    app->connections = [server = std::weak_ptr{*listening}] {
        const auto alive = server.lock();
        return alive ? alive->connections() : 0;
    };
    return std::unique_ptr<Server>{new Server{std::move(app), std::move(*listening)}};
}

std::uint16_t Server::port() const
{
    return http_->port();
}

std::string Server::url() const
{
    const auto& address = app_->options.address;
    const bool is_v6 = address.find(':') != std::string::npos;
    return "http://" + (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port());
}

void Server::drain()
{
    app_->draining = true;
    http_->stop();
}

bool Server::is_drained() const
{
    return http_->connections() == 0;
}

void Server::cancel_models()
{
    if (app_->options.model.cancel_all)
        app_->options.model.cancel_all();
}

void Server::abort()
{
    cancel_models();
    http_->abort();
}

}  // namespace assay::serve
