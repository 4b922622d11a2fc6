#include "llm/gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using Clock = std::chrono::steady_clock;

/// A budget may be freed by a request that passed another gate, and limits
/// move: whoever waits looks again at least this often.
constexpr std::chrono::milliseconds longest_sleep{250};

}  // namespace

Gate::Gate(asio::any_io_executor executor, const Options& options, std::shared_ptr<Budget> budget)
    : executor_{std::move(executor)}, limiter_{options.limits, Clock::now()}, retries_{options.retries, Clock::now()},
      silence_{options.silence}, budget_{std::move(budget)}, timer_{executor_}
{
    if (options.breaker)
        breaker_.emplace(*options.breaker);
}

void Gate::stop()
{
    is_stopped_ = true;
    pump();
}

/// How the request fares now; nothing if it has to wait, for which the timer is set.
std::optional<Gate::Entry> Gate::admit(Pass& pass)
{
    const auto now = Clock::now();
    if (const auto wait = limiter_.wait(pass.need_, now); wait > Limiter::Duration::zero()) {
        wake_in(wait);
        return std::nullopt;
    }
    if (budget_) {
        switch (budget_->reserve(pass.worst_)) {
        case Budget::Decision::granted: break;
        case Budget::Decision::wait: wake_in(longest_sleep); return std::nullopt;
        case Budget::Decision::exhausted: return Entry::over_budget;
        }
    }
    pass.sent_ = limiter_.send(pass.need_, now);
    return Entry::granted;
}

void Gate::pump()
{
    while (!queue_.empty()) {
        Pass& pass = *queue_.front();
        const auto entry = is_stopped_ ? std::optional{Entry::stopped} : admit(pass);
        if (!entry)
            return;
        queue_.pop_front();
        pass.entry_ = entry;
        pass.timer_->cancel();
    }
    timer_.cancel();
}

void Gate::wake_in(Limiter::Duration wait)
{
    timer_.expires_after(std::min<Limiter::Duration>(wait, longest_sleep));
    timer_.async_wait([this](boost::system::error_code ec) {
        if (!ec)
            pump();
    });
}

Gate::Pass::Pass(Gate& gate, TokenNeed need, Charge worst) : gate_{gate}, need_{need}, worst_{worst} {}

Gate::Pass::~Pass()
{
    std::erase(gate_.queue_, this);
    settle(std::nullopt);
}

bool Gate::Pass::try_enter()
{
    if (!gate_.queue_.empty())
        return false;
    const auto now = Clock::now();
    if (gate_.limiter_.wait(need_, now) > Limiter::Duration::zero())
        return false;
    // Only wait() tells an exhausted budget from one that may be freed.
    if (gate_.budget_ && gate_.budget_->reserve(worst_) != Budget::Decision::granted)
        return false;
    sent_ = gate_.limiter_.send(need_, now);
    entry_ = Entry::granted;
    return true;
}

asio::awaitable<Gate::Entry> Gate::Pass::wait(Place place)
{
    if (place == Place::first)
        gate_.queue_.push_front(this);
    else
        gate_.queue_.push_back(this);
    timer_.emplace(gate_.executor_, asio::steady_timer::time_point::max());
    if (gate_.queue_.front() == this || gate_.is_stopped_)
        gate_.pump();
    if (!entry_) {
        const auto [ec] = co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
        if (!entry_)
            throw boost::system::system_error{ec};  // the coroutine was cancelled
    }
    co_return *entry_;
}

void Gate::Pass::settle(std::optional<Charge> actual)
{
    if (!sent_ || is_settled_)
        return;
    is_settled_ = true;
    if (gate_.budget_)
        gate_.budget_->settle(worst_, actual);
    gate_.pump();
}

}  // namespace assay::llm
