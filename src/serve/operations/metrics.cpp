#include "serve/operations/operations.hpp"

namespace assay::serve {

boost::asio::awaitable<net::ServerReply> show_metrics(App& app, CallPtr)
{
    net::ServerReply reply;
    reply.headers.emplace_back("content-type", "text/plain; version=0.0.4; charset=utf-8");
    reply.body = app.metrics.text(app.now());
    co_return reply;
}

}  // namespace assay::serve
