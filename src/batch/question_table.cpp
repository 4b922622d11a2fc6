#include "batch/question_table.hpp"

#include <utility>

namespace assay::batch {
namespace {

constexpr const char* table_sql = R"(
CREATE TABLE IF NOT EXISTS questions (
  question TEXT PRIMARY KEY,  -- part of the keys in `answers`
  schema TEXT NOT NULL,       -- JSON
  asked_ms INTEGER NOT NULL   -- Unix time of the last run
) WITHOUT ROWID)";

}  // namespace

Result<void> note_question(sqlite::Database& cache, const KnownQuestion& question, std::int64_t now_ms)
{
    if (auto made = cache.execute(table_sql); !made)
        return made;
    auto note = cache.prepare("INSERT OR REPLACE INTO questions VALUES (?, ?, ?)");
    note.bind_text(0, question.question);
    note.bind_text(1, question.schema);
    note.bind(2, now_ms);
    return note.run();
}

Result<std::vector<KnownQuestion>> known_questions(sqlite::Database& cache, std::size_t most)
{
    if (auto made = cache.execute(table_sql); !made)
        return made.error();
    auto latest = cache.prepare("SELECT question, schema FROM questions ORDER BY asked_ms DESC, question LIMIT ?");
    latest.bind(0, static_cast<std::int64_t>(most));
    std::vector<KnownQuestion> known;
    for (;;) {
        const auto more = latest.step();
        if (!more)
            return more.error();
        if (!*more)
            return known;
        known.push_back({std::string{latest.text(0)}, std::string{latest.text(1)}});
    }
}

}  // namespace assay::batch
