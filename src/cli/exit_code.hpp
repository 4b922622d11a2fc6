#pragma once

namespace assay::cli {

/// What the program's exit status says. Scripts rely on these.
enum class ExitCode : int {
    ok = 0,           ///< Done; every row accepted.
    failed = 1,       ///< The run could not be done or did not reach its end.
    usage = 2,        ///< The command line or a file named on it is wrong; nothing was started.
    rejected = 3,     ///< Done, but some rows were rejected; the output says which and why.
    over_budget = 4,  ///< The budget could not pay for one more question; what was done is kept.
    interrupted = 130,  ///< Stopped by Ctrl-C or SIGTERM; what was done is kept.
};

}  // namespace assay::cli
