#pragma once

#include "batch/answer_key.hpp"
#include "batch/stored_extraction.hpp"
#include "core/result.hpp"
#include "extract/extraction.hpp"
#include "sqlite/database.hpp"

#include <memory>
#include <unordered_set>
#include <vector>

namespace assay::batch {

/// The table `tries` of a ledger: answers that were paid for, to questions
/// that are still open. They were not good, and the text is being asked about
/// again, or they are votes, of which more are to come. A run that dies then
/// does not forget them. What is settled has no tries. One thread at a time.
class TryTable {
public:
    using Tries = std::vector<extract::Try>;

    /// Makes the table if there is none. `database` must outlive this. Keeps
    /// the keys in memory, of which there are about as many as rows in flight.
    [[nodiscard]] static Result<TryTable> open(sqlite::Database& database);

    /// Of earlier processes and this one, by sample; null if there are none.
    [[nodiscard]] Result<std::shared_ptr<const Tries>> find(const AnswerKey& key);
    /// Replaces what has this key and sample.
    [[nodiscard]] Result<void> put(const AnswerKey& key, const extract::Try& what);
    /// The question is settled: what its tries have cost is part of the answer.
    [[nodiscard]] Result<void> drop(const AnswerKey& key);

private:
    explicit TryTable(sqlite::Database& database);
    [[nodiscard]] Result<void> load_keys(sqlite::Database& database);

    /// All there are, so that the many questions without any cost no search.
    std::unordered_set<AnswerKey, AnswerKeyHash> keys_;
    ExtractionReader reader_;
    sqlite::Statement find_;
    sqlite::Statement put_;
    sqlite::Statement drop_;
};

}  // namespace assay::batch
