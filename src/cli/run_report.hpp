#pragma once

#include "batch/progress.hpp"
#include "batch/runner.hpp"
#include "cli/exit_code.hpp"
#include "cli/settings.hpp"
#include "llm/dialect.hpp"

#include <string>

namespace assay::cli {

/// "up to $0.12 more for 7 calls without an answer".
[[nodiscard]] std::string unanswered_text(const llm::Unanswered& unanswered);

/// Says who will answer.
void print_start(const ExtractSettings& settings, const llm::Endpoint& endpoint);

/// Says how the run ended, what it cost and, if it did not reach its end, how
/// to go on. Returns the exit code that goes with it. `ledger` is empty if the
/// run has none, `budget` null.
[[nodiscard]] ExitCode report(const ExtractSettings& settings, const llm::Endpoint& endpoint,
                              const std::string& ledger, const batch::RunOutcome& outcome,
                              const batch::Progress& totals, const llm::Budget* budget = nullptr);

}  // namespace assay::cli
