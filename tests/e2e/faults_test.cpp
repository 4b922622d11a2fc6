// A run in which everything goes wrong that can: every row is accounted for,
// answered once, and kills on the way change nothing. ASSAY_FAULT_ROWS and
// ASSAY_FAULT_KILLS make it as large as a real one.
#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* faults =
    "500=0.02,529=0.02,429=0.02,cut=0.02,truncated_answer=0.02,fenced=0.03,wrong_type=0.01,hang=0.005";
constexpr std::size_t concurrency = 256;

std::size_t from_environment(const char* name, std::size_t otherwise)
{
    const char* text = std::getenv(name);
    return text ? std::stoul(text) : otherwise;
}

const std::size_t all_rows = from_environment("ASSAY_FAULT_ROWS", 1'000);
const std::size_t all_kills = from_environment("ASSAY_FAULT_KILLS", 4);
/// The simulator counts through all rows to tell how it stands.
const std::chrono::milliseconds look_again{std::max<std::size_t>(1, all_rows / 2'000)};

class Faults : public testing::Test {
protected:
    void SetUp() override { dir.write("in.jsonl", reviews_jsonl(all_rows)); }

    std::vector<std::string> arguments(const SimulatorProcess& simulator, const std::string& output) const
    {
        return {"extract", dir.path("in.jsonl"), "--schema", source_file("schemas/review.json"), "--provider", "openai",
                "--base-url", simulator.url("/v1"), "--model", "simulated", "--concurrency", std::to_string(concurrency),
                // Of 100,000 rows some get three bad answers in a row, which says nothing about the run.
                "--timeout", "2", "--attempts", "5", "-o", dir.path(output)};
    }

    TempDir dir;
};

TEST_F(Faults, OfEveryKindCostNoRowAndNoSecondAnswer)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "5", "--faults", faults}};
    const auto result = run_assay(arguments(simulator, "out.jsonl"), {}, 600s);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto rows = read_rows(dir.path("out.jsonl"));
    ASSERT_EQ(rows.size(), all_rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i]["id"], "r" + std::to_string(i));
        ASSERT_EQ(rows[i]["_status"], "accepted");
    }
    const auto stats = simulator.stats();
    std::cout << result.err << stats.dump() << '\n';
    EXPECT_EQ(stats["rows_seen"], all_rows);
    EXPECT_EQ(stats["rows_useful_once"], all_rows);
    EXPECT_EQ(stats["rows_useful_more"], 0);
}

TEST_F(Faults, AndKillsChangeNothingInTheOutput)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "5", "--faults", faults}};
    const auto requests = [&] { return simulator.stats()["requests"].get<std::size_t>(); };
    std::mt19937 random{7};
    std::size_t kills = 0;
    for (auto next = assay_command(arguments(simulator, "out.jsonl"));; next = assay_command({"resume", dir.path("out.jsonl.run")})) {
        Process process{next};
        // The kills are spread over the run; then it may finish.
        const auto wanted = requests() + 1 + random() % (2 * all_rows / (all_kills + 1));
        while (kills < all_kills && requests() < wanted && !process.has_ended())
            std::this_thread::sleep_for(look_again);
        if (kills < all_kills)
            process.send_signal(SIGKILL);
        const auto ended = process.wait(600s);
        if (ended.exit_code == 0)
            break;
        ASSERT_EQ(ended.signal, SIGKILL) << ended.err;
        ++kills;
    }
    EXPECT_GE(kills, all_kills / 2) << "else this tests nothing";
    const auto stats = simulator.stats();
    std::cout << kills << " kills " << stats.dump() << '\n';
    EXPECT_LE(stats["rows_useful_more"].get<std::size_t>(), kills * 2 * concurrency) << "only what was in flight or on its way to the disk";

    const SimulatorProcess other{ASSAY_BINARY, {"--latency-ms", "5", "--faults", faults}};
    ASSERT_EQ(run_assay(arguments(other, "whole.jsonl"), {}, 600s).exit_code, 0);
    EXPECT_TRUE(without_provenance(read_rows(dir.path("out.jsonl"))) == without_provenance(read_rows(dir.path("whole.jsonl"))));
}

}  // namespace
