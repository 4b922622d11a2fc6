#include "cli/commands.hpp"

#include "batch/ledger.hpp"
#include "cli/complain.hpp"
#include "cli/settings_json.hpp"

#include <cstdio>

namespace assay::cli {

ExitCode run(const ResumeSettings& settings, const Environment& environment)
{
    const auto summary = batch::Ledger::summarise_begun(settings.file);
    auto extract = summary ? extract_settings(summary->settings, settings.file) : Result<ExtractSettings>{summary.error()};
    if (!extract)
        return complain(extract.error());
    // The file may have been moved since.
    extract->run = settings.file;
    extract->resumes = true;
    extract->retry_rejected = settings.retry_rejected;
    extract->quiet = settings.quiet;
    if (settings.budget_usd)
        extract->budget_usd = settings.budget_usd;
    if (settings.budget_tokens)
        extract->budget_tokens = settings.budget_tokens;
    if (settings.concurrency)
        extract->concurrency = *settings.concurrency;
    return run(*extract, environment);
}

}  // namespace assay::cli
