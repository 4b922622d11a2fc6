#include "cli/run_report.hpp"

#include "batch/ledger.hpp"
#include "cli/complain.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace assay::cli {
namespace {

using batch::grouped;

bool is_builtin(const llm::Endpoint& endpoint) { return endpoint.provider == "builtin"; }

std::string rate_text(const batch::Progress& totals)
{
    const double seconds = static_cast<double>(totals.elapsed.count()) / 1000.0;
    if (seconds <= 0)
        return "";
    return " (" + grouped(static_cast<std::uint64_t>(static_cast<double>(totals.rows) / seconds)) + " rows/s)";
}

void print_totals(const llm::Endpoint& endpoint, const batch::Progress& totals)
{
    std::fprintf(stderr, "%s %s in %s%s: %s accepted, %s rejected\n", grouped(totals.rows).c_str(),
                 totals.rows == 1 ? "row" : "rows", batch::duration_text(totals.elapsed).c_str(), rate_text(totals).c_str(),
                 grouped(totals.accepted).c_str(), grouped(totals.rejected).c_str());
    if (totals.reused > 0)
        std::fprintf(stderr, "  %s rows took an answer that was there already\n", grouped(totals.reused).c_str());
    if (totals.extended > 0)
        std::fprintf(stderr, "  %s rows had an earlier answer and were asked for the new fields only\n", grouped(totals.extended).c_str());
    std::fprintf(stderr, "  %s answers mended, %s asked again, %s calls, %s retries\n", grouped(totals.mended).c_str(),
                 grouped(totals.asked_again).c_str(), grouped(totals.calls).c_str(), grouped(totals.retries).c_str());
    if (is_builtin(endpoint)) {
        std::fprintf(stderr, "  answered by rules, not by a language model; no tokens, no cost\n");
        return;
    }
    const double cached = totals.input_tokens > 0
                              ? 100 * static_cast<double>(totals.cached_tokens) / static_cast<double>(totals.input_tokens)
                              : 0;
    std::fprintf(stderr, "  %s input tokens (%.0f %% read from the provider's cache), %s output tokens, cost %s\n",
                 grouped(static_cast<std::uint64_t>(totals.input_tokens)).c_str(), cached,
                 grouped(static_cast<std::uint64_t>(totals.output_tokens)).c_str(),
                 totals.cost ? totals.cost->text().c_str() : "unknown (no price for this model; see --prices)");
}

void print_budget(const llm::Budget& budget)
{
    if (const auto& money = budget.limits().money)
        std::fprintf(stderr, "  %s of the budget of %s spent\n", budget.spent().money.text().c_str(), money->text().c_str());
    if (budget.limits().money && budget.held() != llm::Charge{})
        std::fprintf(stderr, "  up to %s more by batches under way\n", budget.held().money.text().c_str());
    if (const auto& tokens = budget.limits().tokens)
        std::fprintf(stderr, "  %s tokens of the budget of %s spent\n",
                     grouped(static_cast<std::uint64_t>(budget.spent().tokens)).c_str(),
                     grouped(static_cast<std::uint64_t>(*tokens)).c_str());
}

/// What to add to a command so that it has more to spend.
std::string more_budget(const batch::RunOutcome& outcome, const llm::Budget* budget)
{
    if (outcome.ending != batch::Ending::over_budget)
        return "";
    return budget->lacks_money() ? " --budget MORE" : " --budget-tokens MORE";
}

/// All that are finished, by this process or an earlier one, wherever they stand.
std::uint64_t finished_rows(const std::string& ledger, const batch::RunOutcome& outcome)
{
    const auto here = outcome.rows_kept + outcome.rows_dropped;
    if (ledger.empty())
        return here;
    const auto summary = batch::Ledger::summarise(ledger);
    // Rows that nobody could be asked about are not in the ledger.
    return summary ? std::max(here, summary->accepted + summary->rejected) : here;
}

/// How many rows are finished, and which of them can be looked at already.
void print_finished(const ExtractSettings& settings, const std::string& ledger, const batch::RunOutcome& outcome)
{
    const auto finished = ledger.empty() ? outcome.rows_kept : finished_rows(ledger, outcome);
    if (finished == 0)
        return;
    const auto* where = settings.output == "-" ? "the output" : outcome.kept_in.c_str();
    if (outcome.rows_kept == finished)
        std::fprintf(stderr, "%s finished rows are in %s\n", grouped(finished).c_str(), where);
    else if (outcome.rows_kept == 0)
        std::fprintf(stderr, "%s finished rows\n", grouped(finished).c_str());
    else
        std::fprintf(stderr, "%s finished rows; the %s before the first unfinished one are in %s\n", grouped(finished).c_str(),
                     grouped(outcome.rows_kept).c_str(), where);
}

void print_how_to_go_on(const ExtractSettings& settings, const std::string& ledger, const batch::RunOutcome& outcome,
                        const std::string& more)
{
    print_finished(settings, ledger, outcome);
    if (outcome.answers_lost > 0)
        std::fprintf(stderr, "%s %s could not be kept and will be asked for again\n", grouped(outcome.answers_lost).c_str(),
                     outcome.answers_lost == 1 ? "answer" : "answers");
    if (!ledger.empty()) {
        std::fprintf(stderr, "The answers are kept in %s. To go on, run: assay resume %s%s\n", ledger.c_str(), ledger.c_str(),
                     more.c_str());
        return;
    }
    if (outcome.rows_dropped > 0)
        std::fprintf(stderr, "%s rows were answered but could not be kept in their place; they will be asked again\n",
                     grouped(outcome.rows_dropped).c_str());
    if (outcome.rows_kept == 0) {
        std::fprintf(stderr, "Nothing was written. To go on, run the same command again%s\n",
                     more.empty() ? "" : (" with" + more).c_str());
        return;
    }
    std::string options = (more.empty() ? "" : more.substr(1) + " ") + "--skip " + std::to_string(settings.skip + outcome.rows_kept);
    if (settings.limit)
        options += " --limit " + std::to_string(*settings.limit - outcome.rows_kept);
    std::fprintf(stderr, "To go on, run the same command with %s and another output\n", options.c_str());
}

}  // namespace

