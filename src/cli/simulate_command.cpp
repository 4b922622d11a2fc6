#include "cli/commands.hpp"

#include "simulate/simulator.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>

namespace asio = boost::asio;

namespace assay::cli {

ExitCode run(const SimulateSettings& settings, const Environment&)
{
    return ExitCode::ok;
}

}  // namespace assay::cli
