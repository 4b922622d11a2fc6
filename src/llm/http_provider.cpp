#include "llm/http_provider.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
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
      policy_{retry, jitter_seed}, patience_{retry.longest_wish}, notice_{std::move(notice)}
{
    assert(dialect_ != nullptr);
}

/// A place among the requests in flight. Chats wait for it in their order.
class HttpProvider::Slot {
public:
    explicit Slot(HttpProvider& provider) : provider_{provider}, timer_{provider.executor_} {}
    ~Slot()
    {
        std::erase(provider_.queue_, &timer_);
        if (!is_taken_)
            return;
        provider_.throttle_.ended();
        if (!provider_.queue_.empty())
            provider_.queue_.front()->cancel();
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    /// Takes it if there is one and nobody waits.
    bool try_take()
    {
        if (!provider_.throttle_.may_send() || !provider_.queue_.empty())
            return false;
        take();
        return true;
    }

    /// False if the provider stopped before there was one.
    asio::awaitable<bool> wait()
    {
        provider_.queue_.push_back(&timer_);
        while (!provider_.stopped_ && (!provider_.throttle_.may_send() || provider_.queue_.front() != &timer_)) {
            // A limit that grows lets more than one go on: look again now and then.
            timer_.expires_after(std::chrono::milliseconds{100});
            const auto [ec] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
            (void)ec;
        }
        std::erase(provider_.queue_, &timer_);
        if (provider_.stopped_)
            co_return false;
        take();
        co_return true;
    }

private:
    void take()
    {
        provider_.throttle_.started();
        is_taken_ = true;
    }

    HttpProvider& provider_;
    asio::steady_timer timer_;
    bool is_taken_ = false;
};

asio::awaitable<ChatResult> HttpProvider::chat(ChatRequest request)
{
    Slot slot{*this};
    if (!slot.try_take() && !co_await slot.wait()) {
        CallFailure failure{.error = {Errc::cancelled, "stopped before it was sent"}, .advice = Advice::retry};
        co_return failure;
    }
    Tries tries;
    tries.replies_before = replies_;
    for (;;) {
        const std::uint64_t level_sent = level_;
        counters_.retries += tries.sends > 0;
        ++tries.sends;
        ++tries.sends_of_this_kind;
        ChatResult result = co_await send_once(request);
        if (result) {
            ++replies_;
            last_reply_ = std::chrono::steady_clock::now();
            throttle_.answered();
            result->sends = tries.sends;
            add(result->usage, tries.wasted);
            co_return result;
        }
        CallFailure failure = std::move(result.error());
        add(tries.wasted, failure.usage);
        if (!failure.model.empty())
            tries.wasted_model = failure.model;
        if (failure.advice == Advice::weaken) {
            if (!stopped_ && step_down(level_sent, failure)) {
                tries.sends_of_this_kind = 0;
                continue;
            }
            failure.advice = Advice::reject_row;
        }
        const auto pause = pause_after(failure, tries);
        // Once it has failed, only answers from then on tell that the trouble is its own.
        if (tries.sends == 1 && pause)
            tries.replies_before = replies_;
        if (pause) {
            Pause under_way{*this, *pause};
            co_await under_way.wait();
        }
        if (!pause || stopped_)
            co_return give_up(std::move(failure), tries);
    }
}

/// How long to wait before the next send; nothing if there is none.
std::optional<std::chrono::milliseconds> HttpProvider::pause_after(const CallFailure& failure, Tries& tries)
{
    if (failure.advice != Advice::retry || failure.error.code == Errc::cancelled || stopped_)
        return std::nullopt;
    if (!failure.is_rate_limit) {
        tries.complaints = 0;
        return policy_.pause(tries.sends_of_this_kind, failure.retry_after);
    }
    const auto now = std::chrono::steady_clock::now();
    throttle_.complained(now);
    --tries.sends_of_this_kind;
    ++tries.complaints;
    if (now - last_reply_ > patience_)
        return std::nullopt;
    return policy_.slow_down(tries.complaints, failure.retry_after);
}

CallFailure HttpProvider::give_up(CallFailure failure, const Tries& tries)
{
    ++counters_.failures;
    failure.usage = tries.wasted;
    failure.model = tries.wasted_model;
    failure.others_answered = replies_ != tries.replies_before;
    return failure;
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
    for (asio::steady_timer* waiting : queue_)
        waiting->cancel();
}

}  // namespace assay::llm
