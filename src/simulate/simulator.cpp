#include "simulate/simulator.hpp"

#include "net/http_server.hpp"
#include "simulate/anthropic_batches.hpp"
#include "simulate/api.hpp"
#include "simulate/batch_words.hpp"
#include "simulate/chat_service.hpp"
#include "simulate/embeddings_api.hpp"
#include "simulate/json_parser.hpp"
#include "simulate/openai_api.hpp"
#include "simulate/openai_batches.hpp"
#include "simulate/stats.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <ctime>
#include <utility>

namespace assay::simulate {
namespace {

namespace asio = boost::asio;

constexpr std::string_view server_name = "assay-simulator";
constexpr std::string_view model_name = "simulated";

Moment read_clocks()
{
    return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
}

bool is_anthropic(const net::ServerRequest& request, std::string_view path)
{
    return path.starts_with("/v1/messages") || !net::header(request.headers, "anthropic-version").empty();
}

bool has_key(const net::ServerRequest& request)
{
    constexpr std::string_view bearer = "Bearer ";
    const auto authorization = net::header(request.headers, "authorization");
    return !net::header(request.headers, "x-api-key").empty() ||
           (authorization.starts_with(bearer) && authorization.size() > bearer.size());
}

std::string models(bool anthropic)
{
    if (anthropic)
        return Json{{"data",
                     {{{"id", model_name},
                       {"type", "model"},
                       {"display_name", "assay's simulator (rules, no language model)"},
                       {"created_at", "2026-01-01T00:00:00Z"}}}},
                    {"has_more", false},
                    {"first_id", model_name},
                    {"last_id", model_name}}
            .dump();
    return Json{{"object", "list"},
                {"data", {{{"id", model_name}, {"object", "model"}, {"created", 1767225600}, {"owned_by", server_name}}}}}
        .dump();
}

}  // namespace

/// The routes. What an exchange comes to is decided at once; only its delay
/// is waited for.
class Simulator::Service : public std::enable_shared_from_this<Service> {
public:
    Service(asio::any_io_executor executor, SimulatorOptions options)
        : executor_{std::move(executor)}, options_{std::move(options)},
          limiter_{options_.limits, std::chrono::steady_clock::now()}, chat_{options_, limiter_, stats_},
          openai_batches_{options_, chat_, stats_}, anthropic_batches_{options_, chat_, stats_}, parser_{std::make_unique<JsonParser>()}
    {
    }

