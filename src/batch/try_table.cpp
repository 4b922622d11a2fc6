#include "batch/try_table.hpp"

#include <utility>

namespace assay::batch {
namespace {

constexpr const char* tables_sql = R"(
CREATE TABLE IF NOT EXISTS tries (
  key BLOB NOT NULL,          -- as in answers, and so are the columns after decided
  sample INTEGER NOT NULL,    -- which of the answers asked for, from 0
  decided INTEGER NOT NULL,   -- whether nothing more is asked for this sample
  status TEXT NOT NULL,
  record TEXT NOT NULL,
  error TEXT NOT NULL,        -- what was wrong the last time
  raw TEXT NOT NULL,
  notes TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  model TEXT,
  prompt_hash TEXT,
  input_tokens INTEGER,       -- of all attempts
  cached_tokens INTEGER,
  output_tokens INTEGER,
  cost_picousd INTEGER,
  confidence TEXT,
  latency_ms INTEGER,
  PRIMARY KEY (key, sample)
) WITHOUT ROWID)";

}  // namespace

Result<TryTable> TryTable::open(sqlite::Database& database)
{
    if (auto made = database.execute(tables_sql); !made)
        return made.error();
    TryTable table{database};
    if (auto loaded = table.load_keys(database); !loaded)
        return loaded.error();
    return table;
}

TryTable::TryTable(sqlite::Database& database)
    : find_{database.prepare("SELECT sample, decided, " + std::string{extraction_columns} +
                             " FROM tries WHERE key = ? ORDER BY sample")},
      put_{database.prepare("INSERT OR REPLACE INTO tries (key, sample, decided, " + std::string{extraction_columns} +
                            ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")},
      drop_{database.prepare("DELETE FROM tries WHERE key = ?")}
{
}

Result<void> TryTable::load_keys(sqlite::Database& database)
{
    auto keys = database.prepare("SELECT DISTINCT key FROM tries");
    for (;;) {
        const auto more = keys.step();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        const auto key = AnswerKey::from_blob(keys.blob(0));
        if (!key)
            return Error{Errc::corrupt, "a try has a key of " + std::to_string(keys.blob(0).size()) + " bytes", keys.path()};
        keys_.insert(*key);
    }
}

Result<std::shared_ptr<const TryTable::Tries>> TryTable::find(const AnswerKey& key)
{
    if (!keys_.contains(key))
        return std::shared_ptr<const Tries>{};
    const auto tries = std::make_shared<Tries>();
    find_.reset();
    find_.bind_blob(0, key.blob());
    for (;;) {
        const auto more = find_.step();
        if (!more)
            return more.error();
        if (!*more)
            break;
        auto so_far = reader_.read(find_, 2);
        if (!so_far)
            return so_far.error();
        tries->push_back({static_cast<int>(find_.integer(0)), find_.integer(1) != 0, std::move(*so_far)});
    }
    find_.reset();
    return std::shared_ptr<const Tries>{tries};
}

Result<void> TryTable::put(const AnswerKey& key, const extract::Try& what)
{
    const auto notes = notes_text(what.so_far.notes);
    put_.bind_blob(0, key.blob());
    put_.bind(1, std::int64_t{what.sample});
    put_.bind(2, std::int64_t{what.is_decided});
    bind_extraction(put_, 3, what.so_far, notes);
    keys_.insert(key);
    return put_.run();
}

Result<void> TryTable::drop(const AnswerKey& key)
{
    if (keys_.erase(key) == 0)
        return {};
    drop_.bind_blob(0, key.blob());
    return drop_.run();
}

}  // namespace assay::batch
