#include "llm/batch_creation.hpp"
#include "llm/batch_provider.hpp"
#include "llm/batch_provider_parts.hpp"

#include "core/clock.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace asio = boost::asio;

// From a draft to a job that the provider has.

namespace assay::llm {
namespace {

using Stage = BatchJob::Stage;

CallFailure failed_for_good(const Error& error)
{
    return {.error = error, .advice = Advice::stop_run};
}

}  // namespace

void BatchProvider::spawn(asio::awaitable<void> coroutine)
{
    asio::co_spawn(network_, std::move(coroutine), [this](std::exception_ptr exception) {
        if (!exception)
            return;
        std::string what = "the batch lane broke down";
        try {
            std::rethrow_exception(exception);
        } catch (const std::exception& thrown) {
            what.append(": ").append(thrown.what());
        }
        // Whoever waits would wait for ever.
        std::vector<BatchItemId> all;
        for (const auto& [id, waiting] : waiting_)
            all.push_back(id);
        for (const auto& id : all)
            deliver(id, Outcome{Outcome::Kind::result, ChatResult{failed_for_good({Errc::corrupt, what})}, {}});
    });
}

/// Sends the draft once it no longer grows.
asio::awaitable<void> BatchProvider::gather()
{
    while (draft_ && !stopped_) {
        const auto quiet_at = last_added_ + options_.gather;
        const auto now = Clock::now();
        if (now >= quiet_at && !asking_first_) {
            hand_over_draft();
            break;
        }
        constexpr std::chrono::milliseconds shortest{5};
        const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(quiet_at - now);
        (void)co_await pauses_.wait(std::max(shortest, rest));
    }
    gathering_ = false;
}

void BatchProvider::hand_over_draft()
{
    auto draft = std::exchange(draft_, nullptr);
    ready_.push_back(std::move(*draft));
    if (!sending_) {
        sending_ = true;
        spawn(send_ready());
    }
}

/// One job after the other: a creation whose reply is lost can then only be
/// mistaken for somebody else's.
asio::awaitable<void> BatchProvider::send_ready()
{
    while (!ready_.empty() && !stopped_) {
        // What the first chat learns may make this draft void.
        while (asking_first_ && !stopped_)
            (void)co_await pauses_.wait(std::chrono::milliseconds{20});
        if (ready_.empty() || stopped_)
            break;
        Draft draft = std::move(ready_.front());
        ready_.pop_front();
        co_await send(std::move(draft));
    }
    sending_ = false;
}

/// `act` in the ledger's strand; an exception is an error like any other.
template <class Act>
asio::awaitable<Result<void>> BatchProvider::note(Act act)
{
    co_await asio::post(asio::bind_executor(ledger_, asio::use_awaitable));
    Result<void> done;
    try {
        done = act();
    } catch (const std::exception& thrown) {
        done = Error{Errc::corrupt, thrown.what()};
    }
    co_await asio::post(asio::bind_executor(network_, asio::use_awaitable));
    co_return done;
}

/// False if the ledger cannot be written; then all who wait for the job know.
asio::awaitable<bool> BatchProvider::save(Job& job)
{
    const auto record = job.record;
    const auto act = [this, &record] { return parts_.jobs.save(record); };
    const auto saved = co_await note(act);
    if (saved)
        co_return true;
    fail_all_of(job, failed_for_good(saved.error()));
    co_return false;
}

asio::awaitable<void> BatchProvider::send(Draft draft)
{
    const bool is_small = parts_.online && draft.requests.size() < options_.online_below;
    if (is_small || is_late()) {
        for (const auto& [id, body] : draft.requests) {
            if (const auto found = waiting_.find(id); found != waiting_.end())
                found->second->goes_online = true;
            deliver(id, Outcome{});
        }
        co_return;
    }
    auto job = std::make_shared<Job>();
    auto input = fill(*job, draft);
    if (!draft.requests.empty())
        ready_.push_front(std::move(draft));
    if (job->ids.empty()) {
        co_await wait_for_money();
        co_return;
    }
    auto& record = job->record;
    record.items = job->ids.size();
    record.submitted_ms = unix_ms();
    record.stage = parts_.api->uploads() ? Stage::preparing : Stage::creating;
    const auto begin = [this, &job] { return parts_.jobs.begin(job->record, job->ids); };
    const auto begun = co_await note(begin);
    jobs_.emplace(record.number, job);
    for (const auto& id : job->ids) {
        if (const auto found = waiting_.find(id); found != waiting_.end())
            found->second->job = record.number;
    }
    if (!begun) {
        fail_all_of(*job, failed_for_good(begun.error()));
        co_return;
    }
    if (parts_.api->uploads()) {
        auto file = co_await client_.upload(input);
        if (!file) {
            if (co_await drop(*job))
                fail_all_of(*job, file.error());
            co_return;
        }
        std::string{}.swap(input);
        record.input_file = *file;
        record.stage = Stage::creating;
        record.submitted_ms = unix_ms();
        if (!co_await save(*job))
            co_return;
    }
    // Not sent yet, and nobody waits any more.
    if (stopped_)
        co_return;
    const auto created = co_await create_job(client_, pauses_, policy_, record,
                                             parts_.api->uploads() ? record.input_file : input, remotes_);
    std::string{}.swap(input);
    if (!created.status && created.may_exist) {
        // A later process will look for it.
        stop_run_for(*job, created.failure);
        co_return;
    }
    if (!created.status) {
        if (co_await drop(*job))
            fail_all_of(*job, created.failure);
        co_return;
    }
    record.remote = created.status->id;
    record.state = created.status->state;
    record.stage = Stage::working;
    remotes_.insert(record.remote);
    if (!co_await save(*job))
        co_return;
    tell(label(record) + ": " + questions_text(record.items) + " sent");
    start_following(job);
}

/// The input of a job, of as many requests as the budget can pay for at their
/// worst. The others stay in the draft.
std::string BatchProvider::fill(Job& job, Draft& draft)
{
    auto input = parts_.api->begin();
    input.reserve(draft.bytes);
    Charge worst;
    std::size_t taken = 0;
    for (auto& [id, body] : draft.requests) {
        const auto most = parts_.budget ? parts_.charges.worst(body.size(), PriceKind::batch) : Charge{};
        if (parts_.budget && parts_.budget->hold(most) != Budget::Decision::granted)
            break;
        worst = worst + most;
        parts_.api->add(input, id.hex(), body);
        draft.bytes -= std::min(draft.bytes, body.size());
        std::string{}.swap(body);
        job.ids.push_back(id);
        ++taken;
    }
    parts_.api->finish(input);
    if (parts_.budget)
        job.record.charge = worst;
    if (taken > 0 && taken < draft.requests.size())
        tell("the budget can pay for " + std::to_string(taken) + " of " + std::to_string(draft.requests.size()) +
             " questions at their worst; the others wait for what these do cost");
    draft.requests.erase(draft.requests.begin(), draft.requests.begin() + static_cast<std::ptrdiff_t>(taken));
    return input;
}

/// Not even one request can be paid for. What jobs under way leave may do; if
/// there are none, nobody who waits to be sent ever will be.
asio::awaitable<void> BatchProvider::wait_for_money()
{
    constexpr std::chrono::milliseconds look_again{100};
    const auto& next = ready_.front().requests.front();
    const auto most = parts_.charges.worst(next.body.size(), PriceKind::batch);
    const bool may_be_freed = follow_open_jobs() || parts_.budget->may_be_freed(most);
    if (may_be_freed) {
        (void)co_await pauses_.wait(look_again);
        co_return;
    }
    ready_.clear();
    draft_.reset();
    std::vector<BatchItemId> unsent;
    for (const auto& [id, waiting] : waiting_) {
        if (waiting->job == 0)
            unsent.push_back(id);
    }
    for (const auto& id : unsent)
        deliver(id, Outcome{Outcome::Kind::result, ChatResult{over_budget(*parts_.budget)}, {}});
}

/// Of jobs that hold money and may bring results. Whether there are any.
bool BatchProvider::follow_open_jobs()
{
    bool any = false;
    for (const auto& [number, job] : jobs_) {
        const auto stage = job->record.stage;
        if (!job->record.charge || stage == Stage::fetched || stage == Stage::dropped)
            continue;
        start_following(job);
        any = any || job->followed;
    }
    return any;
}

/// It holds nothing any more.
void BatchProvider::settle(Job& job, Charge actual)
{
    if (!job.record.charge)
        return;
    if (parts_.budget)
        parts_.budget->settle_job(*job.record.charge, actual);
    job.record.charge = actual;
}

/// It came to nothing and was charged nothing. False if that cannot be saved.
asio::awaitable<bool> BatchProvider::drop(Job& job)
{
    settle(job, Charge{});
    job.record.stage = Stage::dropped;
    co_return co_await save(job);
}

}  // namespace assay::llm
