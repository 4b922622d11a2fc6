#pragma once

#include "llm/batch_api.hpp"
#include "llm/batch_client.hpp"
#include "llm/batch_jobs.hpp"
#include "llm/batch_online.hpp"
#include "llm/batch_pace.hpp"
#include "llm/charges.hpp"
#include "llm/dialect.hpp"
#include "llm/provider.hpp"
#include "llm/retry.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace assay::llm {

class BatchTally;

struct BatchOptions {
    std::size_t max_items = 10'000;       ///< Requests in a job...
    std::size_t max_bytes = 24u << 20;    ///< ...or this much input, which is held twice while it is sent.
    std::chrono::milliseconds gather{2'000};  ///< A job is sent when no further chat came for this long.
    PollPace::Limits poll{};
    std::chrono::milliseconds poll_patience{7'200'000};  ///< Without any word on a job, or its results.
    int item_retries = 3;                 ///< Jobs that a chat goes into after the first brought it no answer.
    int job_refusals = 3;                 ///< Refused jobs in a row, for no single request's sake, that end the run.
    std::optional<std::chrono::steady_clock::time_point> online_from{};  ///< From then on nothing waits for a batch.
    std::size_t online_below = 0;         ///< Fewer chats than this are asked online at once.
    std::size_t online_concurrency = 64;
    bool cancel_on_stop = false;          ///< stop_retrying() cancels the jobs and reads what they finished.
    BatchClient::Options client{};
};

/// A provider behind a batch API: half the price, answers within a day. It
/// gathers chats into jobs, waits for them, and resumes each chat with its own
/// answer, so that whoever asks does not notice but for the time.
///
///   chat ─► draft ─► job noted in `jobs` ─► upload, create ─► poll ─► results
///     ▲                                                                  │
///     └── answered ◄──────────────────────────────────── by content id ──┤
///         into the next draft, or online ◄── expired, failed, missing ───┘
///
/// A request is named by its content. One that an earlier process put into a
/// job waits for that job's result, so a run that died pays for nothing twice;
/// results that nobody waits for yet are left with the provider, which keeps
/// them for four weeks, and read again when somebody does.
///
/// With a budget a job is no larger than what it could cost at its worst;
/// chats that do not fit wait until other jobs are over and leave something.
/// If they leave too little the chats fail, with Errc::over_budget.
///
/// The very first chat is asked online: what is wrong with the key, the model
/// or the schema shows within seconds, not at the end of a batch.
///
/// Lives on the network thread; `jobs` is called on the pool.
class BatchProvider final : public Provider {
public:
    using Notice = std::function<void(const std::string&)>;

    struct Parts {
        std::string name;                 ///< As HttpProvider's.
        std::unique_ptr<Dialect> dialect;
        std::unique_ptr<BatchApi> api;
        BatchJobs& jobs;
        net::HttpClient& http;
        Provider* online = nullptr;       ///< Where chats go that cannot wait; null: nowhere.
        Notice notice{};                  ///< May be empty. Called on the network thread.
        Charges charges{};                ///< Needed with a budget.
        std::shared_ptr<Budget> budget{}; ///< Null: none.
    };

    /// Reads from `jobs` what earlier processes left. References must outlive
    /// this, and this its chats.
    [[nodiscard]] static Result<std::unique_ptr<BatchProvider>>
    make(Parts parts, boost::asio::any_io_executor network, boost::asio::any_io_executor pool, BatchOptions options,
         std::uint64_t jitter_seed = std::random_device{}());
    ~BatchProvider() override;

    [[nodiscard]] boost::asio::awaitable<ChatResult> chat(ChatRequest request) override;
    [[nodiscard]] std::string_view name() const override { return parts_.name; }
    [[nodiscard]] bool is_paid_for(const ChatRequest& request) const override;
    [[nodiscard]] Counters counters() const override;

    /// Asks another task's questions in the same jobs. Must not outlive this,
    /// and its counters are in this one's. `online` as in Parts.
    [[nodiscard]] std::unique_ptr<Provider> beside(std::unique_ptr<Dialect> dialect, Provider* online);

    /// Chats that wait for a batch fail now, with Errc::cancelled. Jobs stay
    /// with the provider for a later process, or are cancelled (see
    /// BatchOptions::cancel_on_stop), and then their chats wait for that.
    void stop_retrying() override;

    /// Lets nobody wait any longer. After stop_retrying().
    void abandon();

private:
    using Clock = std::chrono::steady_clock;
    struct Task;
    class Beside;
    class Waiting;
    struct Tries;
    struct Draft;
    struct Job;
    struct Outcome;

