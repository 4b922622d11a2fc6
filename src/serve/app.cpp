#include "serve/app.hpp"

#include "core/clock.hpp"
#include "core/utf8.hpp"
#include "serve/head_checks.hpp"
#include "serve/openapi.hpp"
#include "serve/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

constexpr std::size_t max_client_request_id_bytes = 128;

std::string allowed_methods(std::string_view path)
{
    std::string methods;
    for (const auto& operation : operations()) {
        if (!match_path(operation.path, path))
            continue;
        methods += methods.empty() ? "" : ", ";
        methods += operation.method;
        if (operation.method == "GET")
            methods += ", HEAD";
    }
    return methods;
}

/// The key a request carries, as OpenAI's or as Anthropic's clients send it.
std::string_view presented_key(const net::ServerRequest& request)
{
    constexpr std::string_view bearer = "bearer ";
    auto value = net::header(request.headers, "authorization");
    const bool is_bearer = value.size() > bearer.size() &&
                           std::equal(bearer.begin(), bearer.end(), value.begin(),
                                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
    if (!is_bearer)
        return net::header(request.headers, "x-api-key");
    value.remove_prefix(bearer.size());
    return value;
}

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

App::App(asio::any_io_executor network_, asio::any_io_executor pool_, ServerOptions options_, ApiSchemas schemas,
         rag::AnswerTask answer_task, std::unique_ptr<llm::Provider> answering)
    : network{std::move(network_)}, pool{std::move(pool_)}, options{std::move(options_)}, known_answers{network},
      stores{options.collections, network},
      model_slots{network, std::max<std::size_t>(options.model_concurrency, 1)},
      openapi{openapi_document(operations()).dump()}, started{unix_ms() / 1000}, schemas_{std::move(schemas)}, answer_task_{std::move(answer_task)},
      answering_{std::move(answering)}, answerer_{answer_task_, answering_.get(), answerer_options(options)},
      by_key_{options.per_key}, by_address_{options.per_address}, random_{std::random_device{}()}
{
    if (options.log_fd >= 0)
        log_ = std::make_unique<AccessLog>(network, options.log_fd);
}

asio::awaitable<Result<rag::Answer>> App::answer(std::string question, std::vector<rag::SearchHit> sources,
                                                 rag::Answerer::OnSentence on_sentence)
{
    if (answering_ == nullptr) {
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

std::string App::new_request_id()
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id = "req_";
    for (const std::uint64_t half : {random_(), random_()})
        for (int shift = 60; shift >= 0; shift -= 4)
            id += digits[half >> shift & 15];
    return id;
}

std::optional<net::ServerReply> App::admit(net::ServerRequest& request)
{
    auto call = std::make_shared<Call>();
    call->begun = std::chrono::steady_clock::now();
    call->request = &request;
    call->request_id = new_request_id();
    call->client_request_id = shorten(printable(replace_invalid_utf8(net::header(request.headers, "x-client-request-id"))),
                                      max_client_request_id_bytes);
    request.max_body_bytes = options.max_body_bytes;
    auto problem = route(*call);
    if (!problem)
        problem = check_head(*call);
    if (!problem && call->operation->access == Access::key) {
        problem = limit_rate(*call);
        if (!problem)
            problem = limit_load(*call);
    }
    if (!problem) {
        request.admitted = std::move(call);
        return std::nullopt;
    }
    auto reply = call->refuse(*problem);
    finish(*call, reply);
    return reply;
}

std::optional<Problem> App::route(Call& call)
{
    const auto& request = *call.request;
    const auto path = path_of(request.target);
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view{request.method};
    for (const auto& operation : operations()) {
        if (operation.method != method)
            continue;
        if (auto arguments = match_path(operation.path, path)) {
            call.operation = &operation;
            call.arguments = std::move(*arguments);
            return std::nullopt;
        }
    }
    if (auto methods = allowed_methods(path); !methods.empty())
        return Problem{405, request.method + " is not possible here, but " + methods, {}, {}, {}, {{"allow", methods}}};
    return Problem{404, "there is nothing at " + shorten(printable(replace_invalid_utf8(path)), 200)};
}

std::optional<Problem> App::check_head(const Call& call) const
{
    auto problem = check_framing(*call.request);
    // Without keys the address is the only guard, and browsers of this machine
    // can be made to send requests by any page they show.
    if (!problem && options.keys.is_empty())
        problem = check_host_is_local(*call.request);
    if (!problem)
        problem = check_origin(*call.request);
    if (!problem && !call.operation->body.empty())
        problem = check_media_type(*call.request);
    return problem;
}

std::optional<Problem> App::limit_rate(Call& call)
{
    if (by_address_.is_on()) {
        call.quota = by_address_.take(client_of_address(call.request->remote_address), call.begun);
        call.quota_limits = by_address_.limits();
    }
    if (!call.quota || call.quota->admitted) {
        if (auto problem = authenticate(call))
            return problem;
        if (!call.key.empty() && by_key_.is_on()) {
            call.quota = by_key_.take(call.key, call.begun);
            call.quota_limits = by_key_.limits();
        }
    }
    if (!call.quota || call.quota->admitted)
        return std::nullopt;
    metrics.count_refusal("rate_limit");
    const auto wait = static_cast<int>(call.quota->retry_after.count());
    return Problem{429, "too many requests: " + std::to_string(call.quota_limits.quota) + " are allowed in " +
                            std::to_string(call.quota_limits.window.count()) + " s; try again in " + std::to_string(wait) + " s",
                   {}, wait, "rate_limit_exceeded"};
}

std::optional<Problem> App::authenticate(Call& call)
{
    if (options.keys.is_empty())
        return std::nullopt;
    const auto key = presented_key(*call.request);
    const auto owner = options.keys.owner(key);
    if (owner) {
        call.key = *owner;
        return std::nullopt;
    }
    metrics.count_refusal("key");
    return Problem{401, key.empty() ? "an API key is needed: Authorization: Bearer KEY" : "this API key is not known",
                   {}, {}, "invalid_api_key"};
}

std::size_t* App::calls_of(Load load)
{
    switch (load) {
    case Load::none: return nullptr;
    case Load::cpu: return &cpu_calls_;
    case Load::model: return &model_calls_;
    }
    return nullptr;
}

std::optional<Problem> App::limit_load(const Call& call)
{
    const auto* const under_way = calls_of(call.operation->load);
    const auto limit = call.operation->load == Load::cpu ? options.max_cpu_calls : options.max_model_calls;
    if (draining) {
        metrics.count_refusal("draining");
        return Problem{503, "the server is stopping", {}, 5};
    }
    if (under_way == nullptr || *under_way < limit)
        return std::nullopt;
    metrics.count_refusal("overload");
    return Problem{503, "the server is busy with as many calls as it takes on; try again soon", {}, 1};
}

asio::awaitable<net::ServerReply> App::handle(std::shared_ptr<App> self, net::ServerRequest& request)
{
    const auto call = std::any_cast<CallPtr>(request.admitted);
    // Others may have come in while the body arrived.
    const auto overload = call->operation->load == Load::none ? std::nullopt : self->limit_load(*call);
    net::ServerReply reply;
    if (overload) {
        reply = call->refuse(*overload);
    } else {
        if (auto* const under_way = self->calls_of(call->operation->load)) {
            ++*under_way;
            call->is_counted = true;
        }
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
    if (call.is_counted)
        --*calls_of(call.operation->load);
    call.is_counted = false;
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

Metrics::Now App::now() const
{
    return {connections ? connections() : 0, cpu_calls_, model_calls_, log_ == nullptr ? 0 : log_->dropped()};
}

}  // namespace assay::serve
