#include "batch/ledger.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace assay::batch {
namespace {

constexpr std::int32_t application = 0x61734c67;  // "asLg"
constexpr int version = 5;

constexpr const char* ledger_tables_sql = R"(
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (row INTEGER PRIMARY KEY, id TEXT, key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS unasked (row INTEGER PRIMARY KEY, id TEXT, why TEXT NOT NULL))";

Result<void> set(sqlite::Database& database, std::string_view name, const std::string& value)
{
    auto statement = database.prepare("INSERT OR REPLACE INTO run VALUES (?, ?)");
    statement.bind_text(0, name);
    statement.bind_text(1, value);
    return statement.run();
}

Result<void> read_settings(sqlite::Database& database, RunSummary& summary)
{
    auto statement = database.prepare("SELECT name, value FROM run");
    for (;;) {
        const auto more = statement.step();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        const std::string value{statement.text(1)};
        const auto name = statement.text(0);
        if (name == "state")
            summary.state = value;
        else if (name == "question")
            summary.question = value;
        else if (name == "began_ms")
            summary.began_ms = std::stoll(value);
        else if (name == "ended_ms")
            summary.ended_ms = std::stoll(value);
        else if (name == "settings" || name == "files") {
            auto json = parse_json(value, database.path() + " (" + std::string{name} + ")");
            if (!json)
                return json.error();
            (name == "settings" ? summary.settings : summary.files) = std::move(*json);
        }
    }
}

struct Paid {
    std::uint64_t answers = 0;
    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
    Money cost{};
    std::uint64_t unpriced = 0;
};

/// What all that is in the ledger has cost, tries of open questions included.
/// An answer from the cache has cost nothing, but what it took the place of may have.
Result<Paid> sum_of_paid(sqlite::Database& database)
{
    auto sums = database.prepare(
        "SELECT coalesce(sum(asked), 0), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), "
        "coalesce(sum(cost_picousd), 0), coalesce(sum(cost_picousd IS NULL), 0) FROM ("
        "SELECT origin <> 'cache' AS asked, input_tokens, output_tokens, cost_picousd FROM answers UNION ALL "
        "SELECT 0, input_tokens, output_tokens, cost_picousd FROM tries)");
    if (const auto row = sums.step(); !row)
        return row.error();
    return Paid{static_cast<std::uint64_t>(sums.integer(0)), sums.integer(1), sums.integer(2), Money{sums.integer(3)},
                static_cast<std::uint64_t>(sums.integer(4))};
}

Result<std::uint64_t> count_of(sqlite::Database& database, std::string_view sql)
{
    auto statement = database.prepare(sql);
    if (const auto row = statement.step(); !row)
        return row.error();
    return static_cast<std::uint64_t>(statement.integer(0));
}

Result<llm::Unanswered> read_unanswered(sqlite::Database& database)
{
    llm::Unanswered unanswered;
    auto noted = database.prepare("SELECT name = 'unanswered_calls', CAST(value AS INTEGER), value = '' FROM run "
                                  "WHERE name IN ('unanswered_calls', 'unanswered_picousd')");
    for (;;) {
        const auto more = noted.step();
        if (!more)
            return more.error();
        if (!*more)
            return unanswered;
        if (noted.integer(0) != 0)
            unanswered.calls = static_cast<std::uint64_t>(noted.integer(1));
        else if (noted.integer(2) != 0)
            unanswered.at_most.reset();
        else
            unanswered.at_most = Money{noted.integer(1)};
    }
}

Result<void> add_unasked(sqlite::Database& database, RunSummary& summary)
{
    const auto unasked = count_of(database, "SELECT count(*) FROM unasked");
    if (!unasked)
        return unasked.error();
    summary.unasked = *unasked;
    summary.rows += *unasked;
    summary.rejected += *unasked;
    return {};
}

}  // namespace

Result<Ledger::Lock> Ledger::Lock::take(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return Error{errno == ENOSPC ? Errc::no_space : Errc::invalid_input,
                     std::string{"cannot open the run's ledger: "} + std::strerror(errno), path};
    Lock lock{fd};
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
        return Error{Errc::invalid_input, "another assay is at work on this run", path};
    return lock;
}

Ledger::Lock::Lock(Lock&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}

Ledger::Lock::~Lock()
{
    if (fd_ >= 0)
        ::close(fd_);
}