std::string free_partial_path(const std::string& output)
{
    const auto slash = output.rfind('/');
    const auto name = slash == std::string::npos ? 0 : slash + 1;
    auto dot = output.rfind('.');
    if (dot == std::string::npos || dot <= name)
        dot = output.size();
    for (int number = 1;; ++number) {
        const auto mark = number == 1 ? std::string{".partial"} : ".partial-" + std::to_string(number);
        auto path = output.substr(0, dot) + mark + output.substr(dot);
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored))
            return path;
    }
}

void print_start(const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    if (is_builtin(endpoint))
        std::fprintf(stderr, "assay: the built-in extractor answers: rules, not a language model. "
                             "Set a key or --provider for a model.\n");
    else if (settings.lane != "online")
        std::fprintf(stderr, "assay: %s, model %s, in batches of up to %s questions\n", endpoint.provider.c_str(),
                     settings.model.c_str(), grouped(settings.batch_items).c_str());
    else
        std::fprintf(stderr, "assay: %s, model %s, %zu questions in flight\n", endpoint.provider.c_str(),
                     settings.model.c_str(), settings.concurrency);
}

ExitCode report(const ExtractSettings& settings, const llm::Endpoint& endpoint, const std::string& ledger,
                const batch::RunOutcome& outcome, const batch::Progress& totals,
                const llm::Budget* budget)
{
    if (!settings.quiet) {
        print_totals(endpoint, totals);
        if (budget)
            print_budget(*budget);
    }
    if (outcome.ending == batch::Ending::complete) {
        if (!settings.quiet && settings.output != "-")
            std::fprintf(stderr, "  wrote %s\n", settings.output.c_str());
        return totals.rejected == 0 ? ExitCode::ok : ExitCode::rejected;
    }
    if (outcome.error)
        complain(*outcome.error, ExitCode::failed);
    std::fprintf(stderr, "assay: the run %s before its end\n",
                 outcome.ending == batch::Ending::failed ? "failed" : "was stopped");
    print_how_to_go_on(settings, ledger, outcome, more_budget(outcome, budget));
    return outcome.ending == batch::Ending::stopped       ? ExitCode::interrupted
           : outcome.ending == batch::Ending::over_budget ? ExitCode::over_budget
                                                          : ExitCode::failed;
}

}  // namespace assay::cli
