#include "llm/http_provider.hpp"

#include "llm/limit_headers.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cassert>
#include <cstdio>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using Clock = std::chrono::steady_clock;

CallFailure not_sent(Errc code, std::string message, Advice advice)
{
    return {.error = {code, std::move(message)}, .advice = advice};
}

}  // namespace

/// A timer that can be ended early for as long as it lives.
class HttpProvider::Pause {
public:
    Pause(HttpProvider& provider, std::chrono::milliseconds length)
        : provider_{provider}, timer_{provider.executor_, length}
    {
        provider_.pauses_.insert(this);
    }
    ~Pause() { provider_.pauses_.erase(this); }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

    asio::awaitable<void> wait()
    {
        const auto [ec] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        // Ended by end(), or else the chat itself was cancelled.
        if (ec && !is_ended_)
            throw boost::system::system_error{ec};
    }

    void end()
    {
        is_ended_ = true;
        timer_.cancel();
    }

private:
    HttpProvider& provider_;
    asio::steady_timer timer_;
    bool is_ended_ = false;
};

HttpProvider::HttpProvider(std::string name, std::unique_ptr<Dialect> dialect, net::HttpClient& http,
                           asio::any_io_executor executor, std::shared_ptr<Gate> gate, Options options)
    : name_{std::move(name)}, dialect_{std::move(dialect)}, http_{http}, executor_{std::move(executor)},
      gate_{std::move(gate)}, options_{std::move(options)},
      charges_{name_, options_.model, options_.max_output_tokens, options_.prices}, policy_{options_.retry, options_.jitter_seed},
      forecast_{options_.max_output_tokens}
{
    assert(dialect_ != nullptr);
    assert(gate_ != nullptr);
}

asio::awaitable<ChatResult> HttpProvider::chat(ChatRequest request)
{
    Tries tries;
    tries.replies_before = replies_;
    for (;;) {
        ChatResult result = co_await send_once(request, tries);
        if (result) {
            result->sends = tries.sends;
            add(result->usage, tries.wasted);
            co_return result;
        }
        CallFailure failure = std::move(result.error());
        add(tries.wasted, failure.usage);
        if (!failure.model.empty())
            tries.wasted_model = failure.model;
        if (failure.advice == Advice::weaken) {
            if (!stopped_ && step_down(tries.level_sent, failure)) {
                tries.sends_of_this_kind = 0;
                continue;
            }
            failure.advice = Advice::reject_row;
        }
        const auto pause = pause_after(failure, tries);
        // Once it has failed, only answers from then on tell that the trouble is its own.
        if (tries.sends == 1 && pause)
            tries.replies_before = replies_;
        if (pause)
            co_await rest(*pause);
        if (!pause || stopped_)
            co_return give_up(std::move(failure), tries);
    }
}

asio::awaitable<void> HttpProvider::rest(std::chrono::milliseconds length)
{
    Pause under_way{*this, length};
    co_await under_way.wait();
}

asio::awaitable<ChatResult> HttpProvider::send_once(const ChatRequest& request, Tries& tries)
{
    tries.level_sent = level_;
    net::HttpRequest encoded = dialect_->encode(request);
    encoded.fresh_connection = tries.is_lost;
    const std::size_t bytes = encoded.body.size();
    if (is_down())
        co_return not_sent(Errc::unavailable, name_ + " is down: its last calls failed", Advice::retry);
    const auto worst = gate_->budget() ? charges_.worst(bytes, PriceKind::online) : Charge{};
    Gate::Pass pass{*gate_, forecast_.need(bytes), worst};
    if (!pass.try_enter()) {
        const auto place = tries.sends > 0 ? Gate::Pass::Place::first : Gate::Pass::Place::last;
        const Gate::Entry entry = co_await pass.wait(place);
        if (entry == Gate::Entry::stopped)
            co_return not_sent(Errc::cancelled, "stopped before it was sent", Advice::retry);
        if (entry == Gate::Entry::over_budget)
            co_return over_budget(*gate_->budget());
    }
    if (auto* breaker = gate_->breaker(); breaker && !breaker->may_send(Clock::now())) {
        pass.settle(Charge{});
        co_return not_sent(Errc::unavailable, name_ + " is down: its last calls failed", Advice::retry);
    }
    ++counters_.calls;
    counters_.retries += tries.sends > 0;
    if (tries.sends == 0)
        gate_->retries().first_try();
    ++tries.sends;
    ++tries.sends_of_this_kind;
    const auto sent_at = Clock::now();
    const net::SendResult response = co_await http_.send(std::move(encoded));
    const auto latency = Clock::now() - sent_at;
    tries.is_lost = !response && response.error().connection_lost;
    auto result = judge(pass, response, bytes);
    if (result)
        result->latency = std::chrono::duration_cast<std::chrono::milliseconds>(latency);
    co_return result;
}

