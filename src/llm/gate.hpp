#pragma once

#include "llm/budget.hpp"
#include "llm/circuit_breaker.hpp"
#include "llm/limiter.hpp"
#include "llm/retry_budget.hpp"
#include "llm/silence_watch.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <optional>

namespace assay::llm {

/// What all requests to one provider's account pass, in order: what is left of
/// the run's budget, the account's limits. Shared by the providers of single
/// and packed questions, which have one account. Here the policies meet the
/// clock and wait; they decide nothing else.
///
/// Lives on the network thread.
class Gate {
public:
    struct Options {
        UserLimits limits{};
        RetryBudget::Limits retries{};
        SilenceWatch::Limits silence{};
        std::optional<CircuitBreaker::Limits> breaker{};  ///< Only for a provider that another can stand in for.
    };

    /// `budget` may be null; it is shared by all gates of a run.
    Gate(boost::asio::any_io_executor executor, const Options& options, std::shared_ptr<Budget> budget = {});
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    /// How an attempt to get through ends.
    enum class Entry {
        granted,
        stopped,      ///< stop() came first.
        over_budget,  ///< What is left cannot pay for this request.
    };
    class Pass;

    /// Whoever waits, waits no longer. Requests under way are not touched.
    void stop();

    [[nodiscard]] Limiter& limiter() { return limiter_; }
    [[nodiscard]] RetryBudget& retries() { return retries_; }
    [[nodiscard]] CircuitBreaker* breaker() { return breaker_ ? &*breaker_ : nullptr; }
    [[nodiscard]] SilenceWatch& silence() { return silence_; }
    [[nodiscard]] const Budget* budget() const { return budget_.get(); }

private:
    [[nodiscard]] std::optional<Entry> admit(Pass& pass);
    void pump();
    void wake_in(Limiter::Duration wait);

    boost::asio::any_io_executor executor_;
    Limiter limiter_;
    RetryBudget retries_;
    std::optional<CircuitBreaker> breaker_;
    SilenceWatch silence_;
    std::shared_ptr<Budget> budget_;
    std::deque<Pass*> queue_;
    boost::asio::steady_timer timer_;  ///< For the first in the queue.
    bool is_stopped_ = false;
};

/// One request's way through. It must end before its gate. A request that
/// passed and was never settled (its coroutine was cancelled) stays charged
/// at its worst.
class Gate::Pass {
public:
    enum class Place { last, first };  ///< Retries go before first tries: theirs are the older rows.

    Pass(Gate& gate, TokenNeed need, Charge worst);
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// Passes at once if nothing is in the way and nobody waits.
    [[nodiscard]] bool try_enter();
    /// Waits for its turn. Cancelling the coroutine throws.
    [[nodiscard]] boost::asio::awaitable<Entry> wait(Place place);

    /// What came of it. `actual` nothing: it may have cost anything up to its worst.
    void settle(std::optional<Charge> actual);

    [[nodiscard]] const Limiter::Sent& sent() const { return *sent_; }

private:
    friend class Gate;

    Gate& gate_;
    TokenNeed need_;
    Charge worst_;
    std::optional<Limiter::Sent> sent_;
    std::optional<Entry> entry_;
    bool is_settled_ = false;
    std::optional<boost::asio::steady_timer> timer_;  ///< Never expires; cancelled at its turn.
};

}  // namespace assay::llm
