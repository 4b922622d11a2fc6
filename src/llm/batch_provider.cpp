#include "llm/batch_provider.hpp"

#include "llm/batch_provider_parts.hpp"

#include <cassert>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

CallFailure stopped_failure()
{
    return {.error = {Errc::cancelled, "stopped before the batch came back"}, .advice = Advice::retry};
}

BatchItemId item_id(std::string_view body, const ChatRequest& request)
{
    return batch_item_id(body, request.attempt, request.sample, request.rejected_ms);
}

/// The parts fit into what the API takes, with its limits known.
BatchOptions within(BatchOptions options, BatchApi::Limits limits)
{
    options.max_items = std::min(options.max_items, limits.items);
    options.max_bytes = std::min(options.max_bytes, limits.bytes);
    return options;
}

}  // namespace

BatchProvider::BatchProvider(Parts parts, asio::any_io_executor network, asio::any_io_executor pool,
                             BatchOptions options, std::uint64_t jitter_seed)
    : parts_{std::move(parts)}, network_{network}, ledger_{pool}, options_{within(options, parts_.api->limits())},
      random_{jitter_seed}, policy_{options.client.retry, random_()}, pauses_{network},
      client_{*parts_.api, parts_.http, pauses_, options.client, random_()}
{
    assert(parts_.dialect != nullptr);
    assert(options_.max_items >= 1);
    add_task(std::move(parts_.dialect), parts_.online);
}

BatchProvider::Task& BatchProvider::add_task(std::unique_ptr<Dialect> dialect, Provider* online)
{
    auto& task = *tasks_.emplace_back(std::make_unique<Task>(Task{std::move(dialect)}));
    if (online)
        task.online.emplace(*online, network_, options_.online_concurrency);
    return task;
}

BatchProvider::~BatchProvider() = default;

Result<std::unique_ptr<BatchProvider>> BatchProvider::make(Parts parts, asio::any_io_executor network,
                                                           asio::any_io_executor pool, BatchOptions options,
                                                           std::uint64_t jitter_seed)
{
    std::unique_ptr<BatchProvider> provider{
        new BatchProvider{std::move(parts), std::move(network), std::move(pool), options, jitter_seed}};
    if (auto recalled = provider->recall(); !recalled)
        return recalled.error();
    return provider;
}

Result<void> BatchProvider::recall()
{
    auto jobs = parts_.jobs.load();
    if (!jobs)
        return jobs.error();
    for (auto& record : *jobs) {
        // Nothing was sent that counts; its requests are free for another job.
        if (record.stage == BatchJob::Stage::preparing) {
            record.stage = BatchJob::Stage::dropped;
            if (record.charge)
                record.charge = Charge{};
            if (auto saved = parts_.jobs.save(record); !saved)
                return saved;
            continue;
        }
        if (!record.remote.empty())
            remotes_.insert(record.remote);
        auto job = std::make_shared<Job>();
        job->record = std::move(record);
        jobs_.emplace(job->record.number, std::move(job));
    }
    if (jobs_.empty())
        return {};
    auto items = parts_.jobs.load_items();
    if (!items)
        return items.error();
    known_.reserve(items->size());
    for (const auto& [id, job] : *items)
        known_.emplace(id, job);
    // An earlier process has asked, so the key and the model are good.
    asked_first_ = true;
    return {};
}

/// The jobs and what becomes of them are the owner's.
class BatchProvider::Beside final : public Provider {
public:
    Beside(BatchProvider& owner, Task& task) : owner_{owner}, task_{task} {}

    asio::awaitable<ChatResult> chat(ChatRequest request) override { return owner_.chat(task_, std::move(request)); }
    std::string_view name() const override { return owner_.name(); }
    bool is_paid_for(const ChatRequest& request) const override { return owner_.is_known(task_, request); }
    Counters counters() const override { return {}; }
    void stop_retrying() override { owner_.stop_retrying(); }

private:
    BatchProvider& owner_;
    Task& task_;
};

std::unique_ptr<Provider> BatchProvider::beside(std::unique_ptr<Dialect> dialect, Provider* online)
{
    return std::make_unique<Beside>(*this, add_task(std::move(dialect), online));
}

asio::awaitable<ChatResult> BatchProvider::chat(ChatRequest request)
{
    return chat(*tasks_.front(), std::move(request));
}

bool BatchProvider::is_paid_for(const ChatRequest& request) const
{
    return is_known(*tasks_.front(), request);
}

bool BatchProvider::is_known(const Task& task, const ChatRequest& request) const
{
    return known_.contains(item_id(task.dialect->encode(request).body, request));
}

