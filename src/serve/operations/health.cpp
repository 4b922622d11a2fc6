#include "serve/operations/operations.hpp"

namespace assay::serve {

boost::asio::awaitable<net::ServerReply> show_health(App&, CallPtr)
{
    co_return Call::json(R"({"status":"ok"})");
}

}  // namespace assay::serve
