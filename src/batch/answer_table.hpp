#pragma once

#include "batch/answer_key.hpp"
#include "core/result.hpp"
#include "extract/extraction.hpp"
#include "sqlite/database.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace assay::batch {

struct StoredAnswer {
    std::uint64_t row = 0;  ///< Whose question brought it.
    extract::Extraction extraction;
};

/// The table `answers` of a ledger or a cache: outcomes by key. One thread at
/// a time.
class AnswerTable {
public:
    /// Makes the table if there is none. `database` must outlive this.
    [[nodiscard]] static Result<AnswerTable> open(sqlite::Database& database);

    [[nodiscard]] Result<std::optional<StoredAnswer>> find(const AnswerKey& key);
    /// Replaces what has this key. `now_ms` is a Unix time.
    [[nodiscard]] Result<void> put(const AnswerKey& key, std::uint64_t row, const extract::Extraction& extraction,
                                   std::int64_t now_ms);

private:
    explicit AnswerTable(sqlite::Database& database);
    [[nodiscard]] std::shared_ptr<const std::string> shared(std::string_view text,
                                                            std::shared_ptr<const std::string>& last) const;

    sqlite::Statement find_;
    sqlite::Statement put_;
    std::shared_ptr<const std::string> last_model_;
    std::shared_ptr<const std::string> last_prompt_hash_;
};

}  // namespace assay::batch
