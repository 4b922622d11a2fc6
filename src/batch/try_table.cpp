#include "batch/try_table.hpp"

#include <utility>

namespace assay::batch {
namespace {

constexpr const char* tables_sql = R"(
CREATE TABLE IF NOT EXISTS tries (
  key BLOB PRIMARY KEY,       -- as in answers
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,        -- what was wrong the last time
  raw TEXT NOT NULL,          -- the last answer
  input_tokens INTEGER,       -- of all attempts; NULL where the provider did not say
  cached_tokens INTEGER,
  output_tokens INTEGER,
  cost_picousd INTEGER        -- NULL where there is no price
) WITHOUT ROWID)";

}  // namespace

Result<TryTable> TryTable::open(sqlite::Database& database)
{
    if (auto made = database.execute(tables_sql); !made)
        return made.error();
    TryTable table{database};
    auto any = database.prepare("SELECT 1 FROM tries LIMIT 1");
    const auto row = any.step();
    if (!row)
        return row.error();
    table.had_any_ = *row;
    return table;
}

TryTable::TryTable(sqlite::Database& database)
    : find_{database.prepare("SELECT attempts, error, raw, input_tokens, cached_tokens, output_tokens, cost_picousd "
                             "FROM tries WHERE key = ?")},
      put_{database.prepare("INSERT OR REPLACE INTO tries VALUES (?,?,?,?,?,?,?,?)")}
{
}

Result<std::shared_ptr<const extract::Extraction>> TryTable::find(const AnswerKey& key)
{
    if (!had_any_)
        return std::shared_ptr<const extract::Extraction>{};
    find_.reset();
    find_.bind_blob(0, key.blob());
    const auto found = find_.step();
    if (!found)
        return found.error();
    std::shared_ptr<extract::Extraction> so_far;
    if (*found) {
        so_far = std::make_shared<extract::Extraction>();
        so_far->attempts = static_cast<int>(find_.integer(0));
        so_far->error = find_.text(1);
        so_far->raw = find_.text(2);
        so_far->usage.input = find_.optional_integer(3);
        so_far->usage.cached = find_.optional_integer(4);
        so_far->usage.output = find_.optional_integer(5);
        const auto cost = find_.optional_integer(6);
        so_far->cost = cost ? std::optional{Money{*cost}} : std::nullopt;
    }
    find_.reset();
    return std::shared_ptr<const extract::Extraction>{std::move(so_far)};
}

Result<void> TryTable::put(const AnswerKey& key, const extract::Extraction& so_far)
{
    put_.bind_blob(0, key.blob());
    put_.bind(1, std::int64_t{so_far.attempts});
    put_.bind_text(2, so_far.error);
    put_.bind_text(3, so_far.raw);
    put_.bind(4, so_far.usage.input);
    put_.bind(5, so_far.usage.cached);
    put_.bind(6, so_far.usage.output);
    put_.bind(7, so_far.cost ? std::optional{so_far.cost->picousd} : std::nullopt);
    return put_.run();
}

}  // namespace assay::batch
