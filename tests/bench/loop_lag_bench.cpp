// How late the network thread is while a run keeps its answers: a timer that
// is due every millisecond tells how long after that its turn comes. Rows with
// large texts go through the batch runner, answered within the process after
// five milliseconds, 256 at a time,
//
//   without a ledger,
//   with a ledger, whose synced commits the pool makes, and
//   the plain way, with everything on the network thread, commits included.
//
// Where other programs use the machine the thread is also late because it does
// not run: "own" is how much of a delay it spent at work, at most (its CPU time
// since the timer's last turn).
//
// The output is checked first: every row accepted, in order, with its answer.
//
//     loop_lag_bench [rows, default 20480] [folder of the ledger, default TMPDIR]

#include "batch/answers.hpp"
#include "batch/columns.hpp"
#include "batch/input.hpp"
#include "batch/ledger.hpp"
#include "batch/output.hpp"
#include "batch/runner.hpp"
#include "prompt/prompt.hpp"
#include "prompt/template.hpp"
#include "schema/schema.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <time.h>
#include <vector>

namespace asio = boost::asio;

namespace assay::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds period{1};
constexpr std::chrono::milliseconds answer_time{5};
constexpr std::size_t text_bytes = 600;

/// Repeats the number that its text begins with.
class Echo final : public llm::Provider {
public:
    asio::awaitable<llm::ChatResult> chat(llm::ChatRequest request) override
    {
        asio::steady_timer timer{co_await asio::this_coro::executor, answer_time};
        co_await timer.async_wait(asio::use_awaitable);
        const auto documents = prompt::read_fenced(request.turns.front().text);
        llm::ChatReply reply;
        reply.text = R"({"n":)" + documents.front().text.substr(0, documents.front().text.find(' ')) + "}";
        reply.model = "echo";
        ++counters_.calls;
        co_return reply;
    }
    [[nodiscard]] std::string_view name() const override { return "echo"; }
    [[nodiscard]] llm::Counters counters() const override { return counters_; }
    void stop_retrying() override {}

private:
    llm::Counters counters_;
};

struct Lateness {
    std::vector<double> ms;
    std::vector<double> own_ms;
};

double thread_cpu_ms()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// Notes how late the thread is until the run is over.
asio::awaitable<void> probe(const bool& over, Lateness& late)
{
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (!over) {
        const auto due = Clock::now() + period;
        const double cpu_before = thread_cpu_ms();
        timer.expires_at(due);
        co_await timer.async_wait(asio::use_awaitable);
        const double ms = std::chrono::duration<double, std::milli>(Clock::now() - due).count();
        late.ms.push_back(ms);
        late.own_ms.push_back(std::min(ms, thread_cpu_ms() - cpu_before));
    }
}

enum class Keeping { nothing, pool_commits, network_commits };

class Bench {
public:
    Bench(std::size_t rows, const std::string& folder) : rows_{rows}, ledgers_{folder}
    {
        std::ofstream file{input_path()};
        for (std::size_t i = 0; i < rows_; ++i)
            file << i << ' ' << std::string(text_bytes, 'x') << '\n';
    }

    void run(const char* name, Keeping keeping)
    {
        InputOptions options;
        options.path = input_path();
        auto input = batch::Input::open(options).value();
        Echo provider;
        extract::Extractor extractor{schema_, {&prompt_, &provider}, {}, prices_, {}};
        const auto layout = batch::make_layout(input.carried(), batch::feature_fields(schema_.document()).value(),
                                               batch::Provenance::columns).value();
        auto writer = table::open_writer(output_path(), table::FileFormat::jsonl, layout.fields).value();
        const auto ledger_path = ledgers_ + "/loop-lag-bench.run";
        for (const auto* end : {"", "-wal", "-shm"})
            std::filesystem::remove(ledger_path + end);
        auto ledger = batch::Ledger::open(ledger_path).value();
        batch::Answers answers{ledger, nullptr, {"question"}};

        asio::io_context network{1};
        asio::thread_pool pool{2};
        const auto beside = keeping == Keeping::network_commits ? asio::any_io_executor{network.get_executor()}
                                                               : asio::any_io_executor{pool.get_executor()};
        batch::RunnerOptions runner_options;
        runner_options.concurrency = 256;
        batch::Runner runner{network.get_executor(), beside, input, extractor, layout, *writer, runner_options,
                             keeping == Keeping::nothing ? nullptr : &answers};
        bool over = false;
        Lateness late;
        batch::RunOutcome outcome;
        const auto begin = Clock::now();
        asio::co_spawn(network, probe(over, late), asio::detached);
        asio::co_spawn(network, runner.run(), [&](std::exception_ptr thrown, batch::RunOutcome result) {
            over = true;
            if (thrown)
                std::rethrow_exception(thrown);
            outcome = std::move(result);
        });
        network.run();
        pool.join();
        const std::chrono::duration<double> seconds = Clock::now() - begin;
        check(outcome);
        print(name, std::move(late), seconds.count());
        std::filesystem::remove(ledger_path);
    }

private:
    using InputOptions = batch::InputOptions;

    [[nodiscard]] std::string input_path() const { return folder_.path("in.txt"); }
    [[nodiscard]] std::string output_path() const { return folder_.path("out.jsonl"); }

    void check(const batch::RunOutcome& outcome) const
    {
        if (outcome.ending != batch::Ending::complete)
            throw std::runtime_error("the run failed: " + (outcome.error ? outcome.error->text() : "stopped"));
        std::ifstream file{output_path()};
        std::string line;
        std::size_t row = 0;
        for (; std::getline(file, line); ++row) {
            const auto number = std::to_string(row);
            if (line.find("\"n\":" + number + ",") == std::string::npos || line.find("accepted") == std::string::npos)
                throw std::runtime_error("row " + number + " is not as it should be: " + line);
        }
        if (row != rows_)
            throw std::runtime_error("the output has " + std::to_string(row) + " rows");
    }

    void print(const char* name, Lateness late, double seconds) const
    {
        std::sort(late.ms.begin(), late.ms.end());
        std::sort(late.own_ms.begin(), late.own_ms.end());
        const auto at = [](const std::vector<double>& sorted, double q) {
            return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
        };
        std::printf("%-36s %9.0f %9.3f %9.3f %9.3f %9.3f %9.3f %9.3f\n", name, static_cast<double>(rows_) / seconds,
                    at(late.ms, 0.5), at(late.ms, 0.95), at(late.ms, 0.99), at(late.ms, 1), at(late.own_ms, 0.99), at(late.own_ms, 1));
        std::fflush(stdout);
    }

    std::size_t rows_;
    std::string ledgers_;
    test::TempDir folder_;
    schema::Schema schema_ = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false})")).value();
    prompt::Template template_ = prompt::Template::parse(prompt::default_template_text(), "default").value();
    prompt::Prompt prompt_ = prompt::Prompt::bind(template_, schema_, prompt::Packing::single).value();
    llm::PriceTable prices_;
};

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv)
{
    using namespace assay::bench;
    try {
        Bench bench{argc > 1 ? std::stoul(argv[1]) : 20'480,
                    argc > 2 ? argv[2] : std::filesystem::temp_directory_path().string()};
        std::printf("%-36s %9s %9s %9s %9s %9s %9s %9s\n", "late, in ms", "rows/s", "median", "p95", "p99", "most",
                    "own p99", "own most");
        bench.run("no ledger", Keeping::nothing);
        bench.run("ledger, commits on the pool", Keeping::pool_commits);
        bench.run("ledger, commits on this thread", Keeping::network_commits);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "loop_lag_bench: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
