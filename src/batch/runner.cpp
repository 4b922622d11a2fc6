#include "batch/runner.hpp"

#include "batch/on_pool.hpp"
#include "core/clock.hpp"
#include "extract/extend.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cassert>

namespace asio = boost::asio;

namespace assay::batch {
namespace {

/// Two packs at a time at least, so that one can be filled while another is read.
RunnerOptions with_room_for_packs(RunnerOptions options)
{
    options.read_rows = std::max(options.read_rows, 2 * options.pack);
    return options;
}

/// Fewer are not worth a turn of the pool while more are on their way.
constexpr std::size_t few_rows = 64;
constexpr std::chrono::milliseconds gather_time{10};

}  // namespace

Runner::Runner(asio::any_io_executor network, asio::any_io_executor pool, Input& input, extract::Extractor& extractor,
               const OutputLayout& layout, table::TableWriter& writer, RunnerOptions options, Answers* answers)
    : network_{std::move(network)}, pool_{std::move(pool)}, input_{input}, extractor_{extractor}, layout_{layout},
      options_{with_room_for_packs(std::move(options))}, window_{options_.window_rows, options_.window_bytes},
      output_{network_, pool_, layout_, writer, {options_.batch_rows, options_.batch_bytes, options_.write_at_once}},
      answers_{answers}, kept_{network_, asio::steady_timer::time_point::max()},
      changed_{network_, asio::steady_timer::time_point::max()}, gathered_{network_}
{
    assert(options_.concurrency >= 1);
    assert(options_.pack >= 1);
}

template <class Ended>
void Runner::spawn(asio::awaitable<void> coroutine, Ended ended)
{
    asio::co_spawn(network_, std::move(coroutine), [this, ended](std::exception_ptr exception) {
        ended();
        if (exception)
            fail(exception);
        changed_.cancel();
    });
}

asio::awaitable<RunOutcome> Runner::run()
{
    started_ = std::chrono::steady_clock::now();
    for (;;) {
        while (may_ask_more())
            start_next_question();
        drain();
        // Last, since rows with a defect leave at once and may use up all that was read.
        if (!reading_ && !input_ended_ && !stopping_ && read_ahead_.size() < options_.read_rows / 2) {
            reading_ = true;
            spawn(read(), [this] { reading_ = false; });
        }

        start_commit();
        const bool all_started = stopping_ || (input_ended_ && read_ahead_.empty());
        // What finished while the last rows were written goes on its way in drain().
        if (all_started && questions_ == 0 && !reading_ && !writing_ && !committing_)
            break;
        co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    gathered_.cancel();
    co_return co_await complete();
}

/// What is not yet on disk is asked again after a crash, so no more may be on
/// its way there than may be in flight.
bool Runner::may_ask_more() const
{
    // A pack is not cut where the reader took a breath.
    const bool may_cut = input_ended_ || (input_paused_ && options_.packs == Packs::as_they_come);
    const bool has_pack = read_ahead_.size() >= options_.pack || may_cut;
    return !stopping_ && !read_ahead_.empty() && has_pack && questions_ < options_.concurrency &&
           pending_.size() + committing_rows_ < options_.concurrency * options_.pack &&
           window_.has_room_for(options_.pack);
}

void Runner::stop()
{
    stopping_ = true;
    options_.input_stop.request_stop();
    extractor_.stop();
    if (options_.extender)
        options_.extender->stop();
    changed_.cancel();
}

asio::awaitable<void> Runner::read()
{
    const auto seen = answers_ ? answers_->commits() : 0;
    std::optional<double> fraction;
    const auto act = [&] {
        auto planned = plan_next();
        fraction = input_.fraction_read();
        return planned;
    };
    auto rows = co_await on_pool(network_, pool_, act);
    if (!rows) {
        if (rows.error().code != Errc::cancelled || !stopping_)
            fail(rows.error());
        co_return;
    }
    // A stop ends the reading too, which says nothing about the input.
    input_ended_ = rows->empty() && !stopping_;
    input_paused_ = rows->size() < options_.read_rows;
    totals_.rows_read += rows->size();
    if (input_ended_)
        totals_.total_rows = totals_.rows_read;
    else if (fraction && *fraction > 0)
        totals_.total_rows = static_cast<std::uint64_t>(static_cast<double>(totals_.rows_read) / *fraction);
    for (auto& row : *rows) {
        row.looked_up_at = seen;
        read_ahead_.push_back(std::move(row));
    }
    if (answers_)
        answers_->forget(read_ahead_.empty() ? seen : read_ahead_.front().looked_up_at);
}

/// On the pool.
Result<std::vector<PlannedRow>> Runner::plan_next()
{
    auto rows = input_.next(options_.read_rows, options_.read_bytes);
    if (!rows)
        return rows.error();
    if (answers_)
        return answers_->plan(std::move(*rows), unix_ms());
    std::vector<PlannedRow> planned;
    planned.reserve(rows->size());
    for (auto& row : *rows)
        planned.push_back({std::move(row)});
    return planned;
}

void Runner::start_next_question()
{
    std::vector<Asked> asked;
    const auto pack = rows_per_question();
    const auto block = read_ahead_.front().row.row / options_.pack;
    std::size_t bytes = 0;
    while (!read_ahead_.empty() && asked.size() < pack && go_together(asked, read_ahead_.front())) {
        if (options_.packs == Packs::by_place && read_ahead_.front().row.row / options_.pack != block)
            break;
        bytes += read_ahead_.front().row.text.size();
        if (!asked.empty() && bytes > options_.pack_bytes)
            break;
        auto planned = std::move(read_ahead_.front());
        read_ahead_.pop_front();
        const bool in_old_packs = options_.packs == Packs::by_place && options_.pack > 1;
        const bool takes_part = planned.was_asked && in_old_packs;
        extract::Item in_pack{planned.row.row, takes_part ? planned.row.text : std::string{}, true};
        const auto ticket = window_.start(std::move(planned.row));
        if (needs_asking(planned, ticket)) {
            // What was rejected in a pack is tried anew without it, though its
            // neighbours may still need that pack's answer.
            if (planned.rejected_ms != 0 && in_old_packs)
                start_question({to_ask(planned, ticket)});
            else
                asked.push_back(to_ask(planned, ticket));
        }
        if (takes_part)
            asked.push_back({ticket, planned.key, nullptr, std::move(in_pack)});
    }
    if (!std::all_of(asked.begin(), asked.end(), [](const Asked& one) { return one.item.is_settled; }))
        start_question(std::move(asked));
}

Runner::Asked Runner::to_ask(PlannedRow& planned, std::uint64_t ticket)
{
    auto& row = window_.row(ticket);
    // Where nothing will be held against the text, nobody needs it any more.
    extract::Item item{row.row, layout_.ground.is_empty() ? std::move(row.text) : row.text};
    // From a batch all attempts come back, so they are counted again.
    if (options_.packs == Packs::as_they_come)
        item.before = std::move(planned.before);
    item.rejected_ms = planned.rejected_ms;
    return {ticket, planned.key, std::move(planned.earlier), std::move(item), std::move(planned.rejected)};
}

void Runner::start_question(std::vector<Asked> asked)
{
    ++questions_;
    spawn(ask(std::move(asked)), [this] { --questions_; });
}

std::size_t Runner::rows_per_question() const
{
    if (options_.packs == Packs::by_place)
        return options_.pack;
    return std::min(options_.pack, extractor_for(read_ahead_.front().earlier).pack_size());
}

/// One question asks for the same fields of all its texts.
bool Runner::go_together(const std::vector<Asked>& asked, const PlannedRow& next) const
{
    return asked.empty() || !asked.front().earlier == !next.earlier;
}

extract::Extractor& Runner::extractor_for(const std::shared_ptr<const extract::Extraction>& earlier) const
{
    assert(!earlier || options_.extender);
    return earlier ? *options_.extender : extractor_;
}

/// Settles the row here and now if it can be.
bool Runner::needs_asking(PlannedRow& planned, std::uint64_t ticket)
{
    if (auto& defect = window_.row(ticket).defect) {
        extract::Extraction extraction;
        extraction.error = std::move(*defect);
        finish_row(ticket, std::move(extraction));
        return false;
    }
    if (!answers_)
        return true;
    switch (answers_->claim(planned, ticket)) {
    case Answers::Claim::ask: return true;
    case Answers::Claim::wait: ++totals_.reused; return false;
    case Answers::Claim::known:
        ++totals_.reused;
        count_effort(*planned.answer);
        finish_row(ticket, std::move(*planned.answer));
        return false;
    }
    return true;
}

asio::awaitable<void> Runner::ask(std::vector<Asked> asked)
{
    std::vector<extract::Item> items;
    items.reserve(asked.size());
    for (auto& one : asked)
        items.push_back(std::move(one.item));
    const extract::Extractor::Settle settle = [&](std::size_t i, extract::Extraction extraction) {
        if (const auto& rejected = asked[i].rejected)
            add_effort(extraction, *rejected);
        count_effort(extraction);
        if (extraction.model)
            last_answer_ = std::chrono::steady_clock::now();
        const auto ticket = asked[i].ticket;
        const auto& earlier = asked[i].earlier;
        if (earlier) {
            ++totals_.extended;
            extraction = extract::extended(*earlier, std::move(extraction));
        }
        if (answers_)
            pending_.push_back({ticket, window_.row(ticket).row, asked[i].key, std::move(extraction)});
        else
            finish_row(ticket, std::move(extraction));
        changed_.cancel();
    };
    extract::Extractor::Tried tried;
    if (answers_ && options_.packs == Packs::as_they_come) {
        tried = [&](std::size_t i, const extract::Try& what) {
            pending_tries_.push_back({asked[i].key, what});
            changed_.cancel();
            return kept(++tries_told_);
        };
    }
    const auto done = co_await extractor_for(asked.front().earlier).extract(std::move(items), settle, tried);
    // A question cut short by a stop is no failure of the run.
    if (!done && (done.error().code != Errc::cancelled || !stopping_))
        fail(done.error());
}

/// A text is asked about again once this try is on disk, so that a crash
/// repeats nothing but what is in flight.
asio::awaitable<void> Runner::kept(std::uint64_t tries)
{
    while (!commit_failed_ && tries_kept_ < tries)
        co_await kept_.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// All that has come in since the last commit goes to disk with one sync.
void Runner::start_commit()
{
    if (committing_ || commit_failed_ || (pending_.empty() && pending_tries_.empty()))
        return;
    committing_ = true;
    spawn(commit(), [this] {
        committing_ = false;
        kept_.cancel();
    });
}

asio::awaitable<void> Runner::commit()
{
    // A sync costs as much for one row as for a hundred.
    if (pending_.size() < few_rows && questions_ > 0 && !stopping_) {
        asio::steady_timer more{network_, gather_time};
        (void)co_await more.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    auto batch = std::exchange(pending_, {});
    const auto tries = std::exchange(pending_tries_, {});
    committing_rows_ = batch.size();
    // With the calls under way at their worst: after a crash nobody can tell.
    const auto spent = options_.budget ? std::optional{options_.budget->spent_beside_jobs_at_worst()} : std::nullopt;
    const auto act = [&] { return answers_->commit(batch, unix_ms(), spent, tries); };
    const auto committed = co_await on_pool(network_, pool_, act);
    committing_rows_ = 0;
    if (!committed) {
        commit_failed_ = true;
        answers_lost_ = batch.size() + tries.size();
        fail(committed.error());
        co_return;
    }
    tries_kept_ += tries.size();
    for (auto& settled : batch)
        release(std::move(settled));
}

void Runner::release(Settled settled)
{
    for (const auto waiting : answers_->settle(settled))
        finish_row(waiting, duplicate_of(settled.extraction));
    finish_row(settled.ticket, std::move(settled.extraction));
}

/// Takes the rows whose turn it is out of the window, no more than a batch:
/// then the window fills up and holds the feed back.
void Runner::drain()
{
    while (output_.has_room()) {
        auto finished = window_.pop();
        if (!finished)
            break;
        if (output_.waiting() == 0)
            start_gathering();
        output_.take(std::move(*finished));
    }
    if (output_.waiting() == 0 || writing_ || output_.has_failed())
        return;
    const bool may_gather = output_.waiting() < few_rows && questions_ > 0 && !stopping_;
    if (may_gather && std::chrono::steady_clock::now() < gather_until_)
        return;
    writing_ = true;
    spawn(write(), [this] { writing_ = false; });
}

/// Rows that come out of a commit come together already.
void Runner::start_gathering()
{
    if (answers_ || options_.write_at_once)
        return;
    gather_until_ = std::chrono::steady_clock::now() + gather_time;
    gathered_.expires_at(gather_until_);
    gathered_.async_wait([this](boost::system::error_code error) {
        if (!error)
            changed_.cancel();
    });
}

asio::awaitable<void> Runner::write()
{
    const auto written = co_await output_.write();
    if (!written)
        fail(written.error());
}

asio::awaitable<RunOutcome> Runner::complete()
{
    if (const auto written = co_await output_.flush(); !written)
        fail(written.error());
    RunOutcome outcome;
    outcome.rows_kept = totals_.rows;
    // A stop that came when all was done already stops nothing.
    const bool all_in = input_ended_ && read_ahead_.empty() && window_.size() == 0 && !error_;
    if (all_in) {
        const auto finished = co_await output_.finish();
        if (finished)
            co_return outcome;
        fail(finished.error());
    }
    const auto finished_rows = totals_.rows;
    count_known_rows();
    const auto kept = co_await output_.keep_partial(options_.partial_path);
    if (!kept)
        fail(kept.error());
    const bool over_budget = error_ && error_->code == Errc::over_budget && options_.budget && options_.budget->is_exhausted();
    outcome.ending = over_budget ? Ending::over_budget : error_ ? Ending::failed : Ending::stopped;
    outcome.error = error_;
    outcome.rows_kept = kept ? *kept : 0;
    outcome.kept_in = options_.partial_path;
    outcome.rows_dropped = finished_rows - outcome.rows_kept;
    outcome.answers_lost = answers_lost_ + pending_.size() + pending_tries_.size();
    co_return outcome;
}

void Runner::finish_row(std::uint64_t ticket, extract::Extraction extraction)
{
    count_row(extraction);
    window_.finish(ticket, std::move(extraction));
}

/// A stop leaves rows that were read and not begun. Those that need no asking
/// count as the ledger counts them.
void Runner::count_known_rows()
{
    for (const auto& planned : read_ahead_) {
        if (planned.row.defect) {
            count_row(extract::Extraction{});
        } else if (planned.answer) {
            ++totals_.reused;
            count_effort(*planned.answer);
            count_row(*planned.answer);
        }
    }
}

void Runner::count_row(const extract::Extraction& extraction)
{
    ++totals_.rows;
    const bool accepted = extraction.status == extract::Status::accepted;
    ++(accepted ? totals_.accepted : totals_.rejected);
    if (accepted && !extraction.notes.empty())
        ++totals_.mended;
}

/// As soon as it is known: it was paid for, whatever becomes of the row.
void Runner::count_effort(const extract::Extraction& extraction)
{
    totals_.asked_again += static_cast<std::uint64_t>(std::max(0, extraction.attempts - 1));
    totals_.input_tokens += extraction.usage.input.value_or(0);
    totals_.cached_tokens += extraction.usage.cached.value_or(0);
    totals_.output_tokens += extraction.usage.output.value_or(0);
    if (totals_.cost && extraction.cost)
        *totals_.cost += *extraction.cost;
    else
        totals_.cost.reset();
}

Progress Runner::progress() const
{
    Progress progress = totals_;
    const auto& misfits = output_.misfits();
    progress.accepted -= misfits.rows;
    progress.rejected += misfits.rows;
    progress.mended -= misfits.mended;
    progress.in_flight = questions_;
    const auto now = std::chrono::steady_clock::now();
    progress.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    if (last_answer_)
        progress.since_answer = std::chrono::duration_cast<std::chrono::milliseconds>(now - *last_answer_);
    auto counters = extractor_.counters();
    if (options_.extender)
        counters += options_.extender->counters();
    progress.calls = counters.calls;
    progress.retries = counters.retries;
    progress.unanswered = counters.unanswered;
    return progress;
}

void Runner::fail(Error error)
{
    if (!error_)
        error_ = std::move(error);
    stop();
}

void Runner::fail(std::exception_ptr exception)
{
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& thrown) {
        fail(Error{Errc::corrupt, thrown.what()});
    }
}

}  // namespace assay::batch
