#include "llm/batch_creation.hpp"
#include "llm/batch_provider.hpp"
#include "llm/batch_provider_parts.hpp"
#include "llm/batch_refusal.hpp"
#include "llm/batch_tally.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

namespace asio = boost::asio;

// From a job that the provider has to the outcomes of its requests.

namespace assay::llm {
namespace {

using Stage = BatchJob::Stage;

/// Says that it has a batch's price.
ChatResult marked(ChatResult result)
{
    if (result) {
        result->usage.batch = true;
        return result;
    }
    CallFailure failure = result.error();
    failure.usage.batch = true;
    return failure;
}

}  // namespace

void BatchProvider::start_following(const std::shared_ptr<Job>& job)
{
    if (job->followed || (stopped_ && !cancelling_))
        return;
    job->followed = true;
    spawn(follow(job));
}

/// Until nobody waits for it any more.
asio::awaitable<void> BatchProvider::follow(std::shared_ptr<Job> job)
{
    if (job->record.remote.empty() && !co_await settle_creation(*job)) {
        job->followed = false;
        co_return;
    }
    const auto status = co_await wait_for_end(*job);
    if (status && status->phase == BatchPhase::refused) {
        co_await give_back_refused(*job, *status);
    } else if (status && status->phase == BatchPhase::gone) {
        // Whatever it cost is not to be learnt any more.
        settle(*job, job->record.charge.value_or(Charge{}));
        job->record.stage = Stage::dropped;
        if (co_await save(*job))
            deliver_to_all_of(*job, Outcome{Outcome::Kind::unanswered, {}, "the provider no longer has it"});
    } else if (status) {
        co_await read_results(*job, *status);
    }
    job->followed = false;
}

/// What became of a job that an earlier process was creating when it died.
/// False if there is nothing to follow.
asio::awaitable<bool> BatchProvider::settle_creation(Job& job)
{
    const auto found = co_await find_created(client_, job.record, remotes_);
    if (!found) {
        stop_run_for(job, found.error());
        co_return false;
    }
    if (*found) {
        job.record.remote = (*found)->id;
        job.record.stage = Stage::working;
        remotes_.insert(job.record.remote);
        co_return co_await save(job);
    }
    if (co_await drop(job))
        deliver_to_all_of(job, Outcome{});
    co_return false;
}

/// Nothing if the waiting itself came to an end, which those who waited know.
asio::awaitable<std::optional<BatchStatus>> BatchProvider::wait_for_end(Job& job)
{
    PollPace pace{options_.poll, random_()};
    auto last_word = Clock::now();
    bool is_told = false;  // of the silence
    for (;;) {
        if (stopped_ && !cancelling_)
            co_return std::nullopt;
        auto status = co_await client_.status(job.record.remote);
        if (!status) {
            const CallFailure failure = status.error();
            const bool passing = failure.advice == Advice::retry && failure.error.code != Errc::cancelled;
            if (!passing || Clock::now() - last_word > options_.poll_patience) {
                stop_run_for(job, failure);
                co_return std::nullopt;
            }
            if (!std::exchange(is_told, true))
                tell("no word on " + label(job.record) + ": " + failure.error.text() + "; looking again for up to " +
                     std::to_string(std::chrono::duration_cast<std::chrono::minutes>(options_.poll_patience).count()) + " minutes");
        } else {
            if (std::exchange(is_told, false))
                tell("there is word on " + label(job.record) + " again");
            last_word = Clock::now();
            const bool is_news = status->state != job.record.state;
            job.record.state = status->state;
            if (status->phase == BatchPhase::ended && job.record.stage != Stage::fetched)
                job.record.stage = Stage::ended;
            if (is_news && !co_await save(job))
                co_return std::nullopt;
            if (status->phase != BatchPhase::working)
                co_return std::move(*status);
            if ((cancelling_ || is_late()) && !job.cancel_sent) {
                job.cancel_sent = true;
                // One that has ended meanwhile cannot be cancelled, which its status will tell.
                (void)co_await client_.cancel(job.record.remote);
                continue;
            }
        }
        auto pause = pace.pause();
        if (parts_.online && options_.online_from && !job.cancel_sent) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(*options_.online_from - Clock::now());
            pause = std::clamp(rest, std::chrono::milliseconds{0}, pause);
        }
        (void)co_await pauses_.wait(pause);
    }
}

/// Reads the results for all who wait for them, and for those who join meanwhile.
asio::awaitable<void> BatchProvider::read_results(Job& job, const BatchStatus& status)
{
    const auto begun = Clock::now();
    do {
        // After a restart chats come back in quick succession: read for all of them.
        for (;;) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(job.last_joined + options_.gather - Clock::now());
            if (rest.count() <= 0)
                break;
            if (!co_await pauses_.wait(rest))
                co_return;
        }
        const auto failure = co_await read_once(job, status);
        if (failure && (failure->advice != Advice::retry || failure->error.code == Errc::cancelled ||
                        Clock::now() - begun > options_.poll_patience)) {
            stop_run_for(job, *failure);
            co_return;
        }
        if (failure && !co_await pauses_.wait(options_.poll.longest))
            co_return;
    } while (is_waited_for(job));
}