/// What came of a send, told to all who learn from it.
ChatResult HttpProvider::judge(Gate::Pass& pass, const net::SendResult& response, std::size_t request_bytes)
{
    const auto now = Clock::now();
    if (!response) {
        const auto code = response.error().code;
        // A bad address or an untrusted certificate is the same for every request.
        const bool hopeless = code == Errc::invalid_input;
        ChatResult failed = CallFailure{.error = response.error(), .advice = hopeless ? Advice::stop_run : Advice::retry};
        // A server closes connections that nobody used for a while: that one of
        // them was just taken again says nothing about how it fares.
        if (!response.error().connection_lost)
            tell_breaker(failed);
        else if (auto* breaker = gate_->breaker())
            breaker->dropped();
        // What was never sent costs nothing; all else may have been answered and billed.
        const bool never_sent = hopeless || code == Errc::unreachable;
        if (!never_sent)
            counters_.unanswered += charges_.unanswered(request_bytes, PriceKind::online);
        watch_silence(failed, now);
        pass.settle(never_sent ? std::optional{Charge{}} : std::nullopt);
        return failed;
    }
    ChatResult result = dialect_->decode(*response);
    const AnnouncedLimits announced = read_limits(response->headers);
    const Usage& usage = result ? result->usage : result.error().usage;
    if (result || !result.error().is_rate_limit)
        gate_->limiter().replied(pass.sent(), usage, announced, now);
    else
        gate_->limiter().refused(pass.sent(), result.error().retry_after, announced, now);
    tell_breaker(result);
    watch_silence(result, now);
    if (result) {
        ++replies_;
        last_reply_ = now;
        result->provider = name_;
        forecast_.learn(request_bytes, usage);
        pass.settle(charge(usage, result->model));
    } else if (response->status >= 400) {
        pass.settle(charge(usage, result.error().model).value_or(Charge{}));
    } else {
        // An answer that cannot be used was billed all the same.
        pass.settle(charge(usage, result.error().model));
    }
    return result;
}

void HttpProvider::tell_breaker(const ChatResult& result)
{
    CircuitBreaker* breaker = gate_->breaker();
    if (!breaker)
        return;
    const auto now = Clock::now();
    const bool was_open = breaker->state(now) == CircuitBreaker::State::open;
    if (result)
        breaker->succeeded(now);
    else if (result.error().advice == Advice::retry && !result.error().is_rate_limit &&
             result.error().error.code != Errc::cancelled)
        breaker->failed(now);
    else
        breaker->dropped();
    // Those who wait to try again go elsewhere at once.
    if (!was_open && breaker->state(now) == CircuitBreaker::State::open)
        for (Pause* pause : pauses_)
            pause->end();
}

/// Tells the user, once, that nobody is answered, and what is done about it.
void HttpProvider::watch_silence(const ChatResult& result, Clock::time_point now)
{
    // What we drop says nothing.
    if (!result && (result.error().error.code == Errc::cancelled || stopped_))
        return;
    if (result || result.error().advice != Advice::retry) {
        if (gate_->silence().answered() && options_.notice)
            options_.notice(name_ + " answers again");
        return;
    }
    const bool is_refusal = result.error().is_rate_limit;
    const auto silent_for = is_refusal ? gate_->silence().refused(now) : gate_->silence().failed(now);
    if (!silent_for || !options_.notice)
        return;
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.0f", std::chrono::duration<double>{*silent_for}.count());
    std::string what = name_ + (is_refusal ? " has refused every call for " : " has answered nothing for ") + seconds +
                       " s: " + result.error().error.text();
    if (is_refusal)
        what += "; asking again, more slowly; if nobody is answered the run stops, to be resumed later";
    else if (gate_->breaker())
        what += "; its questions go to the next provider until it answers again";
    else
        what += "; asking again, at most " + std::to_string(options_.retry.max_retries) +
                " times a question; if nobody is answered the run stops, to be resumed later";
    options_.notice(what);
}

bool HttpProvider::is_down() const
{
    const CircuitBreaker* breaker = gate_->breaker();
    return breaker && breaker->state(Clock::now()) == CircuitBreaker::State::open;
}

/// What the provider bills for it; nothing if that is not known.
std::optional<Charge> HttpProvider::charge(const Usage& usage, const std::string& model) const
{
    return gate_->budget() ? charges_.actual(usage, model, gate_->budget()->limits()) : std::nullopt;
}

/// How long to wait before the next send; nothing if there is none.
std::optional<std::chrono::milliseconds> HttpProvider::pause_after(const CallFailure& failure, Tries& tries)
{
    if (failure.advice != Advice::retry || failure.error.code == Errc::cancelled || stopped_ || is_down() ||
        tries.sends == 0)
        return std::nullopt;
    if (!failure.is_rate_limit) {
        tries.complaints = 0;
        const auto pause = policy_.pause(tries.sends_of_this_kind, failure.retry_after);
        if (!pause)
            return std::nullopt;
        const auto put_off = gate_->retries().take(Clock::now());
        return tries.is_lost ? put_off : std::max(*pause, put_off);
    }
    --tries.sends_of_this_kind;
    ++tries.complaints;
    if (Clock::now() - last_reply_ > options_.retry.longest_wish)
        return std::nullopt;
    return policy_.slow_down(tries.complaints, failure.retry_after);
}

CallFailure HttpProvider::give_up(CallFailure failure, const Tries& tries)
{
    ++counters_.failures;
    failure.usage = tries.wasted;
    failure.model = tries.wasted_model;
    failure.provider = name_;
    failure.others_answered = replies_ != tries.replies_before;
    return failure;
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
    if (options_.notice)
        options_.notice(name_ + " does not take " + before + " for this schema or model; asking with " +
                        std::string{name_of(dialect_->enforcement())} + " from now on (" + failure.error.message + ")");
    return true;
}

void HttpProvider::stop_retrying()
{
    stopped_ = true;
    gate_->stop();
    for (Pause* pause : pauses_)
        pause->end();
}

}  // namespace assay::llm
