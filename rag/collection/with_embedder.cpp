#include "rag/collection/with_embedder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace asio = boost::asio;

namespace assay::rag {
namespace {

/// Runs `work` on `pool` and resumes the caller where it was.
template <class T>
asio::awaitable<T> on_pool(asio::any_io_executor pool, std::function<T()> work)
{
    auto task = [](std::function<T()> run) -> asio::awaitable<T> { co_return run(); }(std::move(work));
    co_return co_await asio::co_spawn(pool, std::move(task), asio::use_awaitable);
}

Error no_embedder()
{
    return Error{Errc::invalid_input, "this collection takes its vectors from an API, and none is set up"};
}

}  // namespace

asio::awaitable<Result<UpsertReport>> upsert(Collection& collection, ApiEmbedder* embedder, asio::any_io_executor pool,
                                             std::vector<Document> documents)
{
    const auto shared = std::make_shared<std::vector<Document>>(std::move(documents));
    if (collection.embeds_itself()) {
        std::function<Result<UpsertReport>()> work = [&collection, shared] { return collection.upsert(std::move(*shared)); };
        co_return co_await on_pool(pool, std::move(work));
    }
    if (!embedder)
        co_return no_embedder();
    std::function<Result<std::shared_ptr<PendingUpsert>>()> prepare =
        [&collection, shared]() -> Result<std::shared_ptr<PendingUpsert>> {
        auto prepared = collection.prepare(std::move(*shared));
        if (!prepared)
            return prepared.error();
        return std::make_shared<PendingUpsert>(std::move(*prepared));
    };
    const auto pending = co_await on_pool(pool, std::move(prepare));
    if (!pending)
        co_return pending.error();
    std::vector<std::vector<float>> none;
    Result<std::vector<std::vector<float>>> embedded{std::move(none)};
    if (!(*pending)->texts().empty())
        embedded = co_await embedder->embed((*pending)->texts());
    if (!embedded)
        co_return embedded.error();
    const auto vectors = std::make_shared<std::vector<std::vector<float>>>(std::move(*embedded));
    std::function<Result<UpsertReport>()> commit = [&collection, upsert = *pending, vectors] {
        return collection.commit(std::move(*upsert), std::move(*vectors));
    };
    co_return co_await on_pool(pool, std::move(commit));
}

asio::awaitable<Result<Found>> search(const Collection& collection, ApiEmbedder* embedder, asio::any_io_executor pool,
                                      SearchRequest request)
{
    const bool wants_vector = !collection.embeds_itself() && request.mode != SearchRequest::Mode::lexical &&
                              request.vector.empty() && !request.query.empty() &&
                              request.query.size() <= SearchLimits::max_query_bytes;
    std::string trouble;
    if (wants_vector) {
        if (!embedder)
            co_return no_embedder();
        auto vector = co_await embedder->embed_query(request.query);
        if (vector)
            request.vector = std::move(*vector);
        else if (request.mode == SearchRequest::Mode::vector)
            co_return vector.error();
        else
            trouble = vector.error().text();
    }
    std::function<Result<Found>()> work = [&collection, request = std::move(request)]() -> Result<Found> {
        auto hits = collection.search(request);
        if (!hits)
            return hits.error();
        Found found{std::move(*hits)};
        for (const auto& field : collection.unknown_fields(request.filter))
            found.notes.push_back("no document has the field '" + field + "' that the filter names");
        return found;
    };
    auto found = co_await on_pool(pool, std::move(work));
    if (found && !trouble.empty()) {
        found->is_degraded = true;
        found->notes.push_back("searched by words alone: no vector for the query: " + trouble);
    }
    co_return found;
}

}  // namespace assay::rag
