#include "cli/commands.hpp"

#include "batch/ledger.hpp"
#include "cli/settings_json.hpp"

#include <cstdio>

namespace assay::cli {

ExitCode run(const ResumeSettings& settings, const Environment& environment)
{
    const auto summary = batch::Ledger::summarise(settings.file);
    auto extract = summary ? extract_settings(summary->settings, settings.file) : Result<ExtractSettings>{summary.error()};
    if (!extract) {
        std::fprintf(stderr, "assay: %s\n", extract.error().text().c_str());
        return ExitCode::usage;
    }
    // The file may have been moved since.
    extract->run = settings.file;
    extract->retry_rejected = settings.retry_rejected;
    extract->quiet = settings.quiet;
    if (settings.concurrency)
        extract->concurrency = *settings.concurrency;
    return run(*extract, environment);
}

}  // namespace assay::cli
