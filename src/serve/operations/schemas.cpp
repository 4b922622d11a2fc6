#include "core/hash.hpp"
#include "serve/operations/operations.hpp"

namespace assay::serve {

boost::asio::awaitable<net::ServerReply> list_schemas(App& app, CallPtr)
{
    Json list = Json::array();
    for (const auto& [name, schema] : app.options.schemas)
        list.push_back({{"name", name}, {"hash", short_hash(schema.dump())}, {"schema", schema}});
    const Json reply = {{"schemas", std::move(list)}};
    co_return Call::json(reply.dump());
}

}  // namespace assay::serve
