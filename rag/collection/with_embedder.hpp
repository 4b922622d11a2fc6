#pragma once

#include "rag/collection/collection.hpp"
#include "rag/embed/api_embedder.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace assay::rag {

// A collection's work for a coroutine on the network thread: texts become
// vectors there where an API embeds, all else happens on `pool`. `embedder`
// may be null where the collection embeds by itself. The collection and the
// embedder must outlive the coroutine.

/// Collection::upsert().
[[nodiscard]] boost::asio::awaitable<Result<UpsertReport>> upsert(Collection& collection, ApiEmbedder* embedder,
                                                                  boost::asio::any_io_executor pool,
                                                                  std::vector<Document> documents);

struct Found {
    std::vector<SearchHit> hits;
    std::vector<std::string> notes{};  ///< What the asker should know, a sentence each: fields of the filter that no document has.
    bool is_degraded = false;          ///< Found by words alone, since the API gave no vector for the query; a note says why.
};

/// Collection::search(), the query embedded first. If the API gives no vector in time, a hybrid search
/// goes by words alone; a search by vectors alone is an Error then.
[[nodiscard]] boost::asio::awaitable<Result<Found>> search(const Collection& collection, ApiEmbedder* embedder,
                                                           boost::asio::any_io_executor pool, SearchRequest request);

}  // namespace assay::rag
