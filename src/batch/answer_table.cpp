#include "batch/answer_table.hpp"

#include <cassert>

namespace assay::batch {
namespace {

// Status and origin are words so that the file explains itself in `sqlite3`.
constexpr const char* answer_tables_sql = R"(
CREATE TABLE IF NOT EXISTS answers (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL,          -- names provider, model, parameters, prompt, schema and text
  row INTEGER NOT NULL,       -- whose question brought it, from 0
  status TEXT NOT NULL,       -- accepted | rejected
  origin TEXT NOT NULL,       -- asked | cache | extended
  record TEXT NOT NULL,       -- JSON; empty if rejected
  error TEXT NOT NULL,        -- empty if accepted
  raw TEXT NOT NULL,          -- the last answer of a rejected row
  notes TEXT NOT NULL,        -- JSON list of what was mended
  attempts INTEGER NOT NULL,
  model TEXT,
  prompt_hash TEXT,
  input_tokens INTEGER,       -- NULL where the provider did not say
  cached_tokens INTEGER,
  output_tokens INTEGER,
  cost_picousd INTEGER,       -- NULL where there is no price
  settled_ms INTEGER NOT NULL, -- Unix time
  confidence TEXT,            -- JSON object by field; NULL where one answer was asked for
  latency_ms INTEGER          -- of the last answer's request; NULL where nobody measured it
);
CREATE TABLE IF NOT EXISTS answer_places (key BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer_places_end (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL);
INSERT OR IGNORE INTO answer_places_end VALUES (1, 0))";

const std::string find_sql =
    "SELECT row, settled_ms, origin, " + std::string{extraction_columns} + " FROM answers WHERE id = ?";

const std::string put_sql = "INSERT OR REPLACE INTO answers (row, settled_ms, origin, " + std::string{extraction_columns} +
                            ", key, id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/// Where the columns of the extraction begin in both.
constexpr int extraction_begins = 3;
constexpr int after_extraction = extraction_begins + extraction_column_count;

constexpr const char* merge_sql =
    "INSERT OR REPLACE INTO answer_places "
    "SELECT key, id FROM answers WHERE id > (SELECT id FROM answer_places_end) ORDER BY key, id";

constexpr const char* end_merge_sql =
    "UPDATE answer_places_end SET id = (SELECT coalesce(max(id), 0) FROM answers)";

extract::Origin stored_origin(std::string_view text)
{
    for (const auto origin : {extract::Origin::cache, extract::Origin::extended})
        if (text == extract::origin_text(origin))
            return origin;
    return extract::Origin::asked;
}

}  // namespace

Result<AnswerTable> AnswerTable::open(sqlite::Database& database, std::size_t merge_rows)
{
    if (auto made = database.execute(answer_tables_sql); !made)
        return made.error();
    AnswerTable table{database, merge_rows};
    if (auto caught_up = table.catch_up(); !caught_up)
        return caught_up.error();
    return table;
}

Result<AnswerTable> AnswerTable::open_to_read(sqlite::Database& database)
{
    AnswerTable table{database, 0};
    if (auto caught_up = table.catch_up(); !caught_up)
        return caught_up.error();
    return table;
}

AnswerTable::AnswerTable(sqlite::Database& database, std::size_t merge_rows)
    : find_{database.prepare(find_sql)}, put_{database.prepare(put_sql)},
      place_{database.prepare("SELECT id FROM answer_places WHERE key = ?")},
      appended_{database.prepare(
          "SELECT id, key FROM answers WHERE id > max(?, (SELECT id FROM answer_places_end)) ORDER BY id")},
      merge_{database.prepare(merge_sql)}, end_merge_{database.prepare(end_merge_sql)},
      merge_rows_{merge_rows}
{
}

Result<void> AnswerTable::catch_up()
{
    appended_.bind(0, last_seen_);
    for (;;) {
        const auto more = appended_.step();
        if (!more)
            return more.error();
        if (!*more)
            break;
        last_seen_ = appended_.integer(0);
        const auto blob = appended_.blob(1);
        const auto key = AnswerKey::from_blob(blob);
        if (!key)
            return Error{Errc::corrupt, "answer " + std::to_string(last_seen_) + " has a key of " +
                         std::to_string(blob.size()) + " bytes", appended_.path()};
        unmerged_[*key] = last_seen_;
    }
    appended_.reset();
    return {};
}

Result<std::optional<std::int64_t>> AnswerTable::place_of(const AnswerKey& key)
{
    if (const auto recent = unmerged_.find(key); recent != unmerged_.end())
        return std::optional{recent->second};
    place_.reset();
    place_.bind_blob(0, key.blob());
    const auto found = place_.step();
    if (!found)
        return found.error();
    std::optional<std::int64_t> id;
    if (*found)
        id = place_.integer(0);
    place_.reset();
    return id;
}

Result<void> AnswerTable::merge_places()
{
    if (auto merged = merge_.run(); !merged)
        return merged;
    if (auto ended = end_merge_.run(); !ended)
        return ended;
    unmerged_.clear();
    return {};
}

Result<std::optional<StoredAnswer>> AnswerTable::find(const AnswerKey& key)
{
    const auto place = place_of(key);
    if (!place)
        return place.error();
    if (!*place)
        return std::optional<StoredAnswer>{};
    find_.reset();
    find_.bind(0, **place);
    const auto found = find_.step();
    if (!found)
        return found.error();
    if (!*found)
        return Error{Errc::corrupt, "answer " + std::to_string(**place) + " is missing", find_.path()};
    StoredAnswer answer;
    answer.row = static_cast<std::uint64_t>(find_.integer(0));
    answer.settled_ms = find_.integer(1);
    auto extraction = reader_.read(find_, extraction_begins);
    if (!extraction)
        return extraction.error();
    answer.extraction = std::move(*extraction);
    answer.extraction.origin = stored_origin(find_.text(2));
    find_.reset();
    return std::optional{std::move(answer)};
}

Result<void> AnswerTable::put(const AnswerKey& key, std::uint64_t row, const extract::Extraction& extraction,
                              std::int64_t now_ms)
{
    const auto place = place_of(key);
    if (!place)
        return place.error();
    const auto notes = notes_text(extraction.notes);
    put_.bind(0, static_cast<std::int64_t>(row));
    put_.bind(1, now_ms);
    assert(extraction.origin != extract::Origin::duplicate && "an answer is not stored twice");
    put_.bind_text(2, extract::origin_text(extraction.origin));
    bind_extraction(put_, extraction_begins, extraction, notes);
    put_.bind_blob(after_extraction, key.blob());
    put_.bind(after_extraction + 1, *place);
    if (auto done = put_.run(); !done || *place)
        return done;
    const auto id = put_.last_insert_id();
    unmerged_[key] = id;
    if (id == last_seen_ + 1)
        last_seen_ = id;  // nobody else has appended
    return unmerged_.size() < merge_rows_ ? Result<void>{} : merge_places();
}

}  // namespace assay::batch
