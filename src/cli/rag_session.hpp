#pragma once

#include "cli/environment.hpp"
#include "cli/exit_code.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"
#include "rag/collection/collection.hpp"
#include "rag/collection/with_embedder.hpp"
#include "rag/embed/api_embedder.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// How the API that embeds a collection is asked. Error (invalid_input) if it
/// needs a key and the environment has none.
[[nodiscard]] Result<rag::ApiEmbedder::Options> embedder_options(const rag::EmbedderIdentity& identity,
                                                                 const Environment& environment);

/// How a session reaches the API that embeds.
struct RagSessionOptions {
    std::string ca_file{};       ///< Empty: the system's certificates.
    double embed_timeout_s = 4;  ///< For a query's vector.
};

/// A collection and, where an API embeds, the client that asks it: for
/// commands that do one thing after the other.
class RagSession {
public:
    /// Takes a collection that is open. Error (invalid_input) if its API needs
    /// a key and the environment has none.
    [[nodiscard]] static Result<std::unique_ptr<RagSession>> make(std::unique_ptr<rag::Collection> collection,
                                                                  const RagSessionOptions& options,
                                                                  const Environment& environment);
    [[nodiscard]] static Result<std::unique_ptr<RagSession>> open(const std::string& path,
                                                                  rag::Collection::Access access,
                                                                  const RagSessionOptions& options,
                                                                  const Environment& environment);

    [[nodiscard]] rag::Collection& collection() { return *collection_; }
    [[nodiscard]] boost::asio::io_context& network() { return network_; }

    /// The built-in embedder learns later: call Collection::refresh() at the end.
    [[nodiscard]] Result<rag::UpsertReport> upsert(std::vector<rag::Document> documents);
    [[nodiscard]] Result<rag::Found> search(rag::SearchRequest request);
    /// The vector of a query, for SearchRequest::vector; empty where the collection embeds by itself.
    [[nodiscard]] Result<std::vector<float>> query_vector(const std::string& text);

    /// Requests and retries so far; zeros without an API.
    [[nodiscard]] rag::ApiEmbedder::Counters counters() const;

private:
    RagSession() = default;

    boost::asio::io_context network_{1};
    std::unique_ptr<net::HttpClient> http_;  // outlives the embedder below
    std::optional<rag::ApiEmbedder> embedder_;
    std::unique_ptr<rag::Collection> collection_;
};

[[nodiscard]] RagSessionOptions session_options(const RagQuerySettings& settings);

/// What a command line asks of a collection.
[[nodiscard]] rag::SearchRequest search_request(const RagQuerySettings& settings);
[[nodiscard]] rag::SearchRequest::Mode search_mode(const std::string& name);
[[nodiscard]] rag::SearchRequest::Fusion search_fusion(const std::string& name);

/// Prints why a collection did not open, and returns the code: `failed` if it may open later.
ExitCode complain_of_opening(const Error& error);

/// A hit as one line of JSON.
[[nodiscard]] std::string hit_json(const rag::SearchHit& hit, std::size_t rank);

}  // namespace assay::cli
