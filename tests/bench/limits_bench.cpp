// How much of a limit `assay extract` uses, and how often it breaks it, against
// `assay simulate` with 256 questions in flight. The reference is the limit
// itself: what a client that knew it would have let through in that time, the
// burst a new account starts with included.
//
//     limits_bench [seconds a run, default 60] [name of one case]
//
// Columns: share of the limit used, share of requests refused after the first
// two seconds, refusals in all, rows accepted of rows given.

#include "client_cost_input.hpp"

#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace assay::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Case {
    const char* name;
    std::vector<std::string> simulator;
    bool is_tokens = false;
};

constexpr double requests_per_s = 300;
constexpr double tokens_per_s = 150'000;

std::vector<Case> cases()
{
    const std::string requests = "--requests-per-minute=" + std::to_string(static_cast<int>(requests_per_s * 60));
    const std::string tokens = "--input-tokens-per-minute=" + std::to_string(static_cast<int>(tokens_per_s * 60));
    const std::string second = "--limit-burst-s=1";
    return {{"requests, told", {requests, second}},
            {"requests, unknown, refusals free", {requests, second, "--silent-limits"}},
            {"requests, unknown, refusals count", {requests, second, "--silent-limits", "--refusals-count"}},
            {"requests, told, refusals count", {requests, second, "--refusals-count"}},
            {"input tokens, told", {tokens, second}, true},
            {"input tokens, unknown, refusals free", {tokens, second, "--silent-limits"}, true},
            {"input tokens, unknown, they count", {tokens, second, "--silent-limits", "--refusals-count"}, true}};
}

std::uint64_t status(const Json& stats, const char* code)
{
    const auto found = stats["by_status"].find(code);
    return found == stats["by_status"].end() ? 0 : found->get<std::uint64_t>();
}

void measure(const Case& measured, int seconds)
{
    test::TempDir dir;
    std::vector<std::string> flags{"--latency-ms=200"};
    flags.insert(flags.end(), measured.simulator.begin(), measured.simulator.end());
    const test::SimulatorProcess simulator{ASSAY_BINARY, flags};
    // Enough for any time: the run is stopped when it is over.
    const auto rows = static_cast<std::size_t>(seconds * 2 * requests_per_s);
    write_reviews(dir.path("in.jsonl"), rows);
    test::Process process{{ASSAY_BINARY, "extract", dir.path("in.jsonl"), "--schema", ASSAY_SOURCE_DIR "/schemas/review.json",
                           "--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                           "--concurrency", "256", "--no-cache", "-o", dir.path("out.parquet")},
                          {.environment = {{"OPENAI_API_KEY", "k"}}}};
    if (!simulator.wait_for_requests(1, 20s))
        throw std::runtime_error("no request was sent");
    const auto began = Clock::now();
    std::this_thread::sleep_until(began + 2s);
    const auto early = simulator.stats();
    std::this_thread::sleep_until(began + std::chrono::seconds{seconds});
    const auto stats = simulator.stats();
    const std::chrono::duration<double> passed = Clock::now() - began;
    process.send_signal(SIGINT);
    const auto ended = process.wait(60s);
    const auto after = simulator.stats();

    const auto let_in = static_cast<double>(measured.is_tokens ? stats["input_tokens"].get<std::uint64_t>()
                                                               : status(stats, "200") + stats["in_flight"].get<std::uint64_t>());
    const double per_s = measured.is_tokens ? tokens_per_s : requests_per_s;
    const double allowed = per_s * (passed.count() + 1);
    const auto refused = status(stats, "429");
    const auto late = refused - status(early, "429");
    const auto requests = stats["requests"].get<std::uint64_t>() - early["requests"].get<std::uint64_t>();
    // Whatever was answered must be in the ledger: no row is lost or paid twice.
    const bool whole = after["rows_useful_more"] == 0 && ended.exit_code == 130 &&
                       ended.err.find(" 0 rejected") != std::string::npos;
    std::printf("%-38s %5.1f %%   %6.3f %%   %5lu   %s\n", measured.name, 100 * let_in / allowed,
                100 * static_cast<double>(late) / static_cast<double>(requests), static_cast<unsigned long>(refused),
                whole ? "every answer paid once" : ("LOST OR PAID TWICE: " + ended.err).c_str());
    std::fflush(stdout);
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv)
{
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 60;
    if (seconds < 5) {
        std::fprintf(stderr, "limits_bench [seconds, at least 5] [case]\n");
        return 2;
    }
    std::printf("%-38s %7s   %8s   %7s\n", "limit", "used", "refused", "in all");
    for (const auto& one : assay::bench::cases())
        if (argc < 3 || std::string{one.name} == argv[2])
            assay::bench::measure(one, seconds);
}
