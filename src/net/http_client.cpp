#include "net/http_client.hpp"

#include "net/curl_multi.hpp"
#include "net/http_client_transfer.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <strings.h>
#include <utility>

namespace assay::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Header sets remembered in libcurl's form. A run uses one or two.
constexpr std::size_t remembered_header_sets = 8;

/// File descriptors left to the rest of the program.
constexpr long reserved_descriptors = 64;

/// No more connections than the process may open: further requests then wait
/// for a free one instead of failing.
long connection_limit(std::size_t wanted)
{
    auto limit = static_cast<long>(std::max<std::size_t>(wanted, 1));
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
        limit = std::min(limit, static_cast<long>(files.rlim_cur) - reserved_descriptors);
    return std::max(limit, 1L);
}

}  // namespace

std::string_view header(const Headers& headers, std::string_view name)
{
    for (const auto& [key, value] : headers) {
        if (key.size() == name.size() && strncasecmp(key.data(), name.data(), name.size()) == 0)
            return value;
    }
    return {};
}

/// The pool of exchanges: which are under way, and whose coroutine waits.
class HttpClient::Multi {
public:
    /// An exchange and the coroutine that waits for its end.
    struct Exchange {
        explicit Exchange(const HttpClientOptions& options) : transfer{options} {}

        Transfer transfer;
        asio::any_completion_handler<void(error_code)> waiter;
        std::optional<SendResult> outcome;
        std::size_t place = 0;  ///< In under_way_, while `attached`.
        bool attached = false;
    };

    /// Gives the exchange back when the coroutine leaves, however it leaves.
    class Lease {
    public:
        Lease(std::shared_ptr<Multi> multi, Exchange& exchange) : multi_{std::move(multi)}, exchange_{exchange} {}
        ~Lease() { multi_->give_back(exchange_); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

    private:
        std::shared_ptr<Multi> multi_;
        Exchange& exchange_;
    };

    Multi(asio::any_io_executor executor, HttpClientOptions options)
        : options_{std::move(options)},
          curl_{std::make_shared<CurlMulti>(std::move(executor),
                                            CurlMulti::Limits{.max_connections = connection_limit(options_.max_connections)},
                                            [this](CURL* easy, CURLcode code) { finished(easy, code); })}
    {
    }

    ~Multi() { assert(under_way_.empty()); }

    [[nodiscard]] Result<std::shared_ptr<const HeaderLines>> header_lines(const std::shared_ptr<const Headers>& headers);
    [[nodiscard]] Exchange& take();
    void give_back(Exchange& exchange);

    /// Completes when the exchange has an outcome; cancelling ends the exchange.
    [[nodiscard]] asio::awaitable<void> run(Exchange& exchange);

    void cancel_all();
    /// Wakes every waiter with operation_aborted, later.
    void shut_down();
    [[nodiscard]] std::size_t in_flight() const { return under_way_.size(); }

private:
    template <class Handler>
    void start(Exchange& exchange, Handler&& handler);
    void finished(CURL* easy, CURLcode code);
    void abort(Exchange& exchange, error_code error);
    void detach(Exchange& exchange);
    void forget(Exchange& exchange);

