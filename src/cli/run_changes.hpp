#pragma once

#include "batch/ledger.hpp"
#include "core/json.hpp"

#include <string>

namespace assay::cli {

/// The files that decide what a run asks and about what, as FilePrints under
/// the names of their settings. Standard input and what cannot be read are
/// left out. `settings` are as to_json() makes them.
[[nodiscard]] Json prints_of_files(const Json& settings);

/// What is different from when a run began, for a person; empty if nothing is.
struct RunChanges {
    std::string question;  ///< Because of which its answers are answers to another question...
    std::string input;     ///< ...and where its rows come from.
};

/// `begun` is what the ledger says of a run that has begun, the others are
/// what it is to go on with.
[[nodiscard]] RunChanges changes_since(const batch::RunSummary& begun, const Json& settings, const Json& files,
                                       const std::string& question);

}  // namespace assay::cli
