#include "batch/ledger_reader.hpp"

#include "batch/answers.hpp"
#include "batch/ledger.hpp"

#include <utility>

namespace assay::batch {

namespace {

constexpr std::string_view rows_sql = "SELECT row, id, key, NULL FROM rows UNION ALL SELECT row, id, NULL, why FROM unasked ORDER BY 1";
/// Of a ledger that an earlier version has written.

}  // namespace

LedgerReader::LedgerReader(sqlite::Database database, AnswerTable answers)
    : database_{std::move(database)}, answers_{std::move(answers)},
      rows_{database_.prepare(rows_sql)}
{
}

Result<LedgerReader> LedgerReader::open(const std::string& path)
{
    auto database = Ledger::connect_to_read(path);
    if (!database)
        return database.error();
    // What is read from here on is of one moment. Closing the file ends it.
    if (auto begun = database->execute("BEGIN"); !begun)
        return begun.error();
    auto answers = AnswerTable::open_to_read(*database);
    if (!answers)
        return answers.error();
    return LedgerReader{std::move(*database), std::move(*answers)};
}

Result<bool> LedgerReader::next(LedgerRow& row)
{
    const auto more = rows_.step();
    if (!more || !*more)
        return more;
    row.row = static_cast<std::uint64_t>(rows_.integer(0));
    row.id.reset();
    if (!rows_.is_null(1))
        row.id = rows_.text(1);
    row.key.reset();
    row.answer.reset();
    if (rows_.is_null(2)) {
        row.answer.emplace();
        row.answer->error = rows_.text(3);
        return true;
    }
    row.key = AnswerKey::from_blob(rows_.blob(2));
    if (!row.key)
        return Error{Errc::corrupt, "row " + std::to_string(row.row) + " has a key of " + std::to_string(rows_.blob(2).size()) +
                     " bytes", database_.path()};
    auto stored = answers_.find(*row.key);
    if (!stored)
        return stored.error();
    if (*stored)
        row.answer = (*stored)->row == row.row ? std::move((*stored)->extraction) : duplicate_of((*stored)->extraction);
    return true;
}

Result<std::optional<LedgerReader::Times>> LedgerReader::times()
{
    auto ends = database_.prepare("SELECT min(settled_ms), max(settled_ms) FROM answers WHERE origin <> 'cache'");
    if (const auto row = ends.step(); !row)
        return row.error();
    if (ends.is_null(0))
        return std::optional<Times>{};
    return std::optional{Times{ends.integer(0), ends.integer(1)}};
}

Result<void> LedgerReader::each_asked(const std::function<void(const SettledAnswer&)>& visit)
{
    auto answers = database_.prepare("SELECT settled_ms, status = 'accepted', input_tokens, cached_tokens, output_tokens, "
                                     "cost_picousd, model, latency_ms FROM answers WHERE origin <> 'cache'");
    SettledAnswer answer;
    for (;;) {
        const auto more = answers.step();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        answer.settled_ms = answers.integer(0);
        answer.is_accepted = answers.integer(1) != 0;
        answer.usage.input = answers.optional_integer(2);
        answer.usage.cached = answers.optional_integer(3);
        answer.usage.output = answers.optional_integer(4);
        answer.cost.reset();
        if (const auto cost = answers.optional_integer(5))
            answer.cost = Money{*cost};
        answer.model = answers.text(6);
        answer.latency.reset();
        if (const auto latency_ms = answers.optional_integer(7))
            answer.latency = std::chrono::milliseconds{*latency_ms};
        visit(answer);
    }
}

}  // namespace assay::batch
