#include "serve/app.hpp"

#include "core/clock.hpp"
#include "serve/head_checks.hpp"
#include "serve/openapi.hpp"
#include "serve/redact.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cassert>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

rag::AnswererOptions answerer_options(const ServerOptions& options)
{
    rag::AnswererOptions answering;
    answering.timeout = options.model.options.timeout;
    return answering;
}

/// Passes everything on and counts it.
class CountingStream final : public net::BodyStream {
public:
    CountingStream(net::BodyStream& body, std::size_t& bytes) : body_{body}, bytes_{bytes} {}

    asio::awaitable<bool> write(std::string_view bytes) override
    {
        bytes_ += bytes.size();
        return body_.write(bytes);
    }

private:
    net::BodyStream& body_;
    std::size_t& bytes_;
};

void add_quota_headers(const Call& call, net::ServerReply& reply)
{
    if (!call.quota)
        return;
    const auto quota = std::to_string(call.quota_limits.quota);
    const auto remaining = std::to_string(call.quota->remaining);
    const auto reset = std::to_string(call.quota->reset.count());
    reply.headers.emplace_back("ratelimit-policy", "\"default\";q=" + quota + ";w=" + std::to_string(call.quota_limits.window.count()));
    reply.headers.emplace_back("ratelimit", "\"default\";r=" + remaining + ";t=" + reset);
    if (call.error_style() != ErrorStyle::openai)
        return;
    reply.headers.emplace_back("x-ratelimit-limit-requests", quota);
    reply.headers.emplace_back("x-ratelimit-remaining-requests", remaining);
    reply.headers.emplace_back("x-ratelimit-reset-requests", reset + "s");
}

}  // namespace

Result<RagModels> RagModels::make(const ModelSource& source)
{
    RagModels models{rag::AnswerTask::built_in(), nullptr, rag::RerankTask::built_in(), nullptr};
    if (source.provider == "builtin")
        return models;
    auto answering = source.make(models.answer_task.prompt);
    if (!answering)
        return answering.error();
    models.answering = std::move(*answering);
    auto reranking = source.make(models.rerank_task.prompt);
    if (!reranking)
        return reranking.error();
    models.reranking = std::move(*reranking);
    return models;
}

App::App(asio::any_io_executor network_, asio::any_io_executor pool_, ServerOptions options_, ApiSchemas schemas,
         RagModels models)
    : network{std::move(network_)}, pool{std::move(pool_)}, options{std::move(options_)}, known_answers{network},
      stores{options.collections, network},
      model_slots{network, std::max<std::size_t>(options.model_concurrency, 1)},
      openapi{openapi_document(operations()).dump()}, started{unix_ms() / 1000}, schemas_{std::move(schemas)}, models_{std::move(models)},
      answerer_{models_.answer_task, models_.answering.get(), answerer_options(options)},
      by_key_{options.per_key}, by_address_{options.per_address}, random_{std::random_device{}()}
{
    if (models_.reranking) {
        rag::RerankerOptions reranking;
        reranking.timeout = options.model.options.timeout;
        reranker_.emplace(models_.rerank_task, *models_.reranking, reranking);
    }
    if (options.log_fd >= 0)
        log_ = std::make_unique<AccessLog>(network, options.log_fd);
}

asio::awaitable<Result<rag::Answer>> App::answer(std::string question, std::vector<rag::SearchHit> sources,
                                                 rag::Answerer::OnSentence on_sentence)
{
    if (!has_model()) {
        // Choosing sentences is CPU work and touches nothing of this thread's.
        auto answer = co_await asio::co_spawn(pool, answerer_.answer(std::move(question), std::move(sources)), asio::use_awaitable);
        if (answer && on_sentence)
            for (const auto& sentence : answer->sentences)
                on_sentence(sentence);
        co_return answer;
    }
    const auto lease = co_await model_slots.take();
    co_return co_await answerer_.answer(std::move(question), std::move(sources), std::move(on_sentence));
}

asio::awaitable<rag::Reranked> App::rerank(std::string query, std::vector<rag::SearchHit> hits)
{
    assert(reranker_.has_value());
    const auto lease = co_await model_slots.take();
    const auto begun = std::chrono::steady_clock::now();
    auto reranked = co_await reranker_->rerank(std::move(query), std::move(hits));
    metrics.count_model("chat", options.model.provider, options.model.model, reranked.usage,
                        std::chrono::steady_clock::now() - begun);
    reranked.note = redact(reranked.note);  // A provider's words may hold what nobody should see.
    co_return reranked;
}

