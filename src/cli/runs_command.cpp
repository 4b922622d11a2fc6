#include "cli/commands.hpp"

#include "batch/job_table.hpp"
#include "batch/ledger.hpp"
#include "batch/progress.hpp"
#include "cli/complain.hpp"
#include "cli/run_report.hpp"
#include "cli/text_grid.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>

namespace assay::cli {
namespace {

/// "2026-05-20 14:03:09 UTC".
std::string time_text(std::int64_t unix_ms)
{
    const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%F %T UTC", &parts);
    return text;
}

/// What the run's process noted last. One that was killed could note nothing.
std::string state_text(const batch::RunSummary& summary)
{
    return summary.state == "running" ? "running, or killed before it could note its end" : summary.state;
}

std::string rows_text(const batch::RunSummary& summary)
{
    std::string text = batch::grouped(summary.rows) + ": " + batch::grouped(summary.accepted) + " accepted, " +
                       batch::grouped(summary.rejected) + " rejected";
    if (summary.unasked > 0)
        text += " (" + batch::grouped(summary.unasked) + " of them could not be asked about)";
    return text + ", " + batch::grouped(summary.open()) + " open";
}

std::string cost_text(const batch::RunSummary& summary)
{
    if (summary.unpriced == 0)
        return summary.cost.text();
    if (summary.unpriced == summary.answers)
        return "unknown";
    return summary.cost.text() + " and " + batch::grouped(summary.unpriced) + " answers without a price";
}

std::string outcomes_text(const llm::BatchJob& job)
{
    return job.outcomes == llm::BatchOutcomes{} ? "" : job.outcomes.text();
}

/// The run's batches, a line each; nothing if there are none.
std::string jobs_text(const batch::JobSummary& summary)
{
    if (summary.jobs.empty())
        return {};
    std::vector<std::vector<std::string>> rows;
    for (const auto& job : summary.jobs)
        rows.push_back({std::to_string(job.number), job.remote, std::string{batch::name_of(job.stage)}, job.state,
                        time_text(job.submitted_ms), batch::grouped(job.items), outcomes_text(job)});
    return "\n" + text_grid({"batch", "id", "here", "there", "sent", "questions", "what became of them"}, rows) + "\n";
}

}  // namespace

ExitCode run(const RunsShowSettings& settings, const Environment&)
{
    const auto summary = batch::Ledger::summarise_begun(settings.file);
    if (!summary)
        return complain(summary.error());
    const auto jobs = batch::JobTable::summarise(settings.file);
    if (!jobs)
        return complain(jobs.error());
    const auto& s = *summary;
    std::printf("state      %s\n", state_text(s).c_str());
    std::printf("began      %s\n", time_text(s.began_ms).c_str());
    if (s.ended_ms > 0)
        std::printf("ended      %s\n", time_text(s.ended_ms).c_str());
    std::printf("rows read  %s\n", rows_text(s).c_str());
    std::printf("answers    %s asked for and kept, cost %s\n", batch::grouped(s.answers).c_str(), cost_text(s).c_str());
    if (s.unanswered.calls > 0)
        std::printf("           %s\n", unanswered_text(s.unanswered).c_str());
    if (s.state == "running")
        std::printf("           what is under way, or was when it was killed, comes on top\n");
    std::printf("tokens     %s in, %s out\n", batch::grouped(static_cast<std::uint64_t>(s.input_tokens)).c_str(),
                batch::grouped(static_cast<std::uint64_t>(s.output_tokens)).c_str());
    std::printf("%s", jobs_text(*jobs).c_str());
    std::printf("settings   %s\n", s.settings.dump(2).c_str());
    if (s.state != "complete")
        std::printf("\nTo go on: assay resume %s\n", settings.file.c_str());
    return ExitCode::ok;
}

ExitCode run(const RunsListSettings& settings, const Environment&)
{
    std::error_code failed;
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{settings.folder, failed}) {
        if (entry.path().extension() == ".run" && entry.is_regular_file(failed))
            files.push_back(entry.path().lexically_normal().string());
    }
    if (failed) {
        std::fprintf(stderr, "assay: %s: %s\n", settings.folder.c_str(), failed.message().c_str());
        return ExitCode::usage;
    }
    std::sort(files.begin(), files.end());
    std::vector<std::vector<std::string>> rows;
    for (const auto& file : files) {
        const auto summary = batch::Ledger::summarise(file);
        if (!summary) {
            rows.push_back({file, summary.error().message, "", "", "", "", ""});
            continue;
        }
        rows.push_back({file, summary->state, time_text(summary->began_ms), batch::grouped(summary->rows),
                        batch::grouped(summary->rejected), batch::grouped(summary->open()), cost_text(*summary)});
    }
    std::printf("%s", text_grid({"run", "state", "began", "rows read", "rejected", "open", "cost"}, rows).c_str());
    return ExitCode::ok;
}

}  // namespace assay::cli
