#pragma once

#include "core/result.hpp"
#include "llm/retry.hpp"
#include "net/http_client.hpp"
#include "rag/embed/embedding_batches.hpp"
#include "rag/embed/embeddings_wire.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace assay::rag {

/// Vectors from an OpenAI-compatible embeddings API. Texts go out in batches
/// up to the API's limits, a few at a time; a batch that fails in passing is
/// sent again as the retry policy has it. Lives on the network thread.
class ApiEmbedder {
public:
    struct Options {
        std::string base_url{};      ///< Empty: OpenAI's. A bare host gets "/v1".
        std::string api_key{};       ///< May be empty for local servers.
        std::string model;
        std::size_t dimensions = 0;  ///< 0: the model's own.
        EmbeddingLimits limits{};
        llm::RetryPolicy::Limits retry{};
        std::chrono::milliseconds timeout{120'000};  ///< Of one request.
        /// For a query's vector, connecting and retries included: somebody waits.
        std::chrono::milliseconds query_timeout{4'000};
        /// After a query that got no vector in time, for how long none is asked for.
        std::chrono::milliseconds query_pause{10'000};
    };

    struct Counters {
        std::uint64_t requests = 0;  ///< Sends, retries included.
        std::uint64_t retries = 0;
        std::uint64_t texts = 0;     ///< Embedded.
    };

    /// `http` must outlive this, and this its coroutines.
    ApiEmbedder(Options options, net::HttpClient& http, boost::asio::any_io_executor executor,
                std::uint64_t jitter_seed = std::random_device{}());

    /// A vector of length one for each text, in their order: all or an error.
    /// Texts must not be empty.
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<std::vector<float>>>> embed(std::vector<std::string> texts);

    /// The vector of a query, within Options::query_timeout. Error (unavailable) if there is
    /// none by then; at once where there is no connection, and while the last such error is younger than query_pause.
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<float>>> embed_query(std::string text);

    [[nodiscard]] const Counters& counters() const { return counters_; }

private:
    struct Job;
    enum class Unreachable { retry, fail };

    boost::asio::awaitable<Result<std::vector<std::vector<float>>>> embed(std::vector<std::string> texts, Unreachable unreachable);
    boost::asio::awaitable<void> work(Job& job);
    boost::asio::awaitable<EmbeddingsResult> embed_batch(std::span<const std::string> texts, Unreachable unreachable);
    boost::asio::awaitable<EmbeddingsResult> send(std::span<const std::string> texts);

    Options options_;
    net::HttpClient& http_;
    boost::asio::any_io_executor executor_;
    llm::RetryPolicy policy_;
    std::string url_;
    std::shared_ptr<const net::Headers> headers_;
    EmbeddingEncoding encoding_ = EmbeddingEncoding::base64;
    Counters counters_;
    std::chrono::steady_clock::time_point no_queries_until_{};
    std::string query_trouble_;  ///< Why.
};

}  // namespace assay::rag
