#include "rag/embed/api_embedder.hpp"

#include "llm/base_url.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace asio = boost::asio;

namespace assay::rag {
namespace {

constexpr std::string_view openai_base_url = "https://api.openai.com/v1";

/// Leaves a vector of zeros as it is: it is like nothing.
void scale_to_one(std::vector<float>& vector)
{
    double sum = 0;
    for (const float value : vector)
        sum += static_cast<double>(value) * value;
    if (sum == 0)
        return;
    const auto factor = static_cast<float>(1 / std::sqrt(sum));
    for (float& value : vector)
        value *= factor;
}

}  // namespace

/// The texts of one call on their way.
struct ApiEmbedder::Job {
    std::vector<std::string> texts;
    Unreachable unreachable;
    std::vector<EmbeddingBatch> batches{};
    std::size_t next = 0;  ///< Of batches.
    std::vector<std::vector<float>> vectors{};
    std::optional<Error> error{};  ///< The first; ends the job.
};

ApiEmbedder::ApiEmbedder(Options options, net::HttpClient& http, asio::any_io_executor executor,
                         std::uint64_t jitter_seed)
    : options_{std::move(options)}, http_{http}, executor_{std::move(executor)}, policy_{options_.retry, jitter_seed}
{
    url_ = options_.base_url.empty() ? std::string{openai_base_url} : llm::with_path(options_.base_url, "/v1");
    url_ += "/embeddings";
    net::Headers headers{{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!options_.api_key.empty())
        headers.emplace_back("Authorization", "Bearer " + options_.api_key);
    headers_ = std::make_shared<const net::Headers>(std::move(headers));
}

asio::awaitable<Result<std::vector<std::vector<float>>>> ApiEmbedder::embed(std::vector<std::string> texts)
{
    return embed(std::move(texts), Unreachable::retry);
}

asio::awaitable<Result<std::vector<std::vector<float>>>> ApiEmbedder::embed(std::vector<std::string> texts, Unreachable unreachable)
{
    using namespace asio::experimental::awaitable_operators;
    Job job{.texts = {}, .unreachable = unreachable};
    job.batches = embedding_batches(texts, options_.limits);
    job.vectors.resize(texts.size());
    job.texts = std::move(texts);
    if (job.batches.size() == 1)
        co_await work(job);
    else
        co_await (work(job) && work(job) && work(job) && work(job));
    if (job.error)
        co_return *job.error;
    for (const auto& vector : job.vectors)
        if (vector.size() != job.vectors.front().size())
            co_return Error{Errc::unavailable, "the embeddings API answered with vectors of different lengths", url_};
    co_return std::move(job.vectors);
}

asio::awaitable<Result<std::vector<float>>> ApiEmbedder::embed_query(std::string text)
{
    using namespace asio::experimental::awaitable_operators;
    if (std::chrono::steady_clock::now() < no_queries_until_)
        co_return Error{Errc::unavailable, query_trouble_, url_};
    asio::steady_timer timer{executor_, options_.query_timeout};
    std::vector<std::string> texts{std::move(text)};
    auto done = co_await (embed(std::move(texts), Unreachable::fail) || timer.async_wait(asio::use_awaitable));
    Error error{Errc::unavailable, "no answer within " + std::to_string(options_.query_timeout.count()) + " ms", url_};
    if (done.index() == 0) {
        auto& vectors = std::get<0>(done);
        if (vectors)
            co_return std::move(vectors->front());
        error = vectors.error();
    }
    if (error.code == Errc::unavailable || error.code == Errc::unreachable) {
        no_queries_until_ = std::chrono::steady_clock::now() + options_.query_pause;
        query_trouble_ = error.message;
    }
    co_return error;
}

/// Takes batches until there are none left.
asio::awaitable<void> ApiEmbedder::work(Job& job)
{
    while (job.next < job.batches.size() && !job.error) {
        const EmbeddingBatch batch = job.batches[job.next++];
        auto vectors = co_await embed_batch(std::span{job.texts}.subspan(batch.first, batch.count), job.unreachable);
        if (!vectors) {
            if (!job.error)
                job.error = vectors.error().error;
            co_return;
        }
        for (std::size_t i = 0; i < batch.count; ++i) {
            scale_to_one((*vectors)[i]);
            job.vectors[batch.first + i] = std::move((*vectors)[i]);
        }
        counters_.texts += batch.count;
    }
}

asio::awaitable<EmbeddingsResult> ApiEmbedder::embed_batch(std::span<const std::string> texts, Unreachable unreachable)
{
    int sends = 0;
    int complaints = 0;
    for (;;) {
        ++sends;
        auto result = co_await send(texts);
        if (result)
            co_return result;
        llm::CallFailure failure = result.error();
        // A server that does not know base64 says so by naming the option.
        if (encoding_ == EmbeddingEncoding::base64 && failure.advice != llm::Advice::retry &&
            failure.error.message.find("encoding_format") != std::string::npos) {
            encoding_ = EmbeddingEncoding::floats;
            --sends;
            continue;
        }
        if (failure.error.where.empty())
            failure.error.where = url_;
        if (failure.advice != llm::Advice::retry || failure.error.code == Errc::cancelled)
            co_return failure;
        if (failure.error.code == Errc::unreachable && unreachable == Unreachable::fail)
            co_return failure;
        complaints = failure.is_rate_limit ? complaints + 1 : 0;
        sends -= failure.is_rate_limit;
        const auto pause = failure.is_rate_limit ? policy_.slow_down(complaints, failure.retry_after)
                                                 : policy_.pause(sends, failure.retry_after);
        if (!pause || complaints > options_.retry.max_retries)
            co_return failure;
        ++counters_.retries;
        asio::steady_timer timer{executor_, *pause};
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<EmbeddingsResult> ApiEmbedder::send(std::span<const std::string> texts)
{
    ++counters_.requests;
    net::HttpRequest request;
    request.url = url_;
    request.headers = headers_;
    request.timeout = options_.timeout;
    request.body = encode_embeddings_request(options_.model, texts, options_.dimensions, encoding_);
    const net::SendResult response = co_await http_.send(std::move(request));
    if (response)
        co_return decode_embeddings(*response, texts.size());
    const bool hopeless = response.error().code == Errc::invalid_input;
    llm::CallFailure failure{.error = response.error(),
                             .advice = hopeless ? llm::Advice::stop_run : llm::Advice::retry};
    co_return failure;
}

}  // namespace assay::rag
