#pragma once

#include "batch/answer_table.hpp"
#include "batch/try_table.hpp"
#include "core/json.hpp"
#include "core/result.hpp"
#include "llm/charges.hpp"
#include "sqlite/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::batch {

/// How a run stands, as its ledger tells.
struct RunSummary {
    Json settings;              ///< As given to begin().
    std::string question;       ///< As given to begin(); empty if it was not...
    Json files;                 ///< ...and so is this.
    std::string state;          ///< running | complete | stopped | failed
    std::int64_t began_ms = 0;  ///< Unix time.
    std::int64_t ended_ms = 0;  ///< 0 while it runs.
    std::uint64_t rows = 0;     ///< Planned so far.
    std::uint64_t accepted = 0; ///< Rows with such an answer.
    std::uint64_t rejected = 0; ///< Those that could not be asked about included...
    std::uint64_t unasked = 0;  ///< ...which are these: without a text, or torn.
    std::uint64_t answers = 0;  ///< Different questions answered.
    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
    Money cost{};               ///< Of answers and tries whose price is known...
    std::uint64_t unpriced = 0; ///< ...and how many have none.
    llm::Unanswered unanswered{};  ///< Calls that brought no answer, beside that cost.

    [[nodiscard]] std::uint64_t open() const { return rows - accepted - rejected; }
};

/// The file that holds the truth of a run: its settings, its rows and every
/// answer that was paid for. What is in it survives kill -9 and a power cut.
/// The output is a view of it and can be made anew.
///
///   run      name, value   settings, state, times
///   rows     row, id, key  which question each row of the input is
///   unasked  row, id, why  rows of the input that are no question
///   answers  key, ...      what came of each question (answer_table.hpp)
///   tries    key, ...      answers to what is still open: bad ones, and votes (try_table.hpp)
///
/// SQLite, so anyone can look: sqlite3 FILE 'SELECT * FROM answers'. Not
/// thread-safe.
class Ledger {
public:
    /// Opens the file or makes it. Error if another process has it open.
    [[nodiscard]] static Result<Ledger> open(const std::string& path);

    /// Notes that a run begins (again). `question` is what answer_key() makes
    /// the keys of its rows with: it tells later whether a text is still the
    /// one that was asked about. `files` is what the caller wants to know later
    /// of those it reads.
    [[nodiscard]] Result<void> begin(const Json& settings, std::int64_t now_ms, std::string_view question = {},
                                     const Json& files = Json::object());
    /// What the last begin() noted, without any counts; began_ms is 0 if there was none.
    [[nodiscard]] Result<RunSummary> begun();
    /// The rows that were planned are not those of the input any more.
    [[nodiscard]] Result<void> forget_rows() { return database_.execute("DELETE FROM rows; DELETE FROM unasked"); }
    [[nodiscard]] Result<void> end(std::string_view state, std::int64_t now_ms);

    /// Notes what the run has spent in all but in batch jobs, calls that brought
    /// no answer included. Part of the caller's transaction if there is one.
    [[nodiscard]] Result<void> note_spent(llm::Charge spent);

    /// Notes the calls of all sessions that brought no answer.
    [[nodiscard]] Result<void> note_unanswered(const llm::Unanswered& unanswered);
    [[nodiscard]] Result<llm::Unanswered> unanswered();

    /// A word of the caller's on the file that holds the finished rows of a run
    /// that stopped; empty: there is none.
    [[nodiscard]] Result<void> note_partial(const std::string& word);
    [[nodiscard]] Result<std::string> partial();

    struct Spent {
        llm::Charge noted{};         ///< By note_spent().
        llm::Charge answers{};       ///< What the answers and tries cost that are in it.
        std::uint64_t unpriced = 0;  ///< How many of them were paid for, nobody knows how much.
    };
    [[nodiscard]] Result<Spent> spent();

    /// How many different questions it has an answer or a try to.
    [[nodiscard]] Result<std::uint64_t> questions();

    [[nodiscard]] Result<void> plan(std::uint64_t row, std::optional<std::string_view> id, const AnswerKey& key);
    /// A row that cannot be asked about, and why.
    [[nodiscard]] Result<void> plan_unasked(std::uint64_t row, std::optional<std::string_view> id, std::string_view why);
    /// Whether that row of the input is planned with that question.
    [[nodiscard]] Result<bool> is_planned(std::uint64_t row, const AnswerKey& key);
    [[nodiscard]] AnswerTable& answers() { return answers_; }
    [[nodiscard]] TryTable& tries() { return tries_; }

    /// Runs `act` as one synced transaction.
    template <class Act>
    [[nodiscard]] Result<void> transact(Act act)
    {
        return database_.transact(std::move(act));
    }

    /// Of a ledger on disk, whoever has it open.
    [[nodiscard]] static Result<RunSummary> summarise(const std::string& path);

    /// The same of a run that has asked, or may have; an error where its process
    /// was killed before that.
    [[nodiscard]] static Result<RunSummary> summarise_begun(const std::string& path);

    /// Another connection to the file of an open ledger, for tables of another
    /// folder's; and one to look at a ledger on disk, whoever has it open.
    [[nodiscard]] static Result<sqlite::Database> connect(const std::string& path);
    [[nodiscard]] static Result<sqlite::Database> connect_to_read(const std::string& path);

private:
    /// Keeps a second process away. Closed after the database, since closing
    /// any descriptor of a file ends all its POSIX locks.
    class Lock {
    public:
        [[nodiscard]] static Result<Lock> take(const std::string& path);
        Lock(Lock&& other) noexcept;
        Lock& operator=(Lock&&) = delete;
        ~Lock();

    private:
        explicit Lock(int fd) : fd_{fd} {}
        int fd_;
    };

    Ledger(Lock lock, sqlite::Database database, AnswerTable answers, TryTable tries, bool has_unasked);

    Lock lock_;
    sqlite::Database database_;
    AnswerTable answers_;
    TryTable tries_;
    sqlite::Statement plan_;
    sqlite::Statement is_planned_;
    sqlite::Statement plan_unasked_;
    sqlite::Statement can_be_asked_;     ///< Forgets that the row was not, before the input was mended...
    sqlite::Statement cannot_be_asked_;  ///< ...or that it was.
    bool has_unasked_;  ///< So can_be_asked_ may find some.
};

/// Where a run's ledger is if nobody says: beside its output.
[[nodiscard]] std::string default_ledger_path(const std::string& output);

}  // namespace assay::batch
