#include "batch/job_table.hpp"

#include "batch/ledger.hpp"
#include "core/clock.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::batch {
namespace {

using llm::BatchJob;
using Stage = BatchJob::Stage;

// Stages are words so that the file explains itself in `sqlite3`.
constexpr std::array stages = {
    std::pair{Stage::preparing, std::string_view{"preparing"}}, std::pair{Stage::creating, std::string_view{"creating"}},
    std::pair{Stage::working, std::string_view{"working"}},     std::pair{Stage::ended, std::string_view{"ended"}},
    std::pair{Stage::fetched, std::string_view{"fetched"}},     std::pair{Stage::dropped, std::string_view{"dropped"}}};

constexpr const char* job_tables_sql = R"(
CREATE TABLE IF NOT EXISTS batch_jobs (
  job INTEGER PRIMARY KEY,
  endpoint TEXT NOT NULL,
  stage TEXT NOT NULL,         -- preparing | creating | working | ended | fetched | dropped
  input_file TEXT NOT NULL,    -- OpenAI's id of the uploaded requests
  remote TEXT NOT NULL,        -- the provider's id of the job
  state TEXT NOT NULL,         -- as the provider says it
  submitted_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL, -- Unix times
  items INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  unanswered INTEGER NOT NULL  -- see batch_outcomes
);
CREATE TABLE IF NOT EXISTS batch_items (
  item BLOB PRIMARY KEY,       -- the custom_id, in hex there
  job INTEGER NOT NULL         -- the last it went into
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batch_outcomes (
  job INTEGER PRIMARY KEY,     -- one whose results were read
  errored INTEGER NOT NULL,
  expired INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  missing INTEGER NOT NULL     -- no line in the results
);
CREATE TABLE IF NOT EXISTS batch_charges (
  job INTEGER PRIMARY KEY,
  picousd INTEGER NOT NULL,    -- at the worst until the job is fetched
  tokens INTEGER NOT NULL
))";

// A string: g++ 12 warns falsely of a literal put before another.
const std::string select_jobs = "SELECT job, stage, input_file, remote, state, submitted_ms, items, answered, unanswered, "
                                "picousd, tokens, errored, expired, cancelled, missing FROM batch_jobs "
                                "LEFT JOIN batch_charges USING (job) LEFT JOIN batch_outcomes USING (job) ";

Stage stage_of(std::string_view name)
{
    for (const auto& [stage, word] : stages) {
        if (word == name)
            return stage;
    }
    // Of a later version: whatever it means, asking the provider is right.
    return Stage::working;
}

Result<std::vector<BatchJob>> read_jobs(sqlite::Statement& statement)
{
    std::vector<BatchJob> jobs;
    for (;;) {
        const auto more = statement.step();
        if (!more)
            return more.error();
        if (!*more)
            return jobs;
        BatchJob job;
        job.number = statement.integer(0);
        job.stage = stage_of(statement.text(1));
        job.input_file = statement.text(2);
        job.remote = statement.text(3);
        job.state = statement.text(4);
        job.submitted_ms = statement.integer(5);
        job.items = static_cast<std::size_t>(statement.integer(6));
        const auto count = [&](int column) { return static_cast<std::size_t>(statement.integer(column)); };
        job.outcomes.succeeded = count(7);
        if (!statement.is_null(9))
            job.charge = llm::Charge{Money{statement.integer(9)}, statement.integer(10)};
        if (statement.is_null(11))
            job.outcomes.missing = count(8);
        else
            job.outcomes = {count(7), count(11), count(12), count(13), count(14)};
        jobs.push_back(std::move(job));
    }
}

}  // namespace

std::string_view name_of(Stage stage)
{
    for (const auto& [known, word] : stages) {
        if (known == stage)
            return word;
    }
    return "";
}

JobTable::JobTable(sqlite::Database database, std::string endpoint)
    : database_{std::move(database)}, endpoint_{std::move(endpoint)},
      put_item_{database_.prepare("INSERT OR REPLACE INTO batch_items VALUES (?, ?)")},
      save_{database_.prepare("UPDATE batch_jobs SET stage = ?, input_file = ?, remote = ?, state = ?, submitted_ms = ?, "
                              "changed_ms = ?, answered = ?, unanswered = ? WHERE job = ?")},
      put_outcomes_{database_.prepare("INSERT OR REPLACE INTO batch_outcomes VALUES (?, ?, ?, ?, ?)")},
      put_charge_{database_.prepare("INSERT OR REPLACE INTO batch_charges VALUES (?, ?, ?)")}
{
}

Result<std::unique_ptr<JobTable>> JobTable::open(const std::string& ledger, std::string endpoint)
{
    auto database = Ledger::connect(ledger);
    if (!database)
        return database.error();
    // All tables or none, whenever the process is killed.
    if (auto made = database->transact([&] { return database->execute(job_tables_sql); }); !made)
        return made.error();
    return std::unique_ptr<JobTable>{new JobTable{std::move(*database), std::move(endpoint)}};
}

