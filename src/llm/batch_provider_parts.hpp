#pragma once

#include "llm/batch_provider.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace assay::llm {

// What the sources of BatchProvider share.

/// "batch 2 (batch_68f)", as the user is told of it.
[[nodiscard]] inline std::string label(const BatchJob& job)
{
    const auto text = "batch " + std::to_string(job.number);
    return job.remote.empty() ? text : text + " (" + job.remote + ")";
}

[[nodiscard]] inline std::string questions_text(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " question" : " questions");
}

/// What is asked, and in which way.
struct BatchProvider::Task {
    std::unique_ptr<Dialect> dialect;
    std::optional<OnlineQueue> online{};  ///< Where chats go that cannot wait.
    std::uint64_t level = 0;              ///< How often the dialect was weakened.
};

/// What came of a request in a job.
struct BatchProvider::Outcome {
    enum class Kind {
        result,      ///< `result` is what came back, good or bad.
        unanswered,  ///< Nothing came back, for the reason in `why`...
        cancelled,   ///< ...which is that its job was cancelled before its turn: it was never asked.
        again,       ///< It was not sent, or not in a way that counts.
    };
    Kind kind = Kind::again;
    std::optional<ChatResult> result{};
    std::string why{};
};

/// A chat on its way, from its draft to its outcome.
class BatchProvider::Waiting {
public:
    Waiting(BatchProvider& provider, const Task& asked, const BatchItemId& id)
        : task{asked}, provider_{provider}, id_{id}, arrived_{provider.network_, Clock::time_point::max()}
    {
        provider_.waiting_.emplace(id_, this);
    }
    ~Waiting() { leave(); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    /// On the heap, and only once it is there: tens of thousands wait.
    boost::asio::awaitable<std::unique_ptr<Outcome>> wait()
    {
        if (!outcome_) {
            const auto [ec] =
                co_await arrived_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            if (!outcome_)
                throw boost::system::system_error{ec};
        }
        co_return std::move(outcome_);
    }

    void arrive(Outcome outcome)
    {
        leave();
        outcome_ = std::make_unique<Outcome>(std::move(outcome));
        arrived_.cancel();
    }

    [[nodiscard]] const BatchItemId& id() const { return id_; }

    const Task& task;
    std::int64_t job = 0;        ///< Its number; 0: in none yet.
    std::uint64_t fetch = 0;     ///< Of its job, that were begun when this came to it.
    bool goes_online = false;    ///< It is to be asked online instead.

private:
    void leave()
    {
        const auto found = provider_.waiting_.find(id_);
        if (found != provider_.waiting_.end() && found->second == this)
            provider_.waiting_.erase(found);
    }

    BatchProvider& provider_;
    BatchItemId id_;
    boost::asio::steady_timer arrived_;  ///< Never expires; cancelled to wake the chat.
    std::unique_ptr<Outcome> outcome_;
};

/// What a chat has been through.
struct BatchProvider::Tries {
    int sends = 0;
    int unanswered = 0;
    std::uint64_t replies_before = 0;  ///< By other chats, when this one began.
    std::string why{};                 ///< Nothing came back, the last time.
    Usage wasted{};                    ///< Of answers that could not be used.
    std::string wasted_model{};
};

/// What will go into a job.
struct BatchProvider::Draft {
    struct Request {
        BatchItemId id;
        std::string body;
    };
    std::vector<Request> requests;
    std::size_t bytes = 0;  ///< Of the job's input, roughly.
};

struct BatchProvider::Job {
    BatchJob record;
    std::vector<BatchItemId> ids{};     ///< In the order of its lines; empty for one of an earlier process.
    Clock::time_point last_joined{};    ///< When the last chat began to wait for it.
    std::uint64_t fetches = 0;          ///< Times that its results were read, begun ones included.
    bool followed = false;
    bool cancel_sent = false;
    std::optional<Charge> actual = Charge{};  ///< Of the results read so far; nothing once one is unknown.
};

}  // namespace assay::llm
