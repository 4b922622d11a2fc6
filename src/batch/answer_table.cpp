#include "batch/answer_table.hpp"

#include "core/json.hpp"

namespace assay::batch {
namespace {

// Status and origin are words so that the file explains itself in `sqlite3`.
// Rows are appended and only the slim index is written at random places: a
// commit then touches few pages.
constexpr const char* table_sql = R"(
CREATE TABLE IF NOT EXISTS answers (
  key BLOB NOT NULL,          -- names provider, model, parameters, prompt, schema and text
  row INTEGER NOT NULL,       -- whose question brought it, from 0
  status TEXT NOT NULL,       -- accepted | rejected
  origin TEXT NOT NULL,       -- asked | cache
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
  confidence TEXT             -- JSON object by field; NULL where one answer was asked for
);
CREATE UNIQUE INDEX IF NOT EXISTS answers_by_key ON answers (key))";

constexpr const char* find_sql =
    "SELECT row, status, origin, record, error, raw, notes, attempts, model, prompt_hash, "
    "input_tokens, cached_tokens, output_tokens, cost_picousd, confidence FROM answers WHERE key = ?";

constexpr const char* put_sql =
    "INSERT OR REPLACE INTO answers (row, status, origin, record, error, raw, notes, attempts, model, prompt_hash, "
    "input_tokens, cached_tokens, output_tokens, cost_picousd, key, settled_ms, confidence) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

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

Result<AnswerTable> AnswerTable::open(sqlite::Database& database)
{
    if (auto made = database.execute(table_sql); !made)
        return made.error();
    // Files of before there were several answers have no such column.
    auto column = database.prepare("SELECT 1 FROM pragma_table_info('answers') WHERE name = 'confidence'");
    const auto has_column = column.step();
    if (!has_column)
        return has_column.error();
    column.reset();
    if (!*has_column) {
        if (auto added = database.execute("ALTER TABLE answers ADD COLUMN confidence TEXT"); !added)
            return added.error();
    }
    return AnswerTable{database};
}

AnswerTable::AnswerTable(sqlite::Database& database)
    : find_{database.prepare(find_sql)}, put_{database.prepare(put_sql)}
{
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
    find_.reset();
    find_.bind_blob(0, key.blob());
    const auto found = find_.step();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<StoredAnswer>{};
    StoredAnswer answer;
    auto& extraction = answer.extraction;
    answer.row = static_cast<std::uint64_t>(find_.integer(0));
    extraction.status = find_.text(1) == "accepted" ? extract::Status::accepted : extract::Status::rejected;
    extraction.origin = find_.text(2) == "cache" ? extract::Origin::cache : extract::Origin::asked;
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
    find_.reset();
    return std::optional{std::move(answer)};
}

Result<void> AnswerTable::put(const AnswerKey& key, std::uint64_t row, const extract::Extraction& extraction,
                              std::int64_t now_ms)
{
    const auto notes = notes_text(extraction.notes);
    put_.bind(0, static_cast<std::int64_t>(row));
    put_.bind_text(1, extraction.status == extract::Status::accepted ? "accepted" : "rejected");
    put_.bind_text(2, extraction.origin == extract::Origin::cache ? "cache" : "asked");
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
    return put_.run();
}

}  // namespace assay::batch
