// Resident memory of `assay extract` over a long run, answered by the built-in
// rules and by the simulator. The rows are read from its standard output and
// checked for being there, accepted and in order; a sample is taken whenever
// 20,000 more have come.
//
//     memory_bench [rows, default 200000]

#include "client_cost_input.hpp"

#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::bench {
namespace {

constexpr std::size_t rows_between_samples = 20'000;
constexpr std::size_t settled_rows = 100'000;  ///< Five row groups: by then every buffer has reached its size.
constexpr double flat_growth = 1.2;
constexpr std::chrono::minutes longest_wait{2};

struct Sample {
    std::size_t rows;
    double resident_mb;
};

/// Nothing once the process has ended.
std::optional<double> resident_mb(pid_t pid)
{
    constexpr std::string_view name = "VmRSS:";
    std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name))
            return std::strtod(line.c_str() + name.size(), nullptr) / 1024;  // it is given in kB
    }
    return std::nullopt;
}

void check_row(const std::string& line, std::size_t row)
{
    if (!line.starts_with(R"({"id":")" + review_id(row) + R"(",)") ||
        line.find(R"("_status":"accepted")") == std::string::npos)
        throw std::runtime_error("row " + std::to_string(row) + " is not as it should be: " + line);
}

/// Runs it to its end; throws std::runtime_error if the rows are wrong.
std::vector<Sample> run(const std::string& input, std::size_t rows, const std::vector<std::string>& provider)
{
    std::vector<std::string> argv = {ASSAY_BINARY, "extract", input, "--schema",
                                     ASSAY_SOURCE_DIR "/schemas/review.json", "-o", "-", "--output-format", "jsonl",
                                     "--quiet"};
    argv.insert(argv.end(), provider.begin(), provider.end());
    test::Process process{argv};
    std::vector<Sample> samples;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto line = process.read_line(longest_wait);
        if (!line)
            throw std::runtime_error("the rows end after " + std::to_string(row) + ": " +
                                     process.wait(std::chrono::seconds{1}).err);
        check_row(*line, row);
        // With the last row the program has given its memory back.
        if ((row + 1) % rows_between_samples != 0 || row + 1 == rows)
            continue;
        if (const auto now_mb = resident_mb(process.pid()))
            samples.push_back({row + 1, *now_mb});
    }
    const auto result = process.wait(longest_wait);
    if (result.exit_code != 0)
        throw std::runtime_error("assay failed: " + result.err);
    return samples;
}

void print(const std::string& name, const std::vector<Sample>& samples)
{
    std::printf("%s\n%12s %14s\n", name.c_str(), "rows", "resident MB");
    double settled_mb = 0;
    double most_mb = 0;  // from then on
    for (const auto& sample : samples) {
        std::printf("%12zu %14.1f\n", sample.rows, sample.resident_mb);
        if (sample.rows == settled_rows)
            settled_mb = sample.resident_mb;
        if (settled_mb > 0)
            most_mb = std::max(most_mb, sample.resident_mb);
    }
    if (settled_mb > 0) {
        const double growth = most_mb / settled_mb;
        std::printf("%12s %13.2fx at most since %zu rows: %s\n", "", growth, settled_rows,
                    growth <= flat_growth ? "flat" : "NOT FLAT");
    }
    std::fflush(stdout);
}

void measure(std::size_t rows)
{
    const test::TempDir folder;
    const auto input = folder.path("reviews.jsonl");
    write_reviews(input, rows);
    print("built-in rules, 64 in flight", run(input, rows, {"--provider", "builtin"}));
    const test::SimulatorProcess simulator{ASSAY_BINARY, {}};
    print("simulator, 256 in flight",
          run(input, rows, {"--provider", "openai", "--model", "simulated", "--base-url", simulator.url("/v1"),
                            "--concurrency", "256"}));
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv)
{
    try {
        assay::bench::measure(argc > 1 ? std::stoul(argv[1]) : 200'000);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "memory_bench: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
