#pragma once

#include "core/result.hpp"
#include "sqlite/database.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::batch {

/// What answers in a cache were asked for.
struct KnownQuestion {
    std::string question;  ///< As answer_key() takes it.
    std::string schema;    ///< The document that it was asked with, as JSON.
};

/// Notes in a cache that `question` is asked with `schema`. `now_ms` is a Unix time.
[[nodiscard]] Result<void> note_question(sqlite::Database& cache, const KnownQuestion& question, std::int64_t now_ms);

/// Those of the cache, the latest first, `most` at most.
[[nodiscard]] Result<std::vector<KnownQuestion>> known_questions(sqlite::Database& cache, std::size_t most);

}  // namespace assay::batch
