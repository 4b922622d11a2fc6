#pragma once

#include "batch/answers.hpp"
#include "batch/input.hpp"
#include "batch/input_stage.hpp"
#include "batch/ledger_stage.hpp"
#include "batch/output.hpp"
#include "batch/output_stage.hpp"
#include "batch/progress.hpp"
#include "batch/question_stage.hpp"
#include "batch/tally.hpp"
#include "batch/window.hpp"
#include "core/result.hpp"
#include "extract/extractor.hpp"
#include "llm/budget.hpp"
#include "table/writer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace assay::batch {

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
///   InputStage ──► window ──► QuestionStage ──► LedgerStage ──► window ──► OutputStage
///   pool: read,               network:          pool:                      pool: ground,
///         plan                extract           commit                           write
///
/// The stages do the work, and the runner decides when each of them goes on. A
/// rolling window without barriers: a slow row holds up only the rows that no
/// longer fit behind it. What touches files, or may take a while, happens on
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
    [[nodiscard]] bool may_ask_more() const;
    void start_question(QuestionStage::Question question);
    void start_commit();
    boost::asio::awaitable<Result<void>> commit();
    void drain();
    void start_gathering();
    boost::asio::awaitable<RunOutcome> complete();
    void count_known_rows();
    void fail(Error error);
    void fail(std::exception_ptr exception);
    /// Runs it beside the others; `ended` is called on the network thread
    /// however it ends. Its error ends the run.
    template <class Ended>
    void spawn(boost::asio::awaitable<Result<void>> coroutine, Ended ended);

    boost::asio::any_io_executor network_;
    RunnerOptions options_;

    Tally tally_;
    InputStage input_;
    Window window_;
    std::unique_ptr<LedgerStage> ledger_;  ///< Null if there are no answers to keep.
    QuestionStage questions_;
    OutputStage output_;
    std::chrono::steady_clock::time_point gather_until_{};  ///< Until then a few finished rows wait for more.
    boost::asio::steady_timer changed_;  ///< Never expires; cancelled to wake run().
    boost::asio::steady_timer gathered_; ///< Wakes run() at gather_until_.
    std::size_t asking_ = 0;             ///< Questions in flight.
    bool reading_ = false;
    bool writing_ = false;
    bool committing_ = false;
    bool stopping_ = false;
    std::optional<Error> error_;
};

}  // namespace assay::batch
