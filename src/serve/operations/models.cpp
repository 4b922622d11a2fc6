#include "serve/model_names.hpp"
#include "serve/operations/operations.hpp"

namespace assay::serve {
namespace {

Json model_json(const App& app, const Store& store)
{
    return {{"id", model_name(store)}, {"object", "model"}, {"created", app.started}, {"owned_by", "assay"}};
}

}  // namespace

boost::asio::awaitable<net::ServerReply> list_models(App& app, CallPtr)
{
    Json list = Json::array();
    for (const auto& store : app.stores.all())
        list.push_back(model_json(app, *store));
    const Json reply = {{"object", "list"}, {"data", std::move(list)}};
    co_return Call::json(reply.dump());
}

boost::asio::awaitable<net::ServerReply> show_model(App& app, CallPtr call)
{
    const Store* const store = store_of_model(app.stores, call->arguments[0]);
    if (store == nullptr)
        co_return call->refuse(no_model(call->arguments[0]));
    co_return Call::json(model_json(app, *store).dump());
}

}  // namespace assay::serve
