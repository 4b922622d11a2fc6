#include "cli/rag_session.hpp"

#include "cli/complain.hpp"
#include "cli/run_here.hpp"
#include "core/json_text.hpp"
#include "net/http_client.hpp"

#include <chrono>
#include <cstdint>

namespace asio = boost::asio;

namespace assay::cli {
Result<rag::ApiEmbedder::Options> embedder_options(const rag::EmbedderIdentity& identity, const Environment& environment)
{
    const bool is_openai = identity.provider == "openai";
    rag::ApiEmbedder::Options options;
    options.base_url = identity.base_url;
    options.api_key = is_openai ? environment.openai_api_key : environment.compatible_api_key;
    options.model = identity.model;
    options.dimensions = identity.dimensions;
    if (is_openai && options.api_key.empty() && options.base_url.empty())
        return Error{Errc::invalid_input, "no key: this collection is embedded by OpenAI; set OPENAI_API_KEY"};
    return options;
}

ExitCode complain_of_opening(const Error& error)
{
    return complain(error, error.code == Errc::unavailable ? ExitCode::failed : ExitCode::usage);
}

Result<std::unique_ptr<RagSession>> RagSession::make(std::unique_ptr<rag::Collection> collection,
                                                     const RagSessionOptions& options, const Environment& environment)
{
    std::unique_ptr<RagSession> session{new RagSession};
    session->collection_ = std::move(collection);
    if (session->collection_->embeds_itself())
        return session;
    auto api = embedder_options(session->collection_->embedder(), environment);
    if (!api)
        return api.error();
    api->query_timeout = std::chrono::milliseconds{static_cast<std::int64_t>(options.embed_timeout_s * 1000)};
    net::HttpClientOptions http;
    http.ca_file = options.ca_file;
    session->http_ = std::make_unique<net::HttpClient>(session->network_.get_executor(), http);
    session->embedder_.emplace(std::move(*api), *session->http_, session->network_.get_executor());
    return session;
}

Result<std::unique_ptr<RagSession>> RagSession::open(const std::string& path, rag::Collection::Access access,
                                                     const RagSessionOptions& options, const Environment& environment)
{
    auto collection = rag::Collection::open(path, access);
    if (!collection)
        return collection.error();
    return make(std::move(*collection), options, environment);
}

Result<rag::UpsertReport> RagSession::upsert(std::vector<rag::Document> documents)
{
    if (collection_->embeds_itself())
        return collection_->upsert(std::move(documents), rag::Collection::Learning::later);
    // Nothing else happens meanwhile, so the one thread is its own pool.
    return run_here(network_, rag::upsert(*collection_, &*embedder_, network_.get_executor(), std::move(documents)));
}

Result<rag::Found> RagSession::search(rag::SearchRequest request)
{
    return run_here(network_, rag::search(*collection_, embedder_ ? &*embedder_ : nullptr, network_.get_executor(), std::move(request)));
}

Result<std::vector<float>> RagSession::query_vector(const std::string& text)
{
    if (!embedder_)
        return std::vector<float>{};
    auto vectors = run_here(network_, embedder_->embed({text}));
    if (!vectors)
        return vectors.error();
    return std::move(vectors->front());
}

rag::ApiEmbedder::Counters RagSession::counters() const
{
    return embedder_ ? embedder_->counters() : rag::ApiEmbedder::Counters{};
}

rag::SearchRequest::Mode search_mode(const std::string& name)
{
    return name == "lexical"  ? rag::SearchRequest::Mode::lexical
           : name == "vector" ? rag::SearchRequest::Mode::vector
                              : rag::SearchRequest::Mode::hybrid;
}

rag::SearchRequest::Fusion search_fusion(const std::string& name)
{
    return name == "rrf" ? rag::SearchRequest::Fusion::reciprocal_rank : rag::SearchRequest::Fusion::weighted_sum;
}

RagSessionOptions session_options(const RagQuerySettings& settings)
{
    return {settings.model.ca_file, settings.embed_timeout_s};
}

rag::SearchRequest search_request(const RagQuerySettings& settings)
{
    rag::SearchRequest request;
    request.query = settings.query;
    request.k = settings.rerank ? std::max(settings.k, settings.rerank_candidates) : settings.k;
    request.filter = settings.filter;
    request.mode = search_mode(settings.mode);
    request.fusion = search_fusion(settings.fusion);
    request.diversity_lambda = settings.lambda;
    return request;
}

std::string hit_json(const rag::SearchHit& hit, std::size_t rank)
{
    std::string out = "{\"rank\":" + std::to_string(rank) + ",\"id\":";
    append_json_string(out, hit.document_id);
    out += ",\"score\":";
    append_json_number(out, static_cast<double>(hit.score));
    out += ",\"signals\":{";
    for (std::size_t i = 0; i < hit.signals.size(); ++i) {
        out += i > 0 ? "," : "";
        append_json_string(out, hit.signals[i].name);
        out += ':';
        append_json_number(out, static_cast<double>(hit.signals[i].score));
    }
    out += "},\"title\":";
    append_json_string(out, hit.title);
    out += ",\"context\":";
    append_json_string(out, hit.context);
    out += ",\"text\":";
    append_json_string(out, hit.text);
    out += ",\"start\":" + std::to_string(hit.start) + ",\"end\":" + std::to_string(hit.end);
    out += ",\"metadata\":" + (hit.metadata.empty() ? "{}" : hit.metadata) + "}";
    return out;
}

}  // namespace assay::cli
