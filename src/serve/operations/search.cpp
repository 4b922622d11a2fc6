#include "rag/collection/with_embedder.hpp"
#include "serve/hit_json.hpp"
#include "serve/operations/operations.hpp"
#include "serve/redact.hpp"
#include "serve/store_problems.hpp"

namespace assay::serve {
namespace {

rag::SearchRequest read_request(const Call& call)
{
    rag::SearchRequest request;
    request.query = call.text("query");
    request.k = call.count("k", 10);
    request.filter = call.text("filter");
    request.unit = call.text("unit") == "document" ? rag::SearchRequest::Unit::document : rag::SearchRequest::Unit::chunk;
    const auto mode = call.text("mode");
    request.mode = mode == "lexical"  ? rag::SearchRequest::Mode::lexical
                   : mode == "vector" ? rag::SearchRequest::Mode::vector
                                      : rag::SearchRequest::Mode::hybrid;
    request.diversity_lambda = 1 - call.number("diversity", 0);
    return request;
}

}  // namespace

boost::asio::awaitable<net::ServerReply> search_store(App& app, CallPtr call)
{
    const Store* const store = app.stores.find(call->arguments[0]);
    if (store == nullptr)
        co_return call->refuse(no_store(call->arguments[0]));
    auto request = read_request(*call);
    if (const auto blank = check_question(request.query, "/query"))
        co_return call->refuse(*blank);
    const auto hits = co_await rag::search(*store->collection, store->embedder.get(), app.pool, std::move(request));
    if (!hits) {
        call->failure = hits.error().text();
        co_return call->refuse(about_search(hits.error()));
    }
    std::string out = "{\"hits\":";
    append_hits(out, *hits);
    out += '}';
    co_return Call::json(call->flag("redact") ? redact_json(out) : std::move(out));
}

}  // namespace assay::serve
