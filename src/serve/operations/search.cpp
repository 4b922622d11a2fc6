#include "core/json_text.hpp"
#include "rag/collection/with_embedder.hpp"
#include "serve/answering.hpp"
#include "serve/hit_json.hpp"
#include "serve/operations/operations.hpp"
#include "serve/redact.hpp"
#include "serve/store_problems.hpp"

#include <algorithm>

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

/// What became of the wish for another order.
void append_rerank(std::string& out, rag::Reranked& reranked, std::vector<std::string>& notes)
{
    out += reranked.is_reranked ? ",\"reranked\":true,\"model\":" : ",\"reranked\":false,\"model\":";
    append_json_string(out, reranked.model);
    if (!reranked.note.empty())
        notes.push_back(std::move(reranked.note));
    append_usage(out, reranked.usage);
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
    const bool rerank = call->flag("rerank");
    const std::size_t wanted = request.k;
    const std::string query = request.query;
    if (rerank) {
        if (!app.has_model())
            co_return call->refuse(no_model_to_rerank());
        if (const auto overload = app.limit_load(Load::model))
            co_return call->refuse(*overload);
        app.count_as(*call, Load::model);
        request.k = std::max(request.k, rag::RerankLimits::usual_candidates);
    }
    auto found = co_await rag::search(*store->collection, store->embedder.get(), app.pool, std::move(request));
    if (!found) {
        call->failure = found.error().text();
        co_return call->refuse(about_search(found.error()));
    }
    rag::Reranked reranked;
    if (rerank) {
        reranked = co_await app.rerank(query, std::move(found->hits));
        found->hits = std::move(reranked.hits);
        found->hits.resize(std::min(found->hits.size(), wanted));
    }
    std::string out = "{\"hits\":";
    append_hits(out, found->hits);
    if (rerank)
        append_rerank(out, reranked, found->notes);
    append_notes(out, found->notes);
    out += found->is_degraded ? ",\"degraded\":true" : ",\"degraded\":false";
    out += '}';
    co_return Call::json(call->flag("redact") ? redact_json(out) : std::move(out));
}

}  // namespace assay::serve
