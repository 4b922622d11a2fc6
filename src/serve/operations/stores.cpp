#include "net/on_pool.hpp"
#include "serve/operations/operations.hpp"

#include <functional>

namespace assay::serve {

namespace {

std::string stores_as_json(App& app)
{
    Json list = Json::array();
    for (const auto& store : app.stores.all()) {
        const auto stats = store->collection->stats();
        if (!stats)
            throw std::runtime_error(stats.error().text());
        const auto& embedder = stats->embedder;
        list.push_back({{"name", store->name},
                        {"documents", stats->documents},
                        {"chunks", stats->chunks},
                        {"metadata_fields", stats->metadata_fields},
                        {"embedder", embedder.model.empty() ? embedder.provider : embedder.provider + "/" + embedder.model},
                        {"dimensions", stats->dimensions}});
    }
    return Json{{"stores", std::move(list)}, {"can_rerank", app.has_model()}}.dump();
}

}  // namespace

boost::asio::awaitable<net::ServerReply> list_stores(App& app, CallPtr)
{
    auto look = std::bind_front(stores_as_json, std::ref(app));
    co_return Call::json(co_await net::on_pool(app.pool, app.network, std::move(look)));
}

}  // namespace assay::serve