/// Reads all results, and settles everyone who waited when that began.
asio::awaitable<std::optional<CallFailure>> BatchProvider::read_once(Job& job, const BatchStatus& status)
{
    const auto fetch = ++job.fetches;
    BatchTally tally{job.record.items, job.ids};
    job.actual = Charge{};
    for (auto& request : parts_.api->results(status)) {
        const auto file = co_await client_.fetch(std::move(request));
        if (!file)
            co_return file.error();
        co_await read_lines(job, file->body, fetch, tally);
    }
    refusals_ = 0;
    std::vector<BatchItemId> missing;
    for (const auto& [id, waiting] : waiting_) {
        if (waiting->job == job.record.number && waiting->fetch < fetch)
            missing.push_back(id);
    }
    for (const auto& id : missing)
        deliver(id, Outcome{Outcome::Kind::unanswered, {}, "its results do not hold this question"});
    const bool is_first = job.record.stage != Stage::fetched;
    if (is_first) {
        job.record.outcomes = tally.outcomes();
        tell(label(job.record) + " " + status.state + ": of " + questions_text(job.record.items) + ", " + job.record.outcomes.text());
    }
    if (is_first)
        settle(job, job.actual.value_or(job.record.charge.value_or(Charge{})));
    job.record.stage = Stage::fetched;
    std::vector<BatchItemId>{}.swap(job.ids);
    if (is_first)
        (void)co_await save(job);
    co_return std::nullopt;
}

asio::awaitable<void> BatchProvider::read_lines(Job& job, const std::string& lines, std::uint64_t fetch, BatchTally& tally)
{
    constexpr std::size_t lines_at_a_time = 64;  // then others have their turn on this thread
    std::size_t count = 0;
    std::size_t torn = 0;
    for (std::size_t begin = 0; begin < lines.size();) {
        const auto end = std::min(lines.find('\n', begin), lines.size());
        auto text = std::string_view{lines}.substr(begin, end - begin);
        begin = end + 1;
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        if (text.empty())
            continue;
        if (++count % lines_at_a_time == 0)
            co_await asio::post(asio::bind_executor(network_, asio::use_awaitable));
        auto line = parts_.api->read_line(text);
        if (!line) {
            if (torn++ == 0)
                tell(label(job.record) + ": " + line.error().text());
            continue;
        }
        const bool is_answer = line->fate == BatchLine::Fate::answered;
        const auto id = BatchItemId::parse(line->id);
        tally.count(id, *line);
        const auto found = waiting_.find(id);
        // Else of another process's chats, an id of nobody's, or a line that stands twice.
        const bool is_awaited = found != waiting_.end() && found->second->job == job.record.number && found->second->fetch < fetch;
        if (is_awaited && !is_answer)
            deliver(id, Outcome{line->fate == BatchLine::Fate::cancelled ? Outcome::Kind::cancelled : Outcome::Kind::unanswered,
                                {}, std::move(line->message)});
        if (!is_answer || !(is_awaited || job.record.charge))
            continue;
        const auto& task = is_awaited ? found->second->task : *tasks_.front();
        auto result = marked(task.dialect->decode(line->response));
        if (job.record.charge && job.actual) {
            const auto charge = actual_charge(line->response.status, result);
            job.actual = charge ? std::optional{*job.actual + *charge} : std::nullopt;
        }
        if (is_awaited)
            deliver(id, Outcome{Outcome::Kind::result, std::move(result), {}});
    }
}

/// The input was not valid. Requests that the provider names are at fault;
/// the others go into the next job.
asio::awaitable<void> BatchProvider::give_back_refused(Job& job, const BatchStatus& status)
{
    if (!co_await drop(job))
        co_return;
    const auto refusal = refusal_of(status, job.record.items, job.ids.size());
    tell(label(job.record) + " was refused: " + refusal.reason);
    if (!refusal.at_fault.empty()) {
        for (const auto& [place, reason] : refusal.at_fault) {
            CallFailure failure{.error = {Errc::invalid_input, "refused in a batch: " + reason}, .advice = Advice::reject_row};
            deliver(job.ids[place], Outcome{Outcome::Kind::result, ChatResult{std::move(failure)}, {}});
        }
        deliver_to_all_of(job, Outcome{});
        co_return;
    }
    refusals_ += refusal.passes ? 0 : 1;
    if (refusals_ >= options_.job_refusals) {
        CallFailure failure{.error = {Errc::invalid_input, "batches are refused: " + refusal.reason}, .advice = Advice::stop_run};
        fail_all_of(job, std::move(failure));
        co_return;
    }
    const auto pause = policy_.slow_down(std::max(1, refusals_), std::nullopt);
    if (pause && (co_await pauses_.wait(refusal.passes ? options_.poll.longest : *pause)))
        deliver_to_all_of(job, Outcome{});
}

void BatchProvider::deliver(const BatchItemId& id, Outcome outcome)
{
    if (const auto found = waiting_.find(id); found != waiting_.end())
        found->second->arrive(std::move(outcome));
}

void BatchProvider::deliver_to_all_of(const Job& job, const Outcome& outcome)
{
    std::vector<BatchItemId> ids;
    for (const auto& [id, waiting] : waiting_) {
        if (waiting->job == job.record.number)
            ids.push_back(id);
    }
    for (const auto& id : ids)
        deliver(id, outcome);
}

void BatchProvider::fail_all_of(const Job& job, CallFailure failure)
{
    deliver_to_all_of(job, Outcome{Outcome::Kind::result, ChatResult{std::move(failure)}, {}});
}

/// The job may hold answers that are paid for, so its chats must not go into
/// another one: the run ends, and is resumed when the trouble is over.
void BatchProvider::stop_run_for(const Job& job, CallFailure failure)
{
    failure.error.message = label(job.record) + " cannot be followed for now: " + failure.error.message;
    failure.advice = Advice::stop_run;
    fail_all_of(job, std::move(failure));
}

bool BatchProvider::is_waited_for(const Job& job) const
{
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [&](const auto& one) { return one.second->job == job.record.number; });
}

}  // namespace assay::llm
