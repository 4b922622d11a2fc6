#include "batch/runner.hpp"

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
    : network_{std::move(network)}, options_{with_room_for_packs(std::move(options))},
      input_{network_, pool, input, answers, {options_.read_rows, options_.read_bytes}, options_.input_stop},
      window_{options_.window_rows, options_.window_bytes},
      ledger_{answers ? std::make_unique<LedgerStage>(network_, pool, *answers, options_.budget) : nullptr},
      questions_{input_, window_, tally_, ledger_.get(), extractor,
                 {options_.pack, options_.pack_bytes, options_.packs, !layout.ground.is_empty(), options_.extender,
                  [this] { changed_.cancel(); }}},
      output_{network_, pool, layout, writer, {options_.batch_rows, options_.batch_bytes, options_.write_at_once}},
      changed_{network_, asio::steady_timer::time_point::max()}, gathered_{network_}
{
    assert(options_.concurrency >= 1);
}

template <class Ended>
void Runner::spawn(asio::awaitable<Result<void>> coroutine, Ended ended)
{
    asio::co_spawn(network_, std::move(coroutine), [this, ended](std::exception_ptr exception, const Result<void>& done) {
        ended();
        if (exception)
            fail(exception);
        else if (!done)
            fail(done.error());
        changed_.cancel();
    });
}

asio::awaitable<RunOutcome> Runner::run()
{
    tally_.begin(std::chrono::steady_clock::now());
    for (;;) {
        // After a stop rows in doubt stay open.
        if (!stopping_)
            questions_.settle_proven();
        while (may_ask_more())
            questions_.take_next([this](QuestionStage::Question question) { start_question(std::move(question)); });
        drain();
        // Last, since rows with a defect leave at once and may use up all that was read.
        if (!reading_ && input_.wants_more()) {
            reading_ = true;
            spawn(input_.read(), [this] { reading_ = false; });
        }

        start_commit();
        const bool all_started = stopping_ || (input_.has_ended() && input_.rows().empty());
        const bool is_idle = asking_ == 0 && !reading_ && !writing_ && !committing_;
        // Without them the window may be too full to go on.
        if (is_idle && !stopping_ && questions_.held() > 0) {
            questions_.settle_held();
            continue;
        }
        // What finished while the last rows were written goes on its way in drain().
        if (all_started && is_idle)
            break;
        co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    gathered_.cancel();
    co_return co_await complete();
}

/// What is not yet on disk is asked again after a crash, so no more may be on
/// its way there than may be in flight. Of rows in doubt there may be as many,
/// and one call to see by.
bool Runner::may_ask_more() const
{
    return !stopping_ && questions_.has_rows() && asking_ < options_.concurrency &&
           (!ledger_ || ledger_->not_on_disk() < options_.concurrency * options_.pack) &&
           questions_.held() <= options_.concurrency * options_.pack &&
           window_.has_room_for(options_.pack);
}

void Runner::start_question(QuestionStage::Question question)
{
    ++asking_;
    spawn(questions_.ask(std::move(question)), [this] { --asking_; });
}

void Runner::stop()
{
    stopping_ = true;
    input_.stop();
    questions_.stop();
    changed_.cancel();
}

void Runner::start_commit()
{
    if (committing_ || !ledger_ || !ledger_->wants_commit())
        return;
    committing_ = true;
    spawn(commit(), [this] { committing_ = false; });
}

asio::awaitable<Result<void>> Runner::commit()
{
    // A sync costs as much for one row as for a hundred.
    if (ledger_->waiting() < few_rows && asking_ > 0 && !stopping_) {
        asio::steady_timer more{network_, gather_time};
        (void)co_await more.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    auto committed = co_await ledger_->commit();
    if (!committed)
        co_return committed.error();
    for (auto& settled : *committed)
        questions_.release(std::move(settled));
    co_return Result<void>{};
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
    const bool may_gather = output_.waiting() < few_rows && asking_ > 0 && !stopping_;
    if (may_gather && std::chrono::steady_clock::now() < gather_until_)
        return;
    writing_ = true;
    spawn(output_.write(), [this] { writing_ = false; });
}

/// Rows that come out of a commit come together already.
void Runner::start_gathering()
{
    if (ledger_ || options_.write_at_once)
        return;
    gather_until_ = std::chrono::steady_clock::now() + gather_time;
    gathered_.expires_at(gather_until_);
    gathered_.async_wait([this](boost::system::error_code error) {
        if (!error)
            changed_.cancel();
    });
}

asio::awaitable<RunOutcome> Runner::complete()
{
    if (const auto written = co_await output_.flush(); !written)
        fail(written.error());
    RunOutcome outcome;
    outcome.rows_kept = tally_.rows();
    // A stop that came when all was done already stops nothing.
    const bool all_in = input_.has_ended() && input_.rows().empty() && window_.size() == 0 && !error_;
    if (all_in) {
        const auto finished = co_await output_.finish();
        if (finished)
            co_return outcome;
        fail(finished.error());
    }
    const auto finished_rows = tally_.rows();
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
    outcome.answers_lost = ledger_ ? ledger_->lost() : 0;
    co_return outcome;
}

/// A stop leaves rows that were read and not begun. Those that need no asking
/// count as the ledger counts them.
void Runner::count_known_rows()
{
    for (const auto& planned : input_.rows()) {
        if (planned.row.defect) {
            tally_.count_row(extract::Extraction{});
        } else if (planned.answer) {
            tally_.count_reused();
            tally_.count_effort(*planned.answer);
            tally_.count_row(*planned.answer);
        }
    }
}

Progress Runner::progress() const
{
    auto progress = tally_.progress(std::chrono::steady_clock::now());
    progress.rows_read = input_.rows_read();
    progress.total_rows = input_.total_rows();
    const auto& misfits = output_.misfits();
    progress.accepted -= misfits.rows;
    progress.rejected += misfits.rows;
    progress.mended -= misfits.mended;
    progress.in_flight = asking_;
    const auto counters = questions_.counters();
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
