#pragma once

#include "batch/answers.hpp"
#include "batch/input.hpp"
#include "cli/exit_code.hpp"
#include "cli/provider_setup.hpp"
#include "cli/settings.hpp"
#include "extract/extractor.hpp"
#include "llm/prices.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>

namespace assay::cli {

/// What a dry run works with: all that a run does but its output.
struct DryRun {
    const ExtractSettings& settings;
    const llm::Endpoint& endpoint;
    const llm::PriceTable& prices;
    const prompt::Prompt& prompt;
    batch::Input& input;
    batch::Answers* answers;  ///< Null if the run has no ledger.
    extract::Extractor& extractor;
    ProviderSetup& providers;
    boost::asio::io_context& network;
    const bool& is_interrupted;  ///< Set by a signal, on the network thread.
};

/// Says what the run would ask, what it would cost and how long it would take,
/// online and as a batch. Unless the settings say otherwise a pilot asks about
/// up to 50 rows first, whose answers are kept as any other's: the run does
/// not pay for them again. Prints to standard output.
[[nodiscard]] ExitCode dry_run(const DryRun& run);

}  // namespace assay::cli
