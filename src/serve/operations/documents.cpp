// Documents in and out of a collection. What is acknowledged is on disk.
#include "core/json_text.hpp"
#include "net/on_pool.hpp"
#include "rag/collection/with_embedder.hpp"
#include "schema/exact_json.hpp"
#include "serve/operations/operations.hpp"
#include "serve/store_problems.hpp"

namespace assay::serve {
namespace {

namespace asio = boost::asio;
using simdjson::dom::element;

rag::Document read_document(element value, const schema::ExactNumbers* exact)
{
    rag::Document document;
    std::string_view text;
    if (!value["id"].get(text))
        document.id = text;
    if (!value["title"].get(text))
        document.title = text;
    if (!value["text"].get(text))
        document.text = text;
    if (!value["kind"].get(text) && text == "markdown")
        document.kind = rag::TextKind::markdown;
    if (element metadata; !value["metadata"].get(metadata))
        document.metadata = schema::exact_json(metadata, exact);
    return document;
}

/// "documents[3].text" as a JSON pointer; empty if it is no such place.
std::string pointer_of(std::string_view where)
{
    if (!where.starts_with("documents"))
        return {};
    std::string pointer = "/";
    for (const char byte : where) {
        if (byte == '[' || byte == '.')
            pointer += '/';
        else if (byte != ']')
            pointer += byte;
    }
    return pointer;
}

Problem about_documents(const Error& error)
{
    auto problem = problem_of(error);
    if (auto pointer = pointer_of(error.where); !pointer.empty() && problem.status == 400) {
        problem.detail = "a document cannot be stored";
        problem.places.push_back({std::move(pointer), error.message});
    }
    return problem;
}

/// Writes wait for those before them, but only so many: slow ones must not
/// take the places of all other calls.
std::optional<Problem> limit_waiting(App& app, const Store& store)
{
    if (!store.writing.is_full() || store.writing.waiting() < app.options.max_waiting_writes)
        return std::nullopt;
    app.metrics.count_refusal("overload");
    return Problem{503, "as many writes to this collection wait as may; try again soon", {}, 1};
}

/// Waits for the writes before it. Meanwhile the call works on nothing and
/// takes no place of others, so that searches go on; once it is its turn it
/// counts again, even as one too many: at most one for each collection.
asio::awaitable<Slots::Lease> take_turn(App& app, CallPtr call, Store& store)
{
    app.count_as(*call, Load::none);
    auto turn = co_await store.writing.take();
    app.count_as(*call, Load::cpu);
    co_return turn;
}

}  // namespace

asio::awaitable<net::ServerReply> add_documents(App& app, CallPtr call)
{
    Store* const store = app.stores.find(call->arguments[0]);
    if (store == nullptr)
        co_return call->refuse(no_store(call->arguments[0]));
    std::vector<rag::Document> documents;
    // Named, since a for statement ends the temporaries within its range.
    const simdjson::dom::array given = call->body["documents"].get_array();
    for (const element value : given)
        documents.push_back(read_document(value, call->parser.exact()));

    if (const auto overload = limit_waiting(app, *store))
        co_return call->refuse(*overload);
    const auto turn = co_await take_turn(app, call, *store);
    const auto report = co_await rag::upsert(*store->collection, store->embedder.get(), app.pool, std::move(documents));
    if (!report) {
        call->failure = report.error().text();
        co_return call->refuse(about_documents(report.error()));
    }
    co_return Call::json("{\"added\":" + std::to_string(report->added) + ",\"replaced\":" + std::to_string(report->replaced) +
                         ",\"unchanged\":" + std::to_string(report->unchanged) + ",\"chunks\":" + std::to_string(report->chunks) +
                         ",\"blank\":" + std::to_string(report->blank) + "}");
}

asio::awaitable<net::ServerReply> show_document(App& app, CallPtr call)
{
    Store* const store = app.stores.find(call->arguments[0]);
    if (store == nullptr)
        co_return call->refuse(no_store(call->arguments[0]));
    auto look = [&] { return store->collection->document(call->arguments[1]); };
    const auto found = co_await net::on_pool(app.pool, app.network, std::move(look));
    if (!found)
        co_return call->refuse(problem_of(found.error()));
    if (!*found)
        co_return call->refuse(no_document());
    const auto& document = **found;
    std::string out = "{\"id\":";
    append_json_string(out, document.id);
    out += ",\"title\":";
    append_json_string(out, document.title);
    out += ",\"text\":";
    append_json_string(out, document.text);
    out += ",\"metadata\":" + document.metadata;
    out += document.kind == rag::TextKind::markdown ? ",\"kind\":\"markdown\"}" : ",\"kind\":\"plain\"}";
    co_return Call::json(std::move(out));
}

asio::awaitable<net::ServerReply> delete_document(App& app, CallPtr call)
{
    Store* const store = app.stores.find(call->arguments[0]);
    if (store == nullptr)
        co_return call->refuse(no_store(call->arguments[0]));
    if (const auto overload = limit_waiting(app, *store))
        co_return call->refuse(*overload);
    const auto turn = co_await take_turn(app, call, *store);
    auto remove = [&] { return store->collection->remove({call->arguments[1]}); };
    const auto removed = co_await net::on_pool(app.pool, app.network, std::move(remove));
    if (!removed) {
        call->failure = removed.error().text();
        co_return call->refuse(problem_of(removed.error()));
    }
    if (*removed == 0)
        co_return call->refuse(no_document());
    co_return Call::json("{\"deleted\":" + std::to_string(*removed) + "}");
}

}  // namespace assay::serve