    HttpClientOptions options_;
    std::shared_ptr<CurlMulti> curl_;
    std::vector<std::unique_ptr<Exchange>> all_;
    std::vector<Exchange*> idle_;
    std::vector<Exchange*> under_way_;
    std::vector<std::shared_ptr<const HeaderLines>> header_lines_;  ///< Latest first.
};

Result<std::shared_ptr<const HeaderLines>>
HttpClient::Multi::header_lines(const std::shared_ptr<const Headers>& headers)
{
    const auto known = std::find_if(header_lines_.begin(), header_lines_.end(),
                                    [&](const auto& lines) { return lines->source() == headers.get(); });
    if (known != header_lines_.end())
        return *known;
    auto lines = HeaderLines::make(headers);
    if (!lines)
        return lines.error();
    header_lines_.insert(header_lines_.begin(), *lines);
    if (header_lines_.size() > remembered_header_sets)
        header_lines_.pop_back();
    return *lines;
}

HttpClient::Multi::Exchange& HttpClient::Multi::take()
{
    if (idle_.empty()) {
        all_.push_back(std::make_unique<Exchange>(options_));
        CURL* easy = all_.back()->transfer.easy();
        curl_easy_setopt(easy, CURLOPT_PRIVATE, all_.back().get());
        curl_->prepare(easy);
        idle_.push_back(all_.back().get());
    }
    Exchange& exchange = *idle_.back();
    idle_.pop_back();
    return exchange;
}

void HttpClient::Multi::give_back(Exchange& exchange)
{
    if (exchange.attached)
        detach(exchange);
    exchange.transfer.abandon();
    exchange.outcome.reset();
    idle_.push_back(&exchange);
}

asio::awaitable<void> HttpClient::Multi::run(Exchange& exchange)
{
    return asio::async_initiate<const asio::use_awaitable_t<>, void(error_code)>(
        [this, &exchange](auto handler) { start(exchange, std::move(handler)); }, asio::use_awaitable);
}

template <class Handler>
void HttpClient::Multi::start(Exchange& exchange, Handler&& handler)
{
    curl_->attach(exchange.transfer.easy());
    exchange.place = under_way_.size();
    under_way_.push_back(&exchange);
    exchange.attached = true;
    // By swap: in Boost 1.81 the assignment of this type calls itself for ever.
    asio::any_completion_handler<void(error_code)>{std::forward<Handler>(handler)}.swap(exchange.waiter);
    auto slot = asio::get_associated_cancellation_slot(exchange.waiter);
    if (slot.is_connected()) {
        slot.assign([this, &exchange](asio::cancellation_type) {
            if (exchange.attached)
                abort(exchange, asio::error::operation_aborted);
        });
    }
}

void HttpClient::Multi::finished(CURL* easy, CURLcode code)
{
    char* owner = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &owner);
    auto& exchange = *reinterpret_cast<Exchange*>(owner);
    forget(exchange);
    exchange.outcome.emplace(exchange.transfer.end(code));
    asio::get_associated_cancellation_slot(exchange.waiter).clear();
    // Resumed here and now: its next request then goes out in the same turn.
    // Nothing of this object is touched afterwards, it may be gone.
    exchange.waiter(error_code{});
}

void HttpClient::Multi::abort(Exchange& exchange, error_code error)
{
    detach(exchange);
    // Later, because this may be called from inside the waiter's own
    // cancellation signal.
    asio::post(curl_->executor(), [waiter = std::move(exchange.waiter), error]() mutable {
        asio::get_associated_cancellation_slot(waiter).clear();
        waiter(error);
    });
}

void HttpClient::Multi::detach(Exchange& exchange)
{
    forget(exchange);
    curl_->detach(exchange.transfer.easy());
}

void HttpClient::Multi::forget(Exchange& exchange)
{
    assert(exchange.attached);
    exchange.attached = false;
    under_way_[exchange.place] = under_way_.back();
    under_way_[exchange.place]->place = exchange.place;
    under_way_.pop_back();
}

void HttpClient::Multi::cancel_all()
{
    while (!under_way_.empty()) {
        Exchange& exchange = *under_way_.back();
        exchange.outcome.emplace(exchange.transfer.cancelled_error());
        abort(exchange, error_code{});
    }
}

void HttpClient::Multi::shut_down()
{
    while (!under_way_.empty())
        abort(*under_way_.back(), asio::error::operation_aborted);
}

HttpClient::HttpClient(asio::any_io_executor executor, HttpClientOptions options)
    : multi_{std::make_shared<Multi>(std::move(executor), std::move(options))}
{
}

HttpClient::~HttpClient()
{
    multi_->shut_down();
}

asio::awaitable<SendResult> HttpClient::send(HttpRequest request)
{
    const std::shared_ptr<Multi> multi = multi_;
    auto headers = multi->header_lines(request.headers);
    if (!headers)
        co_return SendError{headers.error()};

    Multi::Exchange& exchange = multi->take();
    const Multi::Lease lease{multi, exchange};
    exchange.transfer.begin(std::move(request), std::move(*headers));
    co_await multi->run(exchange);
    assert(exchange.outcome);
    co_return std::move(*exchange.outcome);
}

void HttpClient::cancel_all()
{
    multi_->cancel_all();
}

std::size_t HttpClient::in_flight() const
{
    return multi_->in_flight();
}

}  // namespace assay::net