    [[nodiscard]] Result<void> listen()
    {
        net::HttpServerOptions http;
        http.max_body_bytes = std::max(options_.max_body_bytes, options_.batch.max_input_bytes);
        const std::weak_ptr<Service> weak = weak_from_this();
        auto server = net::HttpServer::listen(
            executor_, options_.address, options_.port,
            [weak](net::ServerRequest& request) { return handle(weak.lock(), request); }, http);
        if (!server)
            return server.error();
        server_ = std::move(*server);
        return {};
    }

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] const SimulatorOptions& options() const { return options_; }
    [[nodiscard]] const Stats& stats() const { return stats_; }
    void stop() { server_->stop(); }

private:
    /// `self` is null once the simulator is destroyed; then nothing is left to tell.
    static asio::awaitable<net::ServerReply> handle(std::shared_ptr<Service> self, net::ServerRequest& request)
    {
        net::ServerReply reply;
        if (self == nullptr) {
            reply.ending = net::Ending::dropped;
            co_return reply;
        }
        const std::string_view target = request.target;
        const auto path = target.substr(0, target.find('?'));
        if (const bool is_call = path == "/v1/chat/completions" || path == "/v1/messages" || path == "/v1/embeddings";
            !is_call) {
            reply = self->look_up(request, path);
            reply.headers.emplace_back("server", server_name);
            co_return reply;
        }
        self->stats_.request_begins();
        Exchange exchange = self->call(request, path);
        if (exchange.delay.count() > 0) {
            asio::steady_timer timer{self->executor_, exchange.delay};
            (void)co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        self->settle(exchange);
        co_return std::move(exchange.reply);
    }

    /// What needs no model.
    net::ServerReply look_up(const net::ServerRequest& request, std::string_view path)
    {
        const bool reads = request.method == "GET" || request.method == "HEAD";
        if (path == "/health" && reads)
            return json_reply(R"({"status":"ok"})");
        if (path == "/stats" && reads)
            return json_reply(request.target == "/stats?rows=1" ? stats_.text_with_rows() : stats_.summary().dump());
        if (path == "/stats/reset" && request.method == "POST") {
            stats_.reset();
            return json_reply("{}");
        }
        const Api& api = is_anthropic(request, path) ? anthropic_api() : openai_api();
        const bool anthropic_batch = AnthropicBatches::has(path);
        if (anthropic_batch || OpenAiBatches::has(path)) {
            if (options_.require_key && !has_key(request))
                return api.write_error({401, "You didn't provide an API key."}, ++serial_);
            return anthropic_batch ? anthropic_batches_.handle(request, ++serial_, read_clocks())
                                   : openai_batches_.handle(request, ++serial_, read_clocks());
        }
        if (path == "/v1/models" && reads) {
            if (options_.require_key && !has_key(request))
                return api.write_error({401, "You didn't provide an API key."}, ++serial_);
            return json_reply(models(is_anthropic(request, path)));
        }
        return api.write_error({404, "Unknown request URL: " + request.method + " " + std::string{path}}, ++serial_);
    }

    Exchange call(const net::ServerRequest& request, std::string_view path)
    {
        const auto serial = ++serial_;
        const Moment now = read_clocks();
        const bool anthropic = is_anthropic(request, path);
        const Api& api = anthropic ? anthropic_api() : openai_api();
        const auto refuse = [&](ApiError error) {
            Exchange exchange{api.write_error(error, serial)};
            api.add_headers(exchange.reply, {limiter_.states(), serial, now});
            return exchange;
        };
        if (request.body.size() > options_.max_body_bytes)
            return refuse({413, "The request is larger than " + std::to_string(options_.max_body_bytes) + " bytes."});
        if (request.method != "POST")
            return refuse({405, "Not allowed to " + request.method + " on " + std::string{path} + "."});
        if (options_.require_key && !has_key(request))
            return refuse({401, "You didn't provide an API key."});
        if (path == "/v1/messages" && net::header(request.headers, "anthropic-version").empty())
            return refuse({400, "anthropic-version: header is required"});
        if (path == "/v1/embeddings")
            return embeddings(request, serial, now);
        return chat_.respond(path == "/v1/messages" ? anthropic_api() : openai_api(), request.body, serial, now);
    }

    Exchange embeddings(const net::ServerRequest& request, std::uint64_t serial, Moment now)
    {
        const Api& api = openai_api();
        Exchange exchange;
        if (const auto call = read_embeddings(*parser_, request.body); !call) {
            exchange.reply = api.write_error(call.error(), serial);
        } else if (const auto turned_away = limiter_.admit(call->input_tokens, stats_.in_flight() - 1, now.steady)) {
            exchange.reply = api.write_error({429, "Rate limit reached, please try again later."}, serial);
            if (options_.limits.announced)
                api.add_retry_after(exchange.reply, turned_away->retry_after);
        } else {
            exchange.reply = write_embeddings(*call);
            exchange.delay = quantile(options_.latency, Chance{options_.seed, call->inputs.front(), 1}.latency_share());
            stats_.count_tokens(call->input_tokens, 0);
        }
        api.add_headers(exchange.reply, {limiter_.states(), serial, now});
        return exchange;
    }

    void settle(Exchange& exchange)
    {
        const auto ending = exchange.reply.ending;
        const bool has_status = ending == net::Ending::whole || ending == net::Ending::cut;
        stats_.request_ends(has_status ? exchange.reply.status : 0);
        for (const auto& row : exchange.answered_rows)
            stats_.row_answered(row);
        exchange.reply.headers.emplace_back("server", server_name);
    }

    asio::any_io_executor executor_;
    SimulatorOptions options_;
    Stats stats_;
    RateLimiter limiter_;
    ChatService chat_;
    OpenAiBatches openai_batches_;
    AnthropicBatches anthropic_batches_;
    std::unique_ptr<JsonParser> parser_;  ///< Of the embeddings.
    std::shared_ptr<net::HttpServer> server_;
    std::uint64_t serial_ = 0;
};

Simulator::Simulator(std::shared_ptr<Service> service) : service_{std::move(service)} {}

Simulator::~Simulator()
{
    service_->stop();
}

Result<std::unique_ptr<Simulator>> Simulator::start(asio::any_io_executor executor, SimulatorOptions options)
{
    if (auto possible = check(options.faults); !possible)
        return possible.error();
    if (auto possible = check(options.latency); !possible)
        return possible.error();
    auto service = std::make_shared<Service>(std::move(executor), std::move(options));
    if (auto listening = service->listen(); !listening)
        return listening.error();
    return std::unique_ptr<Simulator>{new Simulator{std::move(service)}};
}

std::uint16_t Simulator::port() const
{
    return service_->port();
}

std::string Simulator::url() const
{
    return "http://" + service_->options().address + ":" + std::to_string(port());
}

std::string Simulator::banner() const
{
    return "assay simulator listening on " + url();
}

void Simulator::stop()
{
    service_->stop();
}

Json Simulator::stats() const
{
    return service_->stats().summary();
}

}  // namespace assay::simulate