Ledger::Ledger(Lock lock, sqlite::Database database, AnswerTable answers, TryTable tries, bool has_unasked)
    : lock_{std::move(lock)}, database_{std::move(database)}, answers_{std::move(answers)},
      tries_{std::move(tries)},
      plan_{database_.prepare("INSERT INTO rows VALUES (?, ?, ?) ON CONFLICT (row) DO UPDATE "
                              "SET id = excluded.id, key = excluded.key WHERE key <> excluded.key OR id IS NOT excluded.id")},
      is_planned_{database_.prepare("SELECT 1 FROM rows WHERE row = ? AND key = ?")},
      plan_unasked_{database_.prepare("INSERT INTO unasked VALUES (?, ?, ?) ON CONFLICT (row) DO UPDATE "
                                      "SET id = excluded.id, why = excluded.why WHERE why <> excluded.why OR id IS NOT excluded.id")},
      can_be_asked_{database_.prepare("DELETE FROM unasked WHERE row = ?")},
      cannot_be_asked_{database_.prepare("DELETE FROM rows WHERE row = ?")}, has_unasked_{has_unasked}
{
}

Result<Ledger> Ledger::open(const std::string& path)
{
    auto lock = Lock::take(path);
    if (!lock)
        return lock.error();
    auto database = connect(path);
    if (!database)
        return database.error();
    // All tables or none, whenever the process is killed.
    if (auto begun = database->execute("BEGIN IMMEDIATE"); !begun)
        return begun.error();
    if (auto made = database->execute(ledger_tables_sql); !made)
        return made.error();
    auto answers = AnswerTable::open(*database);
    if (!answers)
        return answers.error();
    auto tries = TryTable::open(*database);
    if (!tries)
        return tries.error();
    if (auto done = database->execute("COMMIT"); !done)
        return done.error();
    const auto unasked = count_of(*database, "SELECT count(*) FROM unasked");
    if (!unasked)
        return unasked.error();
    return Ledger{std::move(*lock), std::move(*database), std::move(*answers), std::move(*tries), *unasked > 0};
}

Result<sqlite::Database> Ledger::connect(const std::string& path)
{
    return sqlite::Database::open(path, application, version, sqlite::Durability::power);
}

Result<sqlite::Database> Ledger::connect_to_read(const std::string& path)
{
    return sqlite::Database::open_to_read(path, application, version);
}

Result<RunSummary> Ledger::begun()
{
    RunSummary summary;
    if (auto read = read_settings(database_, summary); !read)
        return read.error();
    return summary;
}

Result<void> Ledger::begin(const Json& settings, std::int64_t now_ms, std::string_view question, const Json& files)
{
    return transact([&]() -> Result<void> {
        for (const auto& [name, value] : {std::pair{"settings", settings.dump()}, {"question", std::string{question}}, {"files", files.dump()},
                                          {"state", std::string{"running"}}, {"began_ms", std::to_string(now_ms)}, {"ended_ms", std::string{"0"}}}) {
            if (auto done = set(database_, name, value); !done)
                return done;
        }
        return {};
    });
}

Result<void> Ledger::end(std::string_view state, std::int64_t now_ms)
{
    return transact([&]() -> Result<void> {
        if (auto done = set(database_, "state", std::string{state}); !done)
            return done;
        return set(database_, "ended_ms", std::to_string(now_ms));
    });
}

Result<void> Ledger::note_spent(llm::Charge spent)
{
    if (auto done = set(database_, "spent_picousd", std::to_string(spent.money.picousd)); !done)
        return done;
    return set(database_, "spent_tokens", std::to_string(spent.tokens));
}

Result<void> Ledger::note_unanswered(const llm::Unanswered& unanswered)
{
    return transact([&]() -> Result<void> {
        if (auto done = set(database_, "unanswered_calls", std::to_string(unanswered.calls)); !done)
            return done;
        return set(database_, "unanswered_picousd", unanswered.at_most ? std::to_string(unanswered.at_most->picousd) : "");
    });
}

Result<llm::Unanswered> Ledger::unanswered()
{
    return read_unanswered(database_);
}

Result<void> Ledger::note_partial(const std::string& word)
{
    return set(database_, "partial", word);
}

