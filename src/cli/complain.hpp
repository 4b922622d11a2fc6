#pragma once

#include "cli/exit_code.hpp"
#include "core/result.hpp"

#include <string>

namespace assay::cli {

/// Prints the error on standard error and returns the code, for `return
/// complain(...)`. What files and servers have put into the message cannot
/// steer the terminal.
ExitCode complain(const Error& error, ExitCode code = ExitCode::usage);

/// Prints a warning on standard error, as safely.
void warn(const std::string& message);

}  // namespace assay::cli
