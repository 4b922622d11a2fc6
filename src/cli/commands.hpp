#pragma once

#include "cli/environment.hpp"
#include "cli/exit_code.hpp"
#include "cli/settings.hpp"

namespace assay::cli {

/// One function per command, each in its own file. They print results on
/// standard output and everything else on standard error.
[[nodiscard]] ExitCode run(const ExtractSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const ResumeSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RunsShowSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RunsListSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const ReportSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RepairSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const SchemaShowSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const SchemaLintSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const SchemaConvertSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const ShowSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const ValidateSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const SimulateSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const ServeSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const ServeKeysSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagAddSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagSearchSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagAskSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagEvalSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagStatsSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagCompactSettings& settings, const Environment& environment);
[[nodiscard]] ExitCode run(const RagDeleteSettings& settings, const Environment& environment);

}  // namespace assay::cli
