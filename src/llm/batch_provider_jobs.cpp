#include "llm/batch_creation.hpp"
#include "llm/batch_provider.hpp"
#include "llm/batch_provider_parts.hpp"

#include "core/clock.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using Stage = BatchJob::Stage;

std::string label(const BatchJob& job)
{
    std::string text = "batch " + std::to_string(job.number);
    return job.remote.empty() ? text : text + " (" + job.remote + ")";
}

CallFailure failed_for_good(const Error& error)
{
    return {.error = error, .advice = Advice::stop_run};
}

std::string complaint_text(const BatchStatus::Complaint& complaint)
{
    return complaint.code.empty() ? complaint.message : complaint.code + ": " + complaint.message;
}

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

/// A limit on what may be queued at a time: it passes when other jobs end.
bool is_about_the_queue(const BatchStatus& status)
{
    return std::any_of(status.complaints.begin(), status.complaints.end(), [](const BatchStatus::Complaint& complaint) {
        return complaint.code == "token_limit_exceeded" || complaint.code == "request_limit_exceeded" ||
               complaint.message.find("nqueued token limit") != std::string::npos;
    });
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
    tell(label(record) + ": " + std::to_string(record.items) + (record.items == 1 ? " question" : " questions") + " sent");
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
        } else {
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
    job.record.answered = 0;
    job.actual = Charge{};
    for (auto& request : parts_.api->results(status)) {
        const auto file = co_await client_.fetch(std::move(request));
        if (!file)
            co_return file.error();
        co_await read_lines(job, file->body, fetch);
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
        job.record.unanswered = job.record.items - std::min(job.record.items, job.record.answered);
        tell(label(job.record) + " " + status.state + ": " + std::to_string(job.record.answered) + " answers" +
             (job.record.unanswered == 0 ? std::string{} : ", " + std::to_string(job.record.unanswered) + " without one"));
    }
    if (is_first)
        settle(job, job.actual.value_or(job.record.charge.value_or(Charge{})));
    job.record.stage = Stage::fetched;
    std::vector<BatchItemId>{}.swap(job.ids);
    if (is_first)
        (void)co_await save(job);
    co_return std::nullopt;
}

asio::awaitable<void> BatchProvider::read_lines(Job& job, const std::string& lines, std::uint64_t fetch)
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
        job.record.answered += is_answer;
        const auto found = waiting_.find(BatchItemId::parse(line->id));
        // Else of another process's chats, an id of nobody's, or a line that stands twice.
        const bool is_awaited = found != waiting_.end() && found->second->job == job.record.number && found->second->fetch < fetch;
        if (is_awaited && !is_answer)
            deliver(BatchItemId{found->first}, Outcome{Outcome::Kind::unanswered, {}, std::move(line->message)});
        if (!is_answer || !(is_awaited || job.record.charge))
            continue;
        const auto& task = is_awaited ? found->second->task : *tasks_.front();
        auto result = marked(task.dialect->decode(line->response));
        if (job.record.charge && job.actual) {
            const auto charge = actual_charge(line->response.status, result);
            job.actual = charge ? std::optional{*job.actual + *charge} : std::nullopt;
        }
        if (is_awaited)
            deliver(BatchItemId{found->first}, Outcome{Outcome::Kind::result, std::move(result), {}});
    }
}

/// The input was not valid. Requests that the provider names are at fault;
/// the others go into the next job.
asio::awaitable<void> BatchProvider::give_back_refused(Job& job, const BatchStatus& status)
{
    if (!co_await drop(job))
        co_return;
    std::size_t named = 0;
    for (const auto& complaint : status.complaints)
        named += complaint.line && *complaint.line <= job.ids.size();
    const std::string reason = status.complaints.empty() ? "no reason given" : complaint_text(status.complaints.front());
    tell(label(job.record) + " was refused: " + reason);
    // What is wrong with most is wrong with the run.
    const bool is_about_requests = named > 0 && named * 2 < job.record.items;
    if (is_about_requests) {
        for (const auto& complaint : status.complaints) {
            if (!complaint.line || *complaint.line > job.ids.size())
                continue;
            CallFailure failure{.error = {Errc::invalid_input, "refused in a batch: " + complaint_text(complaint)},
                                .advice = Advice::reject_row};
            deliver(job.ids[*complaint.line - 1], Outcome{Outcome::Kind::result, ChatResult{std::move(failure)}, {}});
        }
        deliver_to_all_of(job, Outcome{});
        co_return;
    }
    const bool passes = is_about_the_queue(status);
    refusals_ += passes ? 0 : 1;
    if (refusals_ >= options_.job_refusals) {
        CallFailure failure{.error = {Errc::invalid_input, "batches are refused: " + reason}, .advice = Advice::stop_run};
        fail_all_of(job, std::move(failure));
        co_return;
    }
    const auto pause = policy_.slow_down(std::max(1, refusals_), std::nullopt);
    if (pause && (co_await pauses_.wait(passes ? options_.poll.longest : *pause)))
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
