#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "simulate/simulator.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

Result<simulate::SimulatorOptions> options_of(const SimulateSettings& settings)
{
    using std::chrono::duration;
    simulate::SimulatorOptions options;
    options.address = settings.address;
    options.port = settings.port;
    options.seed = settings.seed;
    options.latency.median = duration<double, std::milli>{settings.latency_ms};
    options.latency.p99 = duration<double, std::milli>{settings.latency_p99_ms};
    auto faults = simulate::parse_fault_mix(settings.faults);
    if (!faults)
        return faults.error();
    options.faults = *faults;
    options.limits.requests_per_minute = settings.requests_per_minute;
    options.limits.input_tokens_per_minute = settings.input_tokens_per_minute;
    options.limits.output_tokens_per_minute = settings.output_tokens_per_minute;
    options.limits.burst_s = settings.limit_burst_s;
    options.limits.refusals_count = settings.refusals_count;
    options.limits.announced = !settings.silent_limits;
    options.batch.duration = std::chrono::milliseconds{static_cast<std::int64_t>(settings.batch_ms)};
    options.batch.expired = settings.batch_expired;
    options.batch.errored = settings.batch_errored;
    options.batch.lost_create = settings.batch_lost_create;
    options.batch.refused = settings.batch_refused;
    options.json_schema_supported = !settings.no_json_schema;
    options.require_key = settings.require_key;
    return options;
}

}  // namespace

ExitCode run(const SimulateSettings& settings, const Environment&)
{
    const auto options = options_of(settings);
    if (!options)
        return complain(options.error());
    asio::io_context network{1};
    auto simulator = simulate::Simulator::start(network.get_executor(), *options);
    if (!simulator)
        return complain(simulator.error());
    // Before the banner: whoever reads it may send a signal at once.
    asio::signal_set signals{network, SIGINT, SIGTERM};
    std::printf("%s\n", (*simulator)->banner().c_str());
    std::fflush(stdout);

    signals.async_wait([&](boost::system::error_code, int) {
        (*simulator)->stop();
        // Answers that hang on purpose would keep the program for ever.
        network.stop();
    });
    network.run();
    std::fprintf(stderr, "%s\n", (*simulator)->stats().dump(2).c_str());
    return ExitCode::ok;
}

}  // namespace assay::cli
