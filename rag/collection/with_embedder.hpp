#pragma once

#include "rag/collection/collection.hpp"
#include "rag/embed/api_embedder.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

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

/// Collection::search(), the query embedded first.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<SearchHit>>> search(const Collection& collection,
                                                                            ApiEmbedder* embedder,
                                                                            boost::asio::any_io_executor pool,
                                                                            SearchRequest request);

}  // namespace assay::rag