    BatchProvider(Parts parts, boost::asio::any_io_executor network, boost::asio::any_io_executor pool,
                  BatchOptions options, std::uint64_t jitter_seed);
    [[nodiscard]] Result<void> recall();
    Task& add_task(std::unique_ptr<Dialect> dialect, Provider* online);

    // batch_provider.cpp: chats.
    boost::asio::awaitable<ChatResult> chat(Task& task, ChatRequest request);
    [[nodiscard]] bool is_known(const Task& task, const ChatRequest& request) const;
    void take_place(Waiting& waiting, std::string body);
    [[nodiscard]] std::optional<ChatResult> judge(Outcome outcome, Task& task, std::uint64_t level_sent, Tries& tries);
    [[nodiscard]] CallFailure give_up(CallFailure failure, const Tries& tries);
    boost::asio::awaitable<std::optional<ChatResult>> ask_first(Task& task, const ChatRequest& request);
    void settle_online(Charge worst, std::optional<Charge> actual);
    [[nodiscard]] std::optional<Charge> actual_charge(int status, const ChatResult& result) const;
    [[nodiscard]] bool step_down(Task& task, std::uint64_t level_sent, const CallFailure& failure);
    [[nodiscard]] BatchItemId free_id(std::string_view body, const ChatRequest& request) const;
    [[nodiscard]] bool is_late() const;
    void tell(const std::string& what) const;

    // batch_provider_send.cpp: from a draft to a job.
    boost::asio::awaitable<void> gather();
    void hand_over_draft();
    boost::asio::awaitable<void> send_ready();
    boost::asio::awaitable<void> send(Draft draft);
    [[nodiscard]] std::string fill(Job& job, Draft& draft);
    boost::asio::awaitable<void> wait_for_money();
    [[nodiscard]] bool follow_open_jobs();
    void settle(Job& job, Charge actual);
    boost::asio::awaitable<bool> drop(Job& job);
    template <class Act>
    boost::asio::awaitable<Result<void>> note(Act act);
    boost::asio::awaitable<bool> save(Job& job);
    void spawn(boost::asio::awaitable<void> coroutine);

    // batch_provider_follow.cpp: from a job to its outcomes.
    void start_following(const std::shared_ptr<Job>& job);
    boost::asio::awaitable<void> follow(std::shared_ptr<Job> job);
    boost::asio::awaitable<bool> settle_creation(Job& job);
    boost::asio::awaitable<std::optional<BatchStatus>> wait_for_end(Job& job);
    boost::asio::awaitable<void> read_results(Job& job, const BatchStatus& status);
    boost::asio::awaitable<std::optional<CallFailure>> read_once(Job& job, const BatchStatus& status);
    boost::asio::awaitable<void> read_lines(Job& job, const std::string& lines, std::uint64_t fetch, BatchTally& tally);
    boost::asio::awaitable<void> give_back_refused(Job& job, const BatchStatus& status);
    void deliver(const BatchItemId& id, Outcome outcome);
    void deliver_to_all_of(const Job& job, const Outcome& outcome);
    void fail_all_of(const Job& job, CallFailure failure);
    void stop_run_for(const Job& job, CallFailure failure);
    [[nodiscard]] bool is_waited_for(const Job& job) const;

    Parts parts_;
    boost::asio::any_io_executor network_;
    boost::asio::strand<boost::asio::any_io_executor> ledger_;  ///< Of the pool: one call of `jobs` at a time.
    BatchOptions options_;
    std::mt19937_64 random_;
    RetryPolicy policy_;
    Pauses pauses_;
    BatchClient client_;
    std::deque<std::unique_ptr<Task>> tasks_;  ///< The first is that of chat(), the others those of beside().

    boost::unordered_flat_map<BatchItemId, Waiting*, BatchItemIdHash> waiting_;
    /// What earlier processes put into jobs and nobody asked for yet.
    boost::unordered_flat_map<BatchItemId, std::int64_t, BatchItemIdHash> known_;
    std::map<std::int64_t, std::shared_ptr<Job>> jobs_;  ///< By number.
    std::set<std::string> remotes_;                      ///< Their ids at the provider.
    std::unique_ptr<Draft> draft_;                       ///< Null: empty.
    std::deque<Draft> ready_;                            ///< To be sent, one after the other.
    Clock::time_point last_added_{};                     ///< To the draft.
    bool gathering_ = false;
    bool sending_ = false;

    std::uint64_t replies_ = 0;
    int refusals_ = 0;         ///< Of jobs, in a row.
    bool asked_first_ = false;
    bool asking_first_ = false;
    bool stopped_ = false;
    bool cancelling_ = false;  ///< The jobs, since the run stops.
    Counters counters_;
};

}  // namespace assay::llm