Result<std::vector<BatchJob>> JobTable::load()
{
    auto statement = database_.prepare(select_jobs + "WHERE endpoint = ? AND stage <> 'dropped' ORDER BY job");
    statement.bind_text(0, endpoint_);
    return read_jobs(statement);
}

Result<std::vector<std::pair<llm::BatchItemId, std::int64_t>>> JobTable::load_items()
{
    std::vector<std::pair<llm::BatchItemId, std::int64_t>> items;
    auto statement = database_.prepare("SELECT item, batch_items.job FROM batch_items JOIN batch_jobs USING (job) "
                                       "WHERE endpoint = ? AND stage <> 'dropped'");
    statement.bind_text(0, endpoint_);
    for (;;) {
        const auto more = statement.step();
        if (!more)
            return more.error();
        if (!*more)
            return items;
        llm::BatchItemId id;
        const auto blob = statement.blob(0);
        std::memcpy(id.bytes.data(), blob.data(), std::min(blob.size(), id.bytes.size()));
        items.emplace_back(id, statement.integer(1));
    }
}

Result<void> JobTable::begin(BatchJob& job, std::span<const llm::BatchItemId> items)
{
    return database_.transact([&]() -> Result<void> {
        auto put = database_.prepare("INSERT INTO batch_jobs (endpoint, stage, input_file, remote, state, submitted_ms, "
                                     "changed_ms, items, answered, unanswered) VALUES (?,?,'','','',?,?,?,0,0) RETURNING job");
        put.bind_text(0, endpoint_);
        put.bind_text(1, name_of(job.stage));
        put.bind(2, job.submitted_ms);
        put.bind(3, unix_ms());
        put.bind(4, static_cast<std::int64_t>(items.size()));
        if (const auto row = put.step(); !row)
            return row.error();
        job.number = put.integer(0);
        if (const auto end = put.step(); !end)
            return end.error();
        for (const auto& item : items) {
            put_item_.bind_blob(0, item.blob());
            put_item_.bind(1, job.number);
            if (auto done = put_item_.run(); !done)
                return done;
        }
        return put_charge(job);
    });
}

Result<void> JobTable::save(const BatchJob& job)
{
    save_.bind_text(0, name_of(job.stage));
    save_.bind_text(1, job.input_file);
    save_.bind_text(2, job.remote);
    save_.bind_text(3, job.state);
    save_.bind(4, job.submitted_ms);
    save_.bind(5, unix_ms());
    save_.bind(6, static_cast<std::int64_t>(job.outcomes.succeeded));
    save_.bind(7, static_cast<std::int64_t>(job.outcomes.unanswered()));
    save_.bind(8, job.number);
    return database_.transact([&]() -> Result<void> {
        if (auto saved = save_.run(); !saved)
            return saved;
        if (auto put = put_outcomes(job); !put)
            return put;
        return put_charge(job);
    });
}

Result<void> JobTable::put_outcomes(const BatchJob& job)
{
    if (job.stage != Stage::fetched)
        return {};
    int parameter = 0;
    put_outcomes_.bind(parameter++, job.number);
    for (const auto count : {job.outcomes.errored, job.outcomes.expired, job.outcomes.cancelled, job.outcomes.missing})
        put_outcomes_.bind(parameter++, static_cast<std::int64_t>(count));
    return put_outcomes_.run();
}

Result<void> JobTable::put_charge(const BatchJob& job)
{
    if (!job.charge)
        return {};
    put_charge_.bind(0, job.number);
    put_charge_.bind(1, job.charge->money.picousd);
    put_charge_.bind(2, job.charge->tokens);
    return put_charge_.run();
}

Result<JobSummary> JobTable::summarise(const std::string& ledger)
{
    auto database = Ledger::connect_to_read(ledger);
    if (!database)
        return database.error();
    JobSummary summary;
    const auto has_jobs = database->has_table("batch_jobs");
    if (!has_jobs)
        return has_jobs.error();
    if (!*has_jobs)
        return summary;
    auto statement = database->prepare(select_jobs + "ORDER BY job");
    auto jobs = read_jobs(statement);
    if (!jobs)
        return jobs.error();
    summary.jobs = std::move(*jobs);
    for (const auto& job : summary.jobs) {
        const bool is_open = job.stage == Stage::creating || job.stage == Stage::working || job.stage == Stage::ended;
        summary.open += is_open;
        summary.unpriced += is_open && !job.charge;
        const auto charge = job.charge.value_or(llm::Charge{});
        if (is_open)
            summary.charges.held = summary.charges.held + charge;
        else if (job.stage != Stage::preparing)
            summary.charges.spent = summary.charges.spent + charge;
    }
    return summary;
}

}  // namespace assay::batch
