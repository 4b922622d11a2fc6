#pragma once

#include "batch/answer_key.hpp"
#include "core/result.hpp"
#include "extract/extraction.hpp"
#include "sqlite/database.hpp"

#include <memory>

namespace assay::batch {

/// The table `tries` of a ledger: questions that were answered, but not well,
/// and are being asked again. A run that dies then does not forget what they
/// have cost and how often they were asked. What is there counts until the
/// question has an answer. One thread at a time.
class TryTable {
public:
    /// Makes the table if there is none. `database` must outlive this.
    [[nodiscard]] static Result<TryTable> open(sqlite::Database& database);

    /// Attempts, tokens, cost and what was wrong, of the tries of earlier processes; null if there
    /// were none. Most runs have none at all, which then costs nothing.
    [[nodiscard]] Result<std::shared_ptr<const extract::Extraction>> find(const AnswerKey& key);
    /// Replaces what has this key.
    [[nodiscard]] Result<void> put(const AnswerKey& key, const extract::Extraction& so_far);

private:
    explicit TryTable(sqlite::Database& database);

    bool had_any_ = false;  ///< When it was opened.
    sqlite::Statement find_;
    sqlite::Statement put_;
};

}  // namespace assay::batch
