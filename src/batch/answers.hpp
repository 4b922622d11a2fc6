#pragma once

#include "batch/input.hpp"
#include "batch/ledger.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace assay::batch {

/// A row of the input with what is known of its answer already.
struct PlannedRow {
    InputRow row;
    AnswerKey key{};
    std::optional<extract::Extraction> answer{};  ///< Found in the ledger or the cache.
    bool was_asked = false;                       ///< An answer is in the ledger since this very row was asked about whole...
    std::int64_t rejected_ms = 0;                 ///< ...and it is a rejection of this Unix time that is to be tried anew; else 0.
    /// The rejection whose place the answer will take. What it has cost stays part of what the row has cost.
    std::shared_ptr<const extract::Extraction> rejected{};
    /// Found in the cache: an accepted answer without the new fields (see
    /// AnswersOptions::earlier). Those are all that is left to ask for.
    std::shared_ptr<const extract::Extraction> earlier{};
    std::shared_ptr<const TryTable::Tries> before{};  ///< What is known of it though it is not settled; see extract::Item.
    std::uint64_t looked_up_at = 0;               ///< Commits that the search could see.
};

/// An outcome on its way into the ledger.
struct Settled {
    std::uint64_t ticket;
    std::uint64_t row;
    AnswerKey key;
    extract::Extraction extraction;
};

/// What came of a question that is still open, on its way into the ledger.
struct Tried {
    AnswerKey key;
    extract::Try what;
};

struct AnswersOptions {
    std::string question;         ///< The hash of all but the text that decides an answer; see answer_key().
    /// The hash of a question that asked for some of the fields; empty for none.
    /// What the cache has for it need not be asked for again.
    std::string earlier{};
    bool retry_rejected = false;  ///< Rows that the ledger has rejected are asked about again.
    /// Called with what the user should know. On any thread.
    std::function<void(const std::string&)> notice{};
};

/// Answers that need not be paid for: those in the run's ledger, those in a
/// cache that runs share, and those under way for another row with the same
/// text. Nothing counts as answered before the ledger has it on disk.
///
///   pool     plan()     rows -> keys, found answers
///   network  claim()    ask, wait for the same question, or here it is
///   pool     commit()   many outcomes, one synced transaction
///   network  settle()   gives the rows that waited
class Answers {
public:
    /// Both files must outlive this; `cache` may be null. A cache that fails
    /// is given up with a notice: it is a convenience, the ledger is not.
    Answers(Ledger& ledger, sqlite::Database* cache, AnswersOptions options);

    /// Rows with a defect are never asked about and have no key; the ledger notes them, too.
    [[nodiscard]] Result<std::vector<PlannedRow>> plan(std::vector<InputRow> rows, std::int64_t now_ms);
    /// `spent` by the run in all goes into the same transaction, if someone keeps count.
    [[nodiscard]] Result<void> commit(std::span<const Settled> settled, std::int64_t now_ms,
                                      std::optional<llm::Charge> spent = std::nullopt,
                                      std::span<const Tried> tried = {});

    enum class Claim {
        ask,    ///< Nobody has: ask, then commit() and settle().
        wait,   ///< It is being asked; settle() will give this ticket.
        known,  ///< Taken out of `row.answer`, where it is now if it was not.
    };
    [[nodiscard]] Claim claim(PlannedRow& row, std::uint64_t ticket);

    /// The answer is on disk. Returns the tickets that waited for it.
    [[nodiscard]] std::vector<std::uint64_t> settle(const Settled& settled);

    /// Commits so far; what plan() calls that begin later can see.
    [[nodiscard]] std::uint64_t commits() const { return commits_; }
    /// Rows planned from now on have seen `commits`: what they can find on
    /// disk need not be held in memory for them.
    void forget(std::uint64_t commits);

private:
    /// Names of the row's answer, the one to ask for first; the last is that of an extended one if there may be any.
    [[nodiscard]] std::vector<AnswerKey> keys_of(std::string_view text) const;
    [[nodiscard]] static std::optional<std::string_view> id_of(const InputRow& row);
    [[nodiscard]] Result<void> note_unasked(const InputRow& row);
    [[nodiscard]] Result<void> find(PlannedRow& planned, std::int64_t now_ms);
    [[nodiscard]] Result<bool> belongs_to(const InputRow& row, const AnswerKey& key, const StoredAnswer& stored);
    [[nodiscard]] Result<bool> find_in_ledger(PlannedRow& planned, std::span<const AnswerKey> keys);
    [[nodiscard]] Result<std::shared_ptr<const extract::Extraction>> find_rejected(const PlannedRow& planned, const AnswerKey& key);
    [[nodiscard]] bool is_to_be_retried(const AnswerKey& key) const;
    [[nodiscard]] Result<bool> take_from_cache(PlannedRow& planned, std::span<const AnswerKey> keys, std::int64_t now_ms);
    [[nodiscard]] std::optional<extract::Extraction> find_in_cache(const AnswerKey& key);
    [[nodiscard]] std::shared_ptr<const extract::Extraction> find_earlier(std::string_view text);
    void put_in_cache(std::span<const Settled> settled, std::int64_t now_ms);
    void give_up_cache(const Error& error);

    Ledger& ledger_;
    sqlite::Database* cache_;
    std::optional<AnswerTable> cached_;
    AnswersOptions options_;
    std::string extended_question_;
    std::mutex files_;  ///< plan() and commit() run beside each other.
    /// Under the lock: rejected by this process, which asks no further row with such a text.
    std::unordered_set<AnswerKey, AnswerKeyHash> rejected_here_;

    // The network thread's.
    struct Recent {
        AnswerKey key;
        std::uint64_t commit;
    };
    boost::unordered_flat_map<AnswerKey, std::vector<std::uint64_t>, AnswerKeyHash> open_;
    std::unordered_map<AnswerKey, extract::Extraction, AnswerKeyHash> recent_;
    std::deque<Recent> recent_order_;
    std::uint64_t commits_ = 0;
};

/// The same outcome for another row with the same text: it cost nothing more.
[[nodiscard]] extract::Extraction duplicate_of(const extract::Extraction& first);

}  // namespace assay::batch
