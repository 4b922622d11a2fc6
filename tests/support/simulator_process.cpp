#include "support/simulator_process.hpp"

#include "support/banner.hpp"
#include "support/http_get.hpp"

#include <stdexcept>
#include <thread>

namespace assay::test {
namespace {

constexpr std::chrono::seconds time_to_listen{30};
constexpr std::chrono::milliseconds time_between_looks{10};

std::vector<std::string> command_line(const std::string& binary, const std::vector<std::string>& flags)
{
    std::vector<std::string> argv = {binary, "simulate", "--port", "0"};
    argv.insert(argv.end(), flags.begin(), flags.end());
    return argv;
}

}  // namespace

SimulatorProcess::SimulatorProcess(const std::string& binary, const std::vector<std::string>& flags)
    : process_{command_line(binary, flags)}
{
    const auto line = process_.read_line(time_to_listen);
    port_ = line ? port_in(*line) : 0;
    if (port_ == 0)
        throw std::runtime_error("the simulator does not listen: " + process_.wait(Process::Milliseconds{0}).err);
}

std::string SimulatorProcess::url(const std::string& path) const
{
    return "http://127.0.0.1:" + std::to_string(port_) + path;
}

Json SimulatorProcess::stats() const
{
    auto stats = parse_json(http_get(port_, "/stats"), "/stats");
    if (!stats)
        throw std::runtime_error(stats.error().text());
    return std::move(*stats);
}

bool SimulatorProcess::wait_for_requests(std::uint64_t count, std::chrono::milliseconds limit) const
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (stats()["requests"].get<std::uint64_t>() < count) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(time_between_looks);
    }
    return true;
}

}  // namespace assay::test
