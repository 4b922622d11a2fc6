#pragma once

#include "batch/answer_table.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "llm/chat.hpp"
#include "sqlite/database.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace assay::batch {

/// A row of a run and what came of it.
struct LedgerRow {
    std::uint64_t row = 0;
    std::optional<std::string> id;
    std::optional<AnswerKey> key{};  ///< Nothing if it could not be asked about.
    std::optional<extract::Extraction> answer;  ///< As the output would have it; nothing if the row is open.
};

/// When an answer came, and what it took.
struct SettledAnswer {
    std::int64_t settled_ms = 0;  ///< Unix time.
    bool is_accepted = false;
    llm::Usage usage;
    std::optional<Money> cost;
    std::optional<std::chrono::milliseconds> latency{};  ///< Of its last request, if it was measured.
    std::string model;            ///< Empty if there was none.
};

/// Reads a ledger from its first row to its last, in flat memory. It sees the
/// ledger as it was when opened, even while a run goes on writing to it.
class LedgerReader {
public:
    [[nodiscard]] static Result<LedgerReader> open(const std::string& path);

    /// False at the end.
    [[nodiscard]] Result<bool> next(LedgerRow& row);

    struct Times {
        std::int64_t first_ms;
        std::int64_t last_ms;
    };
    /// When the first and the last answer came that this run has asked for;
    /// nothing if there is none.
    [[nodiscard]] Result<std::optional<Times>> times();
    /// Visits every answer that this run has asked for, in no order.
    [[nodiscard]] Result<void> each_asked(const std::function<void(const SettledAnswer&)>& visit);

private:
    LedgerReader(sqlite::Database database, AnswerTable answers);

    sqlite::Database database_;
    AnswerTable answers_;
    sqlite::Statement rows_;
};

}  // namespace assay::batch
