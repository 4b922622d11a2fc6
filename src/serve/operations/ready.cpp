#include "serve/operations/operations.hpp"

namespace assay::serve {

boost::asio::awaitable<net::ServerReply> show_readiness(App& app, CallPtr call)
{
    if (app.draining) {
        const Problem problem{503, "the server is stopping", {}, 5};
        co_return call->refuse(problem);
    }
    co_return Call::json(R"({"status":"ready"})");
}

}  // namespace assay::serve
