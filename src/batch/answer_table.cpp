#include "batch/answer_table.hpp"

#include "core/json.hpp"

#include <algorithm>
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

constexpr const char* find_sql =
    "SELECT row, status, origin, record, error, raw, notes, attempts, model, prompt_hash, "
    "input_tokens, cached_tokens, output_tokens, cost_picousd, confidence, latency_ms, settled_ms FROM answers WHERE id = ?";

constexpr const char* put_sql =
    "INSERT OR REPLACE INTO answers (row, status, origin, record, error, raw, notes, attempts, model, prompt_hash, "
    "input_tokens, cached_tokens, output_tokens, cost_picousd, key, settled_ms, confidence, latency_ms, id) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

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

std::string notes_text(const std::vector<decode::Note>& notes)
{
    if (notes.empty())
        return "[]";
    Json list = Json::array();
    for (const auto& note : notes)
        list.push_back({{"where", note.where}, {"what", note.what}, {"before", note.before}, {"after", note.after}, {"price", note.price}});
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<decode::Note>> parse_notes(std::string_view text)
{
    std::vector<decode::Note> notes;
    if (text == "[]")
        return notes;
    const auto list = parse_json(text, "notes");
    if (!list)
        return Error{Errc::corrupt, list.error().text()};
    for (const auto& note : *list)
        notes.push_back({note.value("where", ""), note.value("what", ""), note.value("before", ""), note.value("after", ""),
                         note.value("price", 0)});
    return notes;
}

void bind_shared(sqlite::Statement& statement, int parameter, const std::shared_ptr<const std::string>& text)
{
    text ? statement.bind_text(parameter, *text) : statement.bind_null(parameter);
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
        AnswerKey key;
        if (blob.size() != key.bytes.size())
            return Error{Errc::corrupt, "answer " + std::to_string(last_seen_) + " has a key of " +
                         std::to_string(blob.size()) + " bytes", appended_.path()};
        std::copy(blob.begin(), blob.end(), key.bytes.begin());
        unmerged_[key] = last_seen_;
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

/// Rows of one run share their model and prompt, so one string serves all.
std::shared_ptr<const std::string> AnswerTable::shared(std::string_view text,
                                                       std::shared_ptr<const std::string>& last) const
{
    if (!last || *last != text)
        last = std::make_shared<const std::string>(text);
    return last;
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
    auto& extraction = answer.extraction;
    answer.row = static_cast<std::uint64_t>(find_.integer(0));
    extraction.status = find_.text(1) == "accepted" ? extract::Status::accepted : extract::Status::rejected;
    extraction.origin = stored_origin(find_.text(2));
    extraction.record = find_.text(3);
    extraction.error = find_.text(4);
    extraction.raw = find_.text(5);
    auto notes = parse_notes(find_.text(6));
    if (!notes)
        return notes.error();
    extraction.notes = std::move(*notes);
    extraction.attempts = static_cast<int>(find_.integer(7));
    if (!find_.is_null(8))
        extraction.model = shared(find_.text(8), last_model_);
    if (!find_.is_null(9))
        extraction.prompt_hash = shared(find_.text(9), last_prompt_hash_);
    extraction.usage.input = find_.optional_integer(10);
    extraction.usage.cached = find_.optional_integer(11);
    extraction.usage.output = find_.optional_integer(12);
    extraction.cost.reset();
    if (const auto cost = find_.optional_integer(13))
        extraction.cost = Money{*cost};
    extraction.confidence = find_.text(14);
    if (const auto latency_ms = find_.optional_integer(15))
        extraction.latency = std::chrono::milliseconds{*latency_ms};
    answer.settled_ms = find_.integer(16);
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
    put_.bind_text(1, extraction.status == extract::Status::accepted ? "accepted" : "rejected");
    assert(extraction.origin != extract::Origin::duplicate && "an answer is not stored twice");
    put_.bind_text(2, extract::origin_text(extraction.origin));
    put_.bind_text(3, extraction.record);
    put_.bind_text(4, extraction.error);
    put_.bind_text(5, extraction.status == extract::Status::accepted ? std::string_view{} : extraction.raw);
    put_.bind_text(6, notes);
    put_.bind(7, std::int64_t{extraction.attempts});
    bind_shared(put_, 8, extraction.model);
    bind_shared(put_, 9, extraction.prompt_hash);
    put_.bind(10, extraction.usage.input);
    put_.bind(11, extraction.usage.cached);
    put_.bind(12, extraction.usage.output);
    put_.bind(13, extraction.cost ? std::optional{extraction.cost->picousd} : std::nullopt);
    put_.bind_blob(14, key.blob());
    put_.bind(15, now_ms);
    extraction.confidence.empty() ? put_.bind_null(16) : put_.bind_text(16, extraction.confidence);
    put_.bind(17, extraction.latency ? std::optional{std::int64_t{extraction.latency->count()}} : std::nullopt);
    put_.bind(18, *place);
    if (auto done = put_.run(); !done || *place)
        return done;
    const auto id = put_.last_insert_id();
    unmerged_[key] = id;
    if (id == last_seen_ + 1)
        last_seen_ = id;  // nobody else has appended
    return unmerged_.size() < merge_rows_ ? Result<void>{} : merge_places();
}

}  // namespace assay::batch
