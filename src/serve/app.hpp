#pragma once

#include "core/json.hpp"
#include "net/http_server.hpp"
#include "rag/answer/answerer.hpp"
#include "rag/rerank/reranker.hpp"
#include "serve/access_log.hpp"
#include "serve/api_schemas.hpp"
#include "serve/call.hpp"
#include "serve/extract_lanes.hpp"
#include "serve/key_ring.hpp"
#include "serve/known_answers.hpp"
#include "serve/metrics.hpp"
#include "serve/rate_limiter.hpp"
#include "serve/slots.hpp"
#include "serve/stores.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace assay::serve {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;       ///< 0 picks one.
    KeyRing keys{};                  ///< Empty: no key is asked for, which only loopback addresses allow.
    ModelSource model{};
    std::vector<NamedCollection> collections{};
    /// Schemas that clients may name.
    std::map<std::string, Json> schemas{};

    RateLimiter::Limits per_key{.quota = 6000};
    RateLimiter::Limits per_address{.quota = 6000};

    std::size_t max_body_bytes = 32u << 20;
    std::size_t max_header_bytes = 32u << 10;
    std::size_t max_connections = 8192;
    std::size_t max_cpu_calls = 256;    ///< Under way; further ones are answered 503.
    std::size_t max_model_calls = 64;   ///< The same of calls that ask a model.
    std::size_t max_waiting_writes = 8; ///< Of one collection, behind the one under way; further ones are answered 503.
    std::size_t model_concurrency = 64; ///< Questions at the model's provider at once.
    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds head_timeout{10'000};
    std::chrono::milliseconds transfer_timeout{20'000};
    std::chrono::seconds model_timeout{300};  ///< For all of a call that asks a model.
    int log_fd = -1;                    ///< Where the log of requests goes; -1: nowhere.
};

/// What models are asked about collections. Providers are null where rules
/// answer in place of a model.
struct RagModels {
    rag::AnswerTask answer_task;
    std::unique_ptr<llm::Provider> answering;   ///< Of chats of answer_task.
    rag::RerankTask rerank_task;
    std::unique_ptr<llm::Provider> reranking;   ///< Of chats of rerank_task.

    /// Error as ModelSource::make() has it.
    [[nodiscard]] static Result<RagModels> make(const ModelSource& source);
};

/// What operations work with, and what happens to every request before and
/// after its operation. Lives on the network thread.
class App {
public:
    App(boost::asio::any_io_executor network, boost::asio::any_io_executor pool, ServerOptions options, ApiSchemas schemas,
        RagModels models);
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Of the HTTP server: routes the request, and refuses what can be refused by its head.
    [[nodiscard]] std::optional<net::ServerReply> admit(net::ServerRequest& request);
    [[nodiscard]] static boost::asio::awaitable<net::ServerReply> handle(std::shared_ptr<App> self, net::ServerRequest& request);
    [[nodiscard]] net::ServerReply refusal(int status, const net::ServerRequest& request);

    // For operations.
    const boost::asio::any_io_executor network;
    const boost::asio::any_io_executor pool;
    const ServerOptions options;
    Metrics metrics;
    ExtractLanes lanes;
    KnownAnswers known_answers;
    Stores stores;
    Slots model_slots;
    const std::string openapi;  ///< The document, made once.
    const std::int64_t started;  ///< Seconds since 1970.
    std::function<std::size_t()> connections{};  ///< Open ones.
    bool draining = false;

    /// rag::Answerer::answer(), as one of the questions in flight.
    [[nodiscard]] boost::asio::awaitable<Result<rag::Answer>> answer(std::string question, std::vector<rag::SearchHit> sources,
                                                                     rag::Answerer::OnSentence on_sentence);
    /// rag::Reranker::rerank(), as one of the questions in flight. Only with a model.
    [[nodiscard]] boost::asio::awaitable<rag::Reranked> rerank(std::string query, std::vector<rag::SearchHit> hits);
    /// Whether a model is asked, not rules.
    [[nodiscard]] bool has_model() const { return models_.answering != nullptr; }

    /// Why no further call of this kind can be taken on, if none can.
    [[nodiscard]] std::optional<Problem> limit_load(Load load);
    /// Counts the call among those of `load` that are under way, and among no others.
    void count_as(Call& call, Load load);

    [[nodiscard]] Metrics::Now now() const;
    [[nodiscard]] const ApiSchemas& schemas() const { return schemas_; }

private:
    [[nodiscard]] std::optional<Problem> route(Call& call);
    [[nodiscard]] std::optional<Problem> check_head(const Call& call) const;
    [[nodiscard]] std::optional<Problem> authenticate(Call& call);
    [[nodiscard]] std::optional<Problem> limit_rate(Call& call);
    [[nodiscard]] std::size_t* calls_of(Load load);
    [[nodiscard]] boost::asio::awaitable<std::optional<Problem>> read_body(Call& call);
    [[nodiscard]] boost::asio::awaitable<net::ServerReply> operate(CallPtr call);
    void finish(Call& call, net::ServerReply& reply);
    void record(Call& call, int status, std::size_t bytes_out);
    [[nodiscard]] std::string new_request_id();

    const ApiSchemas schemas_;
    const RagModels models_;
    rag::Answerer answerer_;                 ///< Refers to models_.
    std::optional<rag::Reranker> reranker_;  ///< So does this; there is none without a model.
    RateLimiter by_key_;
    RateLimiter by_address_;
    std::size_t cpu_calls_ = 0;
    std::size_t model_calls_ = 0;
    std::mt19937_64 random_;
    std::unique_ptr<AccessLog> log_;
};

}  // namespace assay::serve
