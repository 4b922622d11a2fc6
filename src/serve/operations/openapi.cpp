#include "serve/operations/operations.hpp"

namespace assay::serve {

boost::asio::awaitable<net::ServerReply> show_openapi(App& app, CallPtr)
{
    co_return Call::json(app.openapi);
}

}  // namespace assay::serve
