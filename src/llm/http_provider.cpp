#include "llm/http_provider.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <cassert>

namespace asio = boost::asio;

namespace assay::llm {

/// A timer that stop_retrying() can reach for as long as it lives.
class HttpProvider::Pause {
public:
    Pause(HttpProvider& provider, std::chrono::milliseconds length)
        : provider_{provider}, timer_{provider.executor_, length}
    {
        provider_.pauses_.insert(&timer_);
    }
    ~Pause() { provider_.pauses_.erase(&timer_); }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

    asio::awaitable<void> wait()
    {
        const auto [ec] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        // Ended by stop_retrying(), or else the chat itself was cancelled.
        if (ec && !provider_.stopped_)
            throw boost::system::system_error{ec};
    }

private:
    HttpProvider& provider_;
    asio::steady_timer timer_;
};

HttpProvider::HttpProvider(std::string name, std::unique_ptr<Dialect> dialect, net::HttpClient& http,
                           asio::any_io_executor executor, RetryPolicy::Limits retry, Notice notice,
                           std::uint64_t jitter_seed)
    : name_{std::move(name)}, dialect_{std::move(dialect)}, http_{http}, executor_{std::move(executor)},
      policy_{retry, jitter_seed}, notice_{std::move(notice)}
{
    assert(dialect_ != nullptr);
}

asio::awaitable<ChatResult> HttpProvider::chat(ChatRequest request)
{
    int sends = 0;
    // Asking in a weaker way is no retry of the same request.
    int sends_of_this_kind = 0;
    for (;;) {
        const std::uint64_t level_sent = level_;
        ++sends;
        ++sends_of_this_kind;
        counters_.retries += sends > 1;
        ChatResult result = co_await send_once(request);
        if (result) {
            result->sends = sends;
            co_return result;
        }
        CallFailure failure = std::move(result.error());
        if (failure.advice == Advice::weaken) {
            if (!stopped_ && step_down(level_sent, failure)) {
                sends_of_this_kind = 0;
                continue;
            }
            failure.advice = Advice::reject_row;
        }
        std::optional<std::chrono::milliseconds> pause;
        const bool cancelled = failure.error.code == Errc::cancelled;
        if (failure.advice == Advice::retry && !cancelled && !stopped_)
            pause = policy_.pause(sends_of_this_kind, failure.retry_after);
        if (pause) {
            Pause under_way{*this, *pause};
            co_await under_way.wait();
        }
        if (!pause || stopped_) {
            ++counters_.failures;
            co_return failure;
        }
    }
}

asio::awaitable<ChatResult> HttpProvider::send_once(const ChatRequest& request)
{
    ++counters_.calls;
    net::HttpRequest encoded = dialect_->encode(request);
    const Result<net::HttpResponse> response = co_await http_.send(std::move(encoded));
    if (response)
        co_return dialect_->decode(*response);
    // A bad address or an untrusted certificate is the same for every request.
    const bool hopeless = response.error().code == Errc::invalid_input;
    CallFailure failure{.error = response.error(), .advice = hopeless ? Advice::stop_run : Advice::retry};
    co_return failure;
}

/// Whether there is a weaker way to ask than the one the request was sent in.
/// Many requests may come back refused; only the first of a level steps down.
bool HttpProvider::step_down(std::uint64_t level_sent, const CallFailure& failure)
{
    if (level_ != level_sent)
        return true;
    const std::string before{name_of(dialect_->enforcement())};
    if (!dialect_->weaken())
        return false;
    ++level_;
    if (notice_)
        notice_(name_ + " does not take " + before + " for this schema or model; asking with " +
                std::string{name_of(dialect_->enforcement())} + " from now on (" + failure.error.message + ")");
    return true;
}

void HttpProvider::stop_retrying()
{
    stopped_ = true;
    for (asio::steady_timer* pause : pauses_)
        pause->cancel();
}

}  // namespace assay::llm
