#pragma once

#include "batch/answers.hpp"
#include "batch/input.hpp"
#include "batch/output.hpp"
#include "batch/output_stage.hpp"
#include "batch/progress.hpp"
#include "batch/window.hpp"
#include "core/result.hpp"
#include "extract/extractor.hpp"
#include "llm/budget.hpp"
#include "table/writer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assay::batch {

/// Which rows are asked about together.
enum class Packs {
    as_they_come,  ///< Those that are next, as many as the extractor wants.
    by_place,      ///< Of each `pack` rows of the input those that were ever asked about: after
                   ///< a restart questions are put together as they were before.
};

struct RunnerOptions {
    std::size_t concurrency = 64;     ///< Questions in flight.
    std::size_t pack = 1;             ///< Texts in one question at most; the extractor may want fewer...
    std::size_t pack_bytes = 128u << 10;   ///< ...and a question's texts no more than this, but one.
    Packs packs = Packs::as_they_come;
    std::size_t window_rows = 8192;   ///< Rows between the first unfinished and the last started...
    std::size_t window_bytes = 64u << 20;  ///< ...or this much memory.
    std::size_t read_rows = 512;      ///< Rows read ahead at a time...
    std::size_t read_bytes = 4u << 20;   ///< ...or this much memory.
    std::size_t batch_rows = 20'000;     ///< Rows written at a time...
    std::size_t batch_bytes = 64u << 20; ///< ...or this much memory.
    bool write_at_once = false;       ///< Rows that are there do not wait for a batch to fill: for a reader that watches.
    std::string partial_path;         ///< Where the finished rows go when the run stops early.
    const llm::Budget* budget = nullptr;  ///< What the extractor's providers spend from; null for none.
    /// Asks for the new fields of rows whose others are known; null if there are no such rows.
    extract::Extractor* extender = nullptr;
    std::stop_source input_stop;      ///< Requested with stop(), so that nobody waits for a pipe.
};

enum class Ending {
    complete,  ///< Every row of the input is in the output.
    stopped,   ///< Someone asked for it.
    over_budget,  ///< The budget could not pay for one more question; `error` tells how it stands.
    failed,    ///< `error` says why.
};

struct RunOutcome {
    Ending ending = Ending::complete;
    std::optional<Error> error{};
    std::uint64_t rows_kept = 0;  ///< Rows in the output or, if not complete, in the partial file...
    std::string kept_in{};        ///< ...whose path this is.
    std::uint64_t rows_dropped = 0;  ///< Finished, but behind an unfinished row, so in no file.
    std::uint64_t answers_lost = 0;  ///< The ledger could not keep them: they are asked for again.
};

/// Carries rows from the input through the extractor into the writer.
///
///   pool: read, plan ──► window ──► network: extract ──► pool: commit ──► window ──► pool: ground, write
///
/// A rolling window without barriers: a slow row holds up only the rows that
/// no longer fit behind it. What touches files, or may take a while, happens on
/// the pool; all other state lives on the network thread.
class Runner {
public:
    /// References must outlive run(). Without `answers` every row is asked
    /// about and nothing is kept but the output.
    Runner(boost::asio::any_io_executor network, boost::asio::any_io_executor pool, Input& input,
           extract::Extractor& extractor, const OutputLayout& layout, table::TableWriter& writer,
           RunnerOptions options, Answers* answers = nullptr);

    /// Runs to the end and completes the output: finish() if all rows are in,
    /// else keep_partial() under options.partial_path if there is any row.
    [[nodiscard]] boost::asio::awaitable<RunOutcome> run();

    /// Starts no further row; those in flight finish and are written.
    void stop();

    [[nodiscard]] Progress progress() const;

private:
    /// A row that is being asked about.
    struct Asked {
        std::uint64_t ticket;
        AnswerKey key;
        std::shared_ptr<const extract::Extraction> earlier;  ///< Null: ask for all fields.
        extract::Item item;
        std::shared_ptr<const extract::Extraction> rejected{};  ///< As PlannedRow's.
    };

    [[nodiscard]] extract::Extractor& extractor_for(const std::shared_ptr<const extract::Extraction>& earlier) const;
    boost::asio::awaitable<void> read();
    [[nodiscard]] Result<std::vector<PlannedRow>> plan_next();
    boost::asio::awaitable<void> ask(std::vector<Asked> asked);
    boost::asio::awaitable<void> commit();
    boost::asio::awaitable<void> kept(std::uint64_t tries);
    [[nodiscard]] bool may_ask_more() const;
    [[nodiscard]] bool needs_asking(PlannedRow& planned, std::uint64_t ticket);
    [[nodiscard]] std::size_t rows_per_question() const;
    [[nodiscard]] bool go_together(const std::vector<Asked>& asked, const PlannedRow& next) const;
    void start_commit();
    void release(Settled settled);
    boost::asio::awaitable<void> write();
    boost::asio::awaitable<RunOutcome> complete();
    void start_next_question();
    [[nodiscard]] Asked to_ask(PlannedRow& planned, std::uint64_t ticket);
    void start_question(std::vector<Asked> asked);
    void drain();
    void start_gathering();
    void finish_row(std::uint64_t ticket, extract::Extraction extraction);
    void count_known_rows();
    void count_row(const extract::Extraction& extraction);
    void count_effort(const extract::Extraction& extraction);
    void fail(Error error);
    void fail(std::exception_ptr exception);
    /// Runs it beside the others; `ended` is called on the network thread
    /// however it ends.
    template <class Ended>
    void spawn(boost::asio::awaitable<void> coroutine, Ended ended);

    boost::asio::any_io_executor network_;
    boost::asio::any_io_executor pool_;
    Input& input_;
    extract::Extractor& extractor_;
    const OutputLayout& layout_;
    RunnerOptions options_;

    Window window_;
    OutputStage output_;
    Answers* answers_;
    std::deque<PlannedRow> read_ahead_;
    std::vector<Settled> pending_;       ///< Answered, to go into the ledger next...
    std::vector<Tried> pending_tries_;   ///< ...beside what came of those that are not...
    std::size_t committing_rows_ = 0;    ///< ...and on their way into it.
    std::uint64_t tries_told_ = 0;       ///< So far by the extractor...
    std::uint64_t tries_kept_ = 0;       ///< ...and in the ledger.
    boost::asio::steady_timer kept_;     ///< Never expires; cancelled when a commit has ended.
    std::chrono::steady_clock::time_point gather_until_{};  ///< Until then a few finished rows wait for more.
    boost::asio::steady_timer changed_;  ///< Never expires; cancelled to wake run().
    boost::asio::steady_timer gathered_; ///< Wakes run() at gather_until_.
    std::size_t questions_ = 0;          ///< In flight.
    bool reading_ = false;
    bool input_ended_ = false;
    bool input_paused_ = false;          ///< The last read gave less than it might: the next may have to wait.
    bool writing_ = false;
    bool committing_ = false;
    bool commit_failed_ = false;
    std::uint64_t answers_lost_ = 0;     ///< By the commit that failed.
    bool stopping_ = false;
    std::optional<Error> error_;
    Progress totals_;  ///< But for what the output stage finds out.
    std::chrono::steady_clock::time_point started_;
    std::optional<std::chrono::steady_clock::time_point> last_answer_;
};

}  // namespace assay::batch