asio::awaitable<ChatResult> BatchProvider::chat(Task& task, ChatRequest request)
{
    Tries tries;
    tries.replies_before = replies_;
    for (;;) {
        if (stopped_)
            co_return stopped_failure();
        // What is in a job already is paid for there, however late it is.
        if (is_late() && !is_known(task, request))
            co_return co_await task.online->chat(std::move(request));
        if (!asked_first_) {
            auto result = co_await ask_first(task, request);
            if (result)
                co_return std::move(*result);
        }
        const auto level_sent = task.level;
        std::string body = task.dialect->encode(request).body;
        Waiting waiting{*this, task, free_id(body, request)};
        take_place(waiting, std::move(body));
        ++tries.sends;
        ++counters_.calls;
        counters_.retries += tries.sends > 1;
        const auto outcome = co_await waiting.wait();
        if (waiting.goes_online) {
            // It counts where it is asked.
            --counters_.calls;
            counters_.retries -= tries.sends > 1;
            co_return co_await task.online->chat(std::move(request));
        }
        auto result = judge(std::move(*outcome), task, level_sent, tries);
        if (result)
            co_return std::move(*result);
    }
}

/// What the chat returns, or nothing if it goes on.
std::optional<ChatResult> BatchProvider::judge(Outcome outcome, Task& task, std::uint64_t level_sent, Tries& tries)
{
    if (outcome.kind == Outcome::Kind::again || outcome.kind == Outcome::Kind::cancelled) {
        counters_.retries -= tries.sends > 1;
        --tries.sends;
        --counters_.calls;
    }
    if (outcome.kind == Outcome::Kind::again)
        return std::nullopt;
    if (outcome.kind == Outcome::Kind::result && *outcome.result) {
        ++replies_;
        auto& reply = **outcome.result;
        reply.sends = tries.sends;
        add(reply.usage, tries.wasted);
        return std::move(outcome.result);
    }
    CallFailure failure{.error = {Errc::unavailable, "a batch brought no answer: " + outcome.why},
                        .advice = Advice::retry};
    if (outcome.kind == Outcome::Kind::result)
        failure = outcome.result->error();
    // What the budget could not pay for was never sent.
    counters_.calls -= failure.error.code == Errc::over_budget;
    add(tries.wasted, failure.usage);
    if (!failure.model.empty())
        tries.wasted_model = failure.model;
    if (failure.advice == Advice::weaken) {
        if (step_down(task, level_sent, failure))
            return std::nullopt;
        failure.advice = Advice::reject_row;
    }
    const bool may_go_on = failure.advice == Advice::retry && !stopped_ && failure.error.code != Errc::cancelled &&
                           (is_late() || ++tries.unanswered <= options_.item_retries);
    if (may_go_on)
        return std::nullopt;
    return give_up(std::move(failure), tries);
}

CallFailure BatchProvider::give_up(CallFailure failure, const Tries& tries)
{
    if (stopped_ && failure.advice == Advice::retry)
        failure.error = stopped_failure().error;
    else
        ++counters_.failures;
    failure.usage = tries.wasted;
    failure.model = tries.wasted_model;
    failure.others_answered = replies_ != tries.replies_before;
    return failure;
}

/// Sends one chat online. Nothing if it is to go the way of the others: there
/// was passing trouble, or another chat is the first already.
asio::awaitable<std::optional<ChatResult>> BatchProvider::ask_first(Task& task, const ChatRequest& request)
{
    if (asking_first_)
        co_return std::nullopt;
    asking_first_ = true;
    for (;;) {
        const auto level_sent = task.level;
        auto encoded = task.dialect->encode(request);
        const auto request_bytes = encoded.body.size();
        const auto worst = parts_.charges.worst(request_bytes, PriceKind::online);
        const auto paid = parts_.budget ? parts_.budget->reserve(worst) : Budget::Decision::granted;
        if (paid != Budget::Decision::granted) {
            asking_first_ = false;
            asked_first_ = true;
            if (paid == Budget::Decision::wait)
                co_return std::nullopt;
            co_return std::optional<ChatResult>{over_budget(*parts_.budget)};
        }
        ++counters_.calls;
        const auto response = co_await parts_.http.send(std::move(encoded));
        asking_first_ = false;
        asked_first_ = true;
        if (!response) {
            // It may have been answered and billed all the same.
            settle_online(worst, std::nullopt);
            if (response.error().code != Errc::invalid_input && response.error().code != Errc::unreachable)
                counters_.unanswered += parts_.charges.unanswered(request_bytes, PriceKind::online);
            if (response.error().code != Errc::invalid_input) {
                tell(response.error().text() + "; going on");
                co_return std::nullopt;
            }
            CallFailure failure{.error = response.error(), .advice = Advice::stop_run};
            co_return std::optional<ChatResult>{std::move(failure)};
        }
        auto result = task.dialect->decode(*response);
        settle_online(worst, actual_charge(response->status, result));
        if (result) {
            ++replies_;
            co_return std::optional<ChatResult>{std::move(result)};
        }
        CallFailure failure = result.error();
        if (failure.advice == Advice::weaken && step_down(task, level_sent, failure)) {
            asked_first_ = false;
            asking_first_ = true;
            continue;
        }
        if (failure.advice == Advice::weaken)
            failure.advice = Advice::reject_row;
        if (failure.advice == Advice::retry) {
            tell(failure.error.text() + "; going on");
            co_return std::nullopt;
        }
        co_return std::optional<ChatResult>{std::move(failure)};
    }
}

