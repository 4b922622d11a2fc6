#pragma once

#include "batch/answers.hpp"
#include "batch/job_table.hpp"
#include "batch/ledger.hpp"
#include "batch/question_table.hpp"
#include "batch/runner.hpp"
#include "cli/environment.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"
#include "llm/dialect.hpp"
#include "prompt/prompt.hpp"
#include "sqlite/database.hpp"
#include "sqlite/presence.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// Names everything that decides an answer but the text itself. What changes
/// only how often or how fast we ask is not among it. `grounded` names the
/// schema with its marks of what is to be grounded.
[[nodiscard]] std::string question_hash(const ExtractSettings& settings, const llm::Endpoint& endpoint,
                                        const prompt::Prompt& prompt, const std::string& grounded);

/// The files that keep what was paid for, of one run.
class AnswersSetup {
public:
    /// The question of an earlier schema, whose answers lack only some fields; empty if there is none.
    using FindEarlier = std::function<Result<std::string>(const std::vector<batch::KnownQuestion>&)>;

    /// Opens or makes the ledger and the cache that the settings ask for. A
    /// cache that cannot be opened is told through `notice` and left out.
    /// `notice` may be called on any thread. `find_earlier` is given the
    /// questions of the cache, if the settings ask for new fields only.
    [[nodiscard]] static Result<AnswersSetup> make(const ExtractSettings& settings, const Environment& environment,
                                                   const llm::Endpoint& endpoint, const batch::KnownQuestion& question,
                                                   const FindEarlier& find_earlier,
                                                   std::function<void(const std::string&)> notice);

    /// Null if the run has no ledger.
    [[nodiscard]] batch::Answers* answers() const { return answers_.get(); }

    /// Null if the run asks online only.
    [[nodiscard]] batch::JobTable* jobs() const { return jobs_.get(); }

    struct Spent {
        llm::Charge spent{};  ///< Jobs that are over included.
        llm::JobCharges jobs{};
    };
    /// What the run has spent before. Error (invalid_input) if the budget is in
    /// money and an answer of the run has no known price, or if a batch of the
    /// run is under way that was sent without a budget.
    [[nodiscard]] Result<Spent> spent_before(const llm::Budget::Limits& limits) const;

    /// Calls of earlier sessions of the run that brought no answer.
    [[nodiscard]] Result<llm::Unanswered> unanswered_before() const;

    /// Where the finished rows of a run that stops early go. It takes the place
    /// of what an earlier session of this run kept, for the ledger has those
    /// rows, too. No other file is ever replaced: what is not as this run left
    /// it is somebody else's.
    [[nodiscard]] std::string partial_path() const;

    /// Notes in the ledger how the run ended, what calls of all its sessions
    /// brought no answer, and what it has spent in all (if someone kept count),
    /// and closes it. The partial file of a complete run is removed. A ledger that holds no answer of a run
    /// that is not complete, nor a batch that may bring one, is removed, unless
    /// it has spent something.
    [[nodiscard]] Result<void> end(const batch::RunOutcome& outcome, const llm::Unanswered& unanswered, const llm::Budget* budget);

    /// Where the ledger is; empty if there is none (any more).
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    AnswersSetup() = default;
    [[nodiscard]] Result<void> note_end(const batch::RunOutcome& outcome, const llm::Unanswered& unanswered,
                                        const llm::Budget* budget);
    [[nodiscard]] Result<void> note_partial(const batch::RunOutcome& outcome);

    std::string path_;
    std::string output_;
    std::unique_ptr<batch::Ledger> ledger_;
    std::unique_ptr<batch::JobTable> jobs_;
    std::optional<sqlite::Presence> cache_presence_;
    std::unique_ptr<sqlite::Database> cache_;
    std::unique_ptr<batch::Answers> answers_;
};

}  // namespace assay::cli
