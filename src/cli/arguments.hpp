#pragma once

#include "cli/exit_code.hpp"
#include "cli/settings.hpp"

#include <variant>

namespace assay::cli {

/// The command and its settings, or the exit code after help, version or a
/// usage error was printed.
[[nodiscard]] std::variant<Settings, ExitCode> parse_arguments(int argc, char** argv);

}  // namespace assay::cli