void BatchProvider::settle_online(Charge worst, std::optional<Charge> actual)
{
    if (parts_.budget)
        parts_.budget->settle(worst, actual);
}

/// What a response is billed; nothing if that is not known.
std::optional<Charge> BatchProvider::actual_charge(int status, const ChatResult& result) const
{
    // Without a budget it is counted for one that a later session may have.
    const auto limits = parts_.budget ? parts_.budget->limits() : Budget::Limits{.money = Money{}};
    const auto& usage = result ? result->usage : result.error().usage;
    const auto charge = parts_.charges.actual(usage, result ? result->model : result.error().model, limits);
    return status >= 400 ? charge.value_or(Charge{}) : charge;
}

/// Whether there is a weaker way to ask than the one of `level_sent`.
bool BatchProvider::step_down(Task& task, std::uint64_t level_sent, const CallFailure& failure)
{
    if (task.level != level_sent)
        return true;
    const std::string before{name_of(task.dialect->enforcement())};
    if (!task.dialect->weaken())
        return false;
    ++task.level;
    tell(parts_.name + " does not take " + before + " for this schema or model; asking with " +
         std::string{name_of(task.dialect->enforcement())} + " from now on (" + failure.error.message + ")");
    // What waits to be sent would be refused too.
    auto drafts = std::exchange(ready_, {});
    if (const auto draft = std::exchange(draft_, nullptr))
        drafts.push_back(std::move(*draft));
    for (const auto& draft : drafts) {
        for (const auto& request : draft.requests)
            deliver(request.id, Outcome{});
    }
    return true;
}

/// The id of a request. Equal requests at the same time (nobody asks like
/// that, but it is no error) get ids in their order.
BatchItemId BatchProvider::free_id(std::string_view body, const ChatRequest& request) const
{
    auto id = item_id(body, request);
    while (waiting_.contains(id))
        id = item_id(id.blob(), request);
    return id;
}

void BatchProvider::take_place(Waiting& waiting, std::string body)
{
    if (const auto known = known_.find(waiting.id()); known != known_.end()) {
        const auto job = jobs_.find(known->second);
        known_.erase(known);
        if (job != jobs_.end() && job->second->record.stage != BatchJob::Stage::dropped) {
            waiting.job = job->first;
            waiting.fetch = job->second->fetches;
            job->second->last_joined = Clock::now();
            start_following(job->second);
            return;
        }
    }
    // A job holds at least one request, whatever its size.
    constexpr std::size_t around_a_request = 200;
    const auto bytes = body.size() + around_a_request;
    if (draft_ && draft_->bytes + bytes > options_.max_bytes)
        hand_over_draft();
    if (!draft_)
        draft_ = std::make_unique<Draft>();
    draft_->bytes += bytes;
    draft_->requests.push_back({waiting.id(), std::move(body)});
    last_added_ = Clock::now();
    if (draft_->requests.size() >= options_.max_items)
        hand_over_draft();
    // Begins to run here and now, so it comes last.
    if (draft_ && !gathering_) {
        gathering_ = true;
        spawn(gather());
    }
}

bool BatchProvider::is_late() const
{
    return parts_.online && options_.online_from && Clock::now() >= *options_.online_from;
}

void BatchProvider::tell(const std::string& what) const
{
    if (parts_.notice)
        parts_.notice(what);
}

Counters BatchProvider::counters() const
{
    auto sum = counters_;
    for (const auto& task : tasks_)
        if (task->online)
            sum += task->online->counters();
    return sum;
}

void BatchProvider::stop_retrying()
{
    if (stopped_)
        return;
    stopped_ = true;
    for (const auto& task : tasks_)
        if (task->online)
            task->online->stop_retrying();
    draft_.reset();
    ready_.clear();
    const auto left = static_cast<std::size_t>(std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) {
        return job.second->followed && job.second->record.stage == BatchJob::Stage::working;
    }));
    cancelling_ = options_.cancel_on_stop && left > 0;
    if (cancelling_) {
        tell("cancelling " + std::to_string(left) + (left == 1 ? " batch" : " batches") + " and reading what is finished");
        pauses_.cut_short();
        std::vector<BatchItemId> unsent;
        for (const auto& [id, waiting] : waiting_) {
            if (waiting->job == 0)
                unsent.push_back(id);
        }
        for (const auto& id : unsent)
            deliver(id, Outcome{Outcome::Kind::unanswered, {}, "stopped"});
        return;
    }
    if (left > 0)
        tell(std::to_string(left) + (left == 1 ? " batch goes" : " batches go") +
             " on at the provider; the run can be resumed when they are done");
    abandon();
}

void BatchProvider::abandon()
{
    stopped_ = true;
    cancelling_ = false;
    pauses_.end();
    std::vector<BatchItemId> all;
    all.reserve(waiting_.size());
    for (const auto& [id, waiting] : waiting_)
        all.push_back(id);
    for (const auto& id : all)
        deliver(id, Outcome{Outcome::Kind::unanswered, {}, "stopped"});
}

}  // namespace assay::llm