asio::awaitable<net::ServerReply> App::handle(std::shared_ptr<App> self, net::ServerRequest& request)
{
    const auto call = std::any_cast<CallPtr>(request.admitted);
    // Others may have come in while the body arrived.
    const auto load = call->operation->load;
    const auto overload = load == Load::none ? std::nullopt : self->limit_load(load);
    net::ServerReply reply;
    if (overload) {
        reply = call->refuse(*overload);
    } else {
        self->count_as(*call, load);
        reply = co_await self->operate(call);
    }
    if (!reply.stream) {
        self->finish(*call, reply);
        co_return reply;
    }
    reply.headers.emplace_back("x-request-id", call->request_id);
    add_quota_headers(*call, reply);
    reply.stream = [self, call, status = reply.status, inner = std::move(reply.stream)](net::BodyStream& body) -> asio::awaitable<void> {
        std::exception_ptr failure;
        try {
            CountingStream counted{body, call->streamed_bytes};
            co_await inner(counted);
        } catch (const std::exception& thrown) {
            call->failure = thrown.what();
            failure = std::current_exception();
        }
        self->record(*call, status, call->streamed_bytes);
        if (failure)
            std::rethrow_exception(failure);
    };
    co_return reply;
}

asio::awaitable<net::ServerReply> App::operate(CallPtr call)
{
    try {
        if (!call->operation->body.empty()) {
            const auto problem = co_await read_body(*call);
            if (problem)
                co_return call->refuse(*problem);
        }
        co_return co_await call->operation->answer(*this, call);
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        call->failure = error.what();
    } catch (const std::exception& error) {
        call->failure = error.what();
    }
    const Problem problem{500, "something went wrong inside; the log knows more under this request's id"};
    co_return call->refuse(problem);
}

void App::finish(Call& call, net::ServerReply& reply)
{
    reply.headers.emplace_back("x-request-id", call.request_id);
    reply.headers.emplace_back("x-content-type-options", "nosniff");
    add_quota_headers(call, reply);
    record(call, reply.status, reply.body.size());
}

void App::record(Call& call, int status, std::size_t bytes_out)
{
    count_as(call, Load::none);
    const auto duration = std::chrono::steady_clock::now() - call.begun;
    const auto& request = *call.request;
    metrics.count_request(call.operation, status, duration, request.body.size(), bytes_out);
    if (log_ == nullptr)
        return;
    AccessRecord line;
    line.operation = call.operation == nullptr ? std::string_view{} : call.operation->id;
    line.method = request.method;
    line.status = status;
    line.duration = std::chrono::duration_cast<std::chrono::microseconds>(duration);
    line.bytes_in = request.body.size();
    line.bytes_out = bytes_out;
    line.request_id = call.request_id;
    line.client_request_id = call.client_request_id;
    line.key = call.key;
    line.address = request.remote_address;
    line.failure = call.failure;
    log_->write(log_line(line, std::chrono::system_clock::now()));
}

net::ServerReply App::refusal(int status, const net::ServerRequest& request)
{
    CallPtr call;
    if (const auto* const admitted = std::any_cast<CallPtr>(&request.admitted))
        call = *admitted;
    if (call == nullptr) {
        call = std::make_shared<Call>();
        call->begun = std::chrono::steady_clock::now();
        call->request_id = new_request_id();
    }
    net::ServerRequest unread;
    unread.remote_address = request.remote_address;
    unread.method = request.method;
    if (call->request == nullptr)
        call->request = &unread;
    auto reply = call->refuse(problem_of_refusal(status, options));
    finish(*call, reply);
    if (call->request == &unread)
        call->request = nullptr;
    return reply;
}

std::string App::new_request_id()
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id = "req_";
    for (const std::uint64_t half : {random_(), random_()})
        for (int shift = 60; shift >= 0; shift -= 4)
            id += digits[half >> shift & 15];
    return id;
}

Metrics::Now App::now() const
{
    std::size_t waiting_writes = 0;
    for (const auto& store : stores.all())
        waiting_writes += store->writing.waiting();
    return {connections ? connections() : 0, cpu_calls_, model_calls_, waiting_writes, log_ == nullptr ? 0 : log_->dropped()};
}

}  // namespace assay::serve
