#pragma once

#include "batch/answer_key.hpp"
#include "batch/stored_extraction.hpp"
#include "core/result.hpp"
#include "extract/extraction.hpp"
#include "sqlite/database.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace assay::batch {

struct StoredAnswer {
    std::uint64_t row = 0;  ///< Whose question brought it.
    std::int64_t settled_ms = 0;  ///< Unix time.
    extract::Extraction extraction;
};

/// The table `answers` of a ledger or a cache: outcomes by key. One thread at
/// a time.
///
/// Keys are hashes, so an index on them is written all over: every commit
/// would rewrite most of its pages. Answers are appended instead; where the
/// last ones stand is held in memory, and goes into the index `answer_places`
/// in sorted runs (a log-structured merge of two levels: O'Neil et al., "The
/// Log-Structured Merge-Tree", 1996).
class AnswerTable {
public:
    /// Makes the tables if there are none. `database` must outlive this.
    /// At most `merge_rows` places are held in memory, about 50 bytes each.
    [[nodiscard]] static Result<AnswerTable> open(sqlite::Database& database, std::size_t merge_rows = 32'768);

    /// For a database that is only looked at: find() works, put() does not.
    [[nodiscard]] static Result<AnswerTable> open_to_read(sqlite::Database& database);

    [[nodiscard]] Result<std::optional<StoredAnswer>> find(const AnswerKey& key);
    /// Replaces what has this key. `now_ms` is a Unix time.
    [[nodiscard]] Result<void> put(const AnswerKey& key, std::uint64_t row, const extract::Extraction& extraction,
                                   std::int64_t now_ms);

    /// Sees what other processes have appended meanwhile.
    [[nodiscard]] Result<void> catch_up();

private:
    AnswerTable(sqlite::Database& database, std::size_t merge_rows);
    [[nodiscard]] Result<std::optional<std::int64_t>> place_of(const AnswerKey& key);
    [[nodiscard]] Result<void> merge_places();

    sqlite::Statement find_;
    sqlite::Statement put_;
    sqlite::Statement place_;
    sqlite::Statement appended_;
    sqlite::Statement merge_;
    sqlite::Statement end_merge_;
    std::size_t merge_rows_;
    boost::unordered_flat_map<AnswerKey, std::int64_t, AnswerKeyHash> unmerged_;
    std::int64_t last_seen_ = 0;  ///< The last answer that catch_up() saw.
    ExtractionReader reader_;
};

}  // namespace assay::batch
