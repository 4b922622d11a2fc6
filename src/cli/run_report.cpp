#include "cli/run_report.hpp"

#include "batch/ledger.hpp"
#include "cli/complain.hpp"

#include <algorithm>
#include <cstdio>

namespace assay::cli {
namespace {

using batch::grouped;

bool is_builtin(const llm::Endpoint& endpoint) { return endpoint.provider == "builtin"; }

std::string counted(std::uint64_t count, const char* one, const char* many)
{
    return grouped(count) + " " + (count == 1 ? one : many);
}

std::string rows_text(std::uint64_t count)
{
    return counted(count, "row", "rows");
}

std::string rate_text(const batch::Progress& totals)
{
    const double seconds = static_cast<double>(totals.elapsed.count()) / 1000.0;
    if (seconds <= 0)
        return "";
    return " (" + grouped(static_cast<std::uint64_t>(static_cast<double>(totals.rows) / seconds)) + " rows/s)";
}

/// The rows as the ledger counts them: in the output or behind a row that is
/// open, an answer is an answer.
void print_rows(const batch::Progress& totals, batch::Ending ending)
{
    const auto open = totals.rows_read - std::min(totals.rows_read, totals.rows);
    std::fprintf(stderr, "%s in %s%s: %s accepted, %s rejected", rows_text(totals.rows).c_str(),
                 batch::duration_text(totals.elapsed).c_str(), rate_text(totals).c_str(), grouped(totals.accepted).c_str(),
                 grouped(totals.rejected).c_str());
    if (ending != batch::Ending::complete)
        std::fprintf(stderr, "; %s more read and open", grouped(open).c_str());
    std::fprintf(stderr, "\n");
}

void print_totals(const llm::Endpoint& endpoint, const batch::Progress& totals)
{
    if (totals.reused > 0)
        std::fprintf(stderr, "  %s took an answer that was there already\n", rows_text(totals.reused).c_str());
    if (totals.extended > 0)
        std::fprintf(stderr, "  %s had an earlier answer and %s asked for the new fields only\n", rows_text(totals.extended).c_str(),
                     totals.extended == 1 ? "was" : "were");
    std::fprintf(stderr, "  %s mended, %s asked again, %s, %s\n", counted(totals.mended, "answer", "answers").c_str(),
                 grouped(totals.asked_again).c_str(), counted(totals.calls, "call", "calls").c_str(),
                 counted(totals.retries, "retry", "retries").c_str());
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
    if (totals.unanswered.calls > 0)
        std::fprintf(stderr, "  %s: cut off or dropped, they may have been billed all the same\n",
                     unanswered_text(totals.unanswered).c_str());
}

void print_budget(const llm::Budget& budget)
{
    if (const auto& money = budget.limits().money)
        std::fprintf(stderr, "  %s of the budget of %s spent, with calls without an answer at their worst\n",
                     budget.spent().money.text().c_str(), money->text().c_str());
    if (budget.limits().money && budget.held() != llm::Charge{})
        std::fprintf(stderr, "  up to %s more by batches under way\n", budget.held().money.text().c_str());
    if (const auto& tokens = budget.limits().tokens)
        std::fprintf(stderr, "  %s of the budget of %s tokens spent, with calls without an answer at their worst\n",
                     grouped(static_cast<std::uint64_t>(budget.spent().tokens)).c_str(),
                     grouped(static_cast<std::uint64_t>(*tokens)).c_str());
}

/// What to add to a command so that it has more to spend, and what to put there.
struct MoreBudget {
    std::string option{};
    std::string meaning{};
};

MoreBudget more_budget(const batch::RunOutcome& outcome, const llm::Budget* budget)
{
    if (outcome.ending != batch::Ending::over_budget)
        return {};
    if (budget->lacks_money())
        return {" --budget MORE", "MORE is what the run may cost in all, in dollars: more than " + budget->limits().money->text().substr(1)};
    return {" --budget-tokens MORE", "MORE is what the run may take in all: more than " + std::to_string(*budget->limits().tokens)};
}

/// All that are finished, by this process or an earlier one, wherever they stand.
std::uint64_t finished_rows(const std::string& ledger, const batch::RunOutcome& outcome)
{
    const auto here = outcome.rows_kept + outcome.rows_dropped;
    const auto summary = batch::Ledger::summarise(ledger);
    return summary ? std::max(here, summary->accepted + summary->rejected) : here;
}

/// How many rows are finished, and which of them can be looked at already.
void print_finished(const ExtractSettings& settings, const std::string& ledger, const batch::RunOutcome& outcome)
{
    const auto finished = ledger.empty() ? outcome.rows_kept : finished_rows(ledger, outcome);
    const auto* where = settings.output == "-" ? "the output" : outcome.kept_in.c_str();
    if (finished > 0 && outcome.rows_kept == finished)
        std::fprintf(stderr, "%s in %s\n", counted(finished, "finished row is", "finished rows are").c_str(), where);
    else if (finished > 0 && outcome.rows_kept == 0)
        std::fprintf(stderr, "%s\n", counted(finished, "finished row", "finished rows").c_str());
    else if (finished > 0)
        std::fprintf(stderr, "%s; the %s before the first unfinished one are in %s\n",
                     counted(finished, "finished row", "finished rows").c_str(), grouped(outcome.rows_kept).c_str(), where);
    if (ledger.empty() && outcome.rows_dropped > 0)
        std::fprintf(stderr, "%s behind one that is open, and so in no file; the next run begins with that one\n",
                     counted(outcome.rows_dropped, "finished row stands", "finished rows stand").c_str());
}

void print_how_to_go_on(const ExtractSettings& settings, const std::string& ledger, const batch::RunOutcome& outcome,
                        const MoreBudget& more)
{
    print_finished(settings, ledger, outcome);
    if (outcome.answers_lost > 0)
        std::fprintf(stderr, "%s could not be kept and will be asked for again\n",
                     counted(outcome.answers_lost, "answer", "answers").c_str());
    if (!ledger.empty()) {
        std::fprintf(stderr, "The answers are kept in %s. To go on, run: assay resume %s%s\n", ledger.c_str(), ledger.c_str(),
                     more.option.c_str());
    } else if (outcome.rows_kept == 0) {
        std::fprintf(stderr, "Nothing was written. To go on, run the same command again%s\n",
                     more.option.empty() ? "" : (" with" + more.option).c_str());
    } else {
        std::string options = (more.option.empty() ? "" : more.option.substr(1) + " ") + "--skip " +
                              std::to_string(settings.skip + outcome.rows_kept);
        if (settings.limit)
            options += " --limit " + std::to_string(*settings.limit - outcome.rows_kept);
        std::fprintf(stderr, "To go on, run the same command with %s and another output\n", options.c_str());
    }
    if (!more.meaning.empty())
        std::fprintf(stderr, "(%s)\n", more.meaning.c_str());
}

}  // namespace

std::string unanswered_text(const llm::Unanswered& unanswered)
{
    const auto calls = counted(unanswered.calls, "call", "calls") + " without an answer";
    return unanswered.at_most ? "up to " + unanswered.at_most->text() + " more for " + calls : "and " + calls + ", at an unknown cost";
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
        print_rows(totals, outcome.ending);
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
