// CPU time per row of `assay extract` against `assay simulate`, beside a bare
// libcurl loop that posts the same bytes to the same simulator. Both clients
// are processes of their own, and all their user and system time counts, from
// their start to their end: assay also reads the rows, makes the prompts,
// checks the answers and writes a Parquet file in it.
//
//     client_cost_bench [rows, default 20480] [rounds, default 3]

#include "client_cost_bare.hpp"
#include "client_cost_input.hpp"
#include "client_cost_requests.hpp"

#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"
#include "table/parquet_reader.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace assay::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes longest_run{10};
constexpr const char* schema_path = ASSAY_SOURCE_DIR "/schemas/review.json";

struct Cost {
    double cpu_seconds = 0;
    double wall_seconds = 0;
    double simulator_seconds = 0;  ///< CPU time of the server meanwhile.
};

struct Totals {
    std::uint64_t requests;
    std::uint64_t input_tokens;
    std::uint64_t output_tokens;
    friend bool operator==(const Totals&, const Totals&) = default;
};

double seconds(timeval time)
{
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// User and system time of all children that have ended.
double children_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// User and system time of a process that still runs.
double process_seconds(pid_t pid)
{
    std::ifstream stat{"/proc/" + std::to_string(pid) + "/stat"};
    std::string word;
    for (int field = 1; field <= 13; ++field)
        stat >> word;
    double user_ticks = 0;
    double system_ticks = 0;
    stat >> user_ticks >> system_ticks;
    return (user_ticks + system_ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

const table::Column& column_of(const table::Table& table, std::string_view name)
{
    for (std::size_t i = 0; i < table.fields().size(); ++i) {
        if (table.fields()[i].name == name)
            return table.column(i);
    }
    throw std::runtime_error("the output has no column " + std::string{name});
}

/// Both clients against one simulator.
class Comparison {
public:
    Comparison(std::size_t rows, std::size_t latency_ms)
        : rows_{rows}, simulator_{ASSAY_BINARY, {"--latency-ms", std::to_string(latency_ms)}},
          input_{folder_.path("reviews.jsonl")}, bodies_{folder_.path("bodies")}
    {
        write_reviews(input_, rows_);
        frame_ = write_requests(input_, schema_path, simulator_.url("/v1"), bodies_);
    }

    Cost run_bare(std::size_t in_flight)
    {
        std::vector<std::string> argv = {"/proc/self/exe", "--post", bodies_, frame_.url, std::to_string(in_flight)};
        for (const auto& [name, value] : frame_.headers) {
            argv.push_back(name);
            argv.push_back(value);
        }
        return measure(argv);
    }

    Cost run_assay(std::size_t in_flight)
    {
        // Each run with a ledger of its own, since what is in one is not asked again.
        const auto output = folder_.path("reviews-" + std::to_string(++runs_) + ".parquet");
        const auto cost = measure({ASSAY_BINARY, "extract", input_, "--schema", schema_path, "-o", output, "--provider",
                                   "openai", "--model", "simulated", "--base-url", simulator_.url("/v1"),
                                   "--concurrency", std::to_string(in_flight), "--quiet"});
        check_table(output);
        return cost;
    }

private:
    /// Runs a client; throws std::runtime_error unless it succeeds and the
    /// simulator has seen the bytes that every client must send.
    Cost measure(const std::vector<std::string>& argv)
    {
        const auto before = totals();
        const double cpu = children_seconds();
        const double simulator_cpu = process_seconds(simulator_.process().pid());
        const auto begin = Clock::now();
        test::ProcessOptions options;
        options.environment = {{"OPENAI_API_KEY", api_key}};
        const auto result = test::run_process(argv, options, longest_run);
        const Cost cost{.cpu_seconds = children_seconds() - cpu,
                        .wall_seconds = std::chrono::duration<double>(Clock::now() - begin).count(),
                        .simulator_seconds = process_seconds(simulator_.process().pid()) - simulator_cpu};
        if (result.exit_code != 0)
            throw std::runtime_error(argv[1] + " failed: " + result.err);
        const auto after = totals();
        const Totals sent{after.requests - before.requests, after.input_tokens - before.input_tokens,
                          after.output_tokens - before.output_tokens};
        if (sent.requests != rows_)
            throw std::runtime_error(argv[1] + " sent " + std::to_string(sent.requests) + " requests");
        if (expected_ && *expected_ != sent)
            throw std::runtime_error("the clients did not send the same requests");
        expected_ = sent;
        return cost;
    }

    [[nodiscard]] Totals totals() const
    {
        const auto stats = simulator_.stats();
        return {stats["requests"].get<std::uint64_t>(), stats["input_tokens"].get<std::uint64_t>(),
                stats["output_tokens"].get<std::uint64_t>()};
    }

    void check_table(const std::string& path) const
    {
        auto file = table::ParquetFile::open(path).value();
        const auto table = file.read_all().value();
        if (table.rows() != rows_)
            throw std::runtime_error("the output has " + std::to_string(table.rows()) + " rows");
        const auto& ids = column_of(table, "id");
        const auto& statuses = column_of(table, "_status");
        for (std::size_t row = 0; row < rows_; ++row) {
            if (ids.string(row) != review_id(row) || statuses.string(row) != "accepted")
                throw std::runtime_error("row " + std::to_string(row) + " of the output is not as it should be");
        }
    }

    std::size_t rows_;
    test::TempDir folder_;
    test::SimulatorProcess simulator_;
    int runs_ = 0;
    std::string input_;
    std::string bodies_;
    RequestFrame frame_;
    std::optional<Totals> expected_;
};

/// Other programs only ever add time.
void keep_least(std::optional<Cost>& best, const Cost& next)
{
    if (!best || next.cpu_seconds < best->cpu_seconds)
        best = next;
}

int compare(std::size_t rows, int rounds)
{
    std::printf("%zu rows; CPU seconds are per 10,000 requests\n", rows);
    std::printf("%8s %9s %9s %9s %7s %10s %9s %10s %9s %12s\n", "latency", "in flight", "bare s", "assay s", "ratio",
                "bare/s", "assay/s", "bare ideal", "ideal", "simulator s");
    for (const std::size_t latency_ms : {0, 200}) {
        Comparison comparison{rows, latency_ms};
        for (const std::size_t in_flight : {256, 1024}) {
            std::optional<Cost> bare;
            std::optional<Cost> assay;
            for (int round = 0; round < rounds; ++round) {
                keep_least(bare, comparison.run_bare(in_flight));
                keep_least(assay, comparison.run_assay(in_flight));
            }
            const double count = static_cast<double>(rows);
            const double per_10k = 10'000 / count;
            const auto share_of_ideal = [&](const Cost& cost) {
                if (latency_ms == 0)
                    return std::string{"-"};
                const double ideal = static_cast<double>(in_flight) * 1000 / static_cast<double>(latency_ms);
                char text[16];
                std::snprintf(text, sizeof text, "%.1f %%", 100 * count / cost.wall_seconds / ideal);
                return std::string{text};
            };
            std::printf("%5zu ms %9zu %9.3f %9.3f %7.2f %10.0f %9.0f %10s %9s %12.3f\n", latency_ms, in_flight,
                        bare->cpu_seconds * per_10k, assay->cpu_seconds * per_10k,
                        assay->cpu_seconds / bare->cpu_seconds, count / bare->wall_seconds, count / assay->wall_seconds,
                        share_of_ideal(*bare).c_str(), share_of_ideal(*assay).c_str(),
                        assay->simulator_seconds * per_10k);
            std::fflush(stdout);
        }
    }
    return EXIT_SUCCESS;
}

/// The bare client: --post FILE_OF_BODIES URL IN_FLIGHT [HEADER VALUE]...
int post(const std::vector<std::string>& arguments)
{
    const MappedFile file{arguments.at(1)};
    const auto bodies = lines_of(file.text());
    net::Headers headers;
    for (std::size_t i = 4; i + 1 < arguments.size(); i += 2)
        headers.emplace_back(arguments[i], arguments[i + 1]);
    const auto wrong = post_all(arguments.at(2), headers, bodies, std::stoul(arguments.at(3)));
    if (wrong > 0)
        std::fprintf(stderr, "%zu replies were wrong\n", wrong);
    return wrong > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/// Two descriptors for each connection would not fit into the usual soft limit.
void allow_many_files()
{
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv)
{
    using namespace assay::bench;
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    try {
        if (!arguments.empty() && arguments[0] == "--post")
            return post(arguments);
        allow_many_files();
        return compare(!arguments.empty() ? std::stoul(arguments[0]) : 20'480,
                       arguments.size() > 1 ? std::stoi(arguments[1]) : 3);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "client_cost_bench: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