Result<std::string> Ledger::partial()
{
    auto noted = database_.prepare("SELECT value FROM run WHERE name = 'partial'");
    const auto found = noted.step();
    if (!found)
        return found.error();
    return std::string{*found ? noted.text(0) : ""};
}

Result<Ledger::Spent> Ledger::spent()
{
    Spent spent;
    const auto paid = sum_of_paid(database_);
    if (!paid)
        return paid.error();
    spent.answers = {paid->cost, paid->input_tokens + paid->output_tokens};
    spent.unpriced = paid->unpriced;
    auto noted = database_.prepare("SELECT CAST(value AS INTEGER), name FROM run WHERE name IN ('spent_picousd', 'spent_tokens')");
    for (;;) {
        const auto more = noted.step();
        if (!more)
            return more.error();
        if (!*more)
            return spent;
        if (noted.text(1) == "spent_tokens")
            spent.noted.tokens = noted.integer(0);
        else
            spent.noted.money = Money{noted.integer(0)};
    }
}

Result<std::uint64_t> Ledger::questions()
{
    auto count = database_.prepare("SELECT (SELECT count(*) FROM answers) + (SELECT count(DISTINCT key) FROM tries)");
    if (const auto row = count.step(); !row)
        return row.error();
    return static_cast<std::uint64_t>(count.integer(0));
}

Result<void> Ledger::plan(std::uint64_t row, std::optional<std::string_view> id, const AnswerKey& key)
{
    plan_.bind(0, static_cast<std::int64_t>(row));
    id ? plan_.bind_text(1, *id) : plan_.bind_null(1);
    plan_.bind_blob(2, key.blob());
    if (auto done = plan_.run(); !done || !has_unasked_)
        return done;
    can_be_asked_.bind(0, static_cast<std::int64_t>(row));
    return can_be_asked_.run();
}

Result<bool> Ledger::is_planned(std::uint64_t row, const AnswerKey& key)
{
    is_planned_.bind(0, static_cast<std::int64_t>(row));
    is_planned_.bind_blob(1, key.blob());
    const auto found = is_planned_.step();
    is_planned_.reset();
    return found;
}

Result<void> Ledger::plan_unasked(std::uint64_t row, std::optional<std::string_view> id, std::string_view why)
{
    has_unasked_ = true;
    plan_unasked_.bind(0, static_cast<std::int64_t>(row));
    id ? plan_unasked_.bind_text(1, *id) : plan_unasked_.bind_null(1);
    plan_unasked_.bind_text(2, why);
    if (auto done = plan_unasked_.run(); !done)
        return done;
    cannot_be_asked_.bind(0, static_cast<std::int64_t>(row));
    return cannot_be_asked_.run();
}

Result<RunSummary> Ledger::summarise_begun(const std::string& path)
{
    auto summary = summarise(path);
    if (summary && summary->began_ms == 0)
        return Error{Errc::invalid_input, "the run was stopped before it began, and nothing was asked: give the command that began it again", path};
    return summary;
}

Result<RunSummary> Ledger::summarise(const std::string& path)
{
    auto database = connect_to_read(path);
    if (!database)
        return database.error();
    RunSummary summary;
    if (auto read = read_settings(*database, summary); !read)
        return read.error();
    auto rows = database->prepare("SELECT count(*), coalesce(sum(status = 'accepted'), 0), coalesce(sum(status = 'rejected'), 0) "
                                  "FROM rows LEFT JOIN answers USING (key)");
    if (const auto row = rows.step(); !row)
        return row.error();
    summary.rows = static_cast<std::uint64_t>(rows.integer(0));
    summary.accepted = static_cast<std::uint64_t>(rows.integer(1));
    summary.rejected = static_cast<std::uint64_t>(rows.integer(2));
    if (auto added = add_unasked(*database, summary); !added)
        return added.error();
    const auto unanswered = read_unanswered(*database);
    if (!unanswered)
        return unanswered.error();
    summary.unanswered = *unanswered;
    const auto paid = sum_of_paid(*database);
    if (!paid)
        return paid.error();
    summary.answers = paid->answers;
    summary.input_tokens = paid->input_tokens;
    summary.output_tokens = paid->output_tokens;
    summary.cost = paid->cost;
    summary.unpriced = paid->unpriced;
    return summary;
}

std::string default_ledger_path(const std::string& output)
{
    return output + ".run";
}

}  // namespace assay::batch
