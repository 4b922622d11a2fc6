#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <iostream>
#include <thread>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

class Samples : public testing::Test {
protected:
    ProcessResult extract(const std::vector<std::string>& more)
    {
        std::vector<std::string> arguments = {"extract", input, "--schema", source_file("schemas/review.json"), "-o",
                                              dir.path("out.jsonl"), "--no-cache"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_assay(arguments);
    }

    TempDir dir;
    std::string input = dir.write("in.jsonl", reviews_jsonl(20));
};

TEST_F(Samples, EveryRowIsAskedAboutAsOftenAndSaysHowManyAgree)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "wrong_type=0.1"}};
    const std::vector<std::string> flags = {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                            "--temperature", "0.7", "--samples", "5", "--attempts", "1"};
    ASSERT_EQ(extract(flags).exit_code, 0);
    const auto requests = simulator.stats()["requests"];
    EXPECT_EQ(requests, 100);
    bool any_disagrees = false;
    for (const auto& row : read_rows(dir.path("out.jsonl"))) {
        EXPECT_EQ(row["_attempts"], 5);
        ASSERT_EQ(row["_confidence"].size(), 5u) << "one share for each field";
        any_disagrees = any_disagrees || row["_confidence"]["sentiment"] < 1.0;
        EXPECT_GT(row["_confidence"]["sentiment"], 0.3);
    }
    EXPECT_TRUE(any_disagrees) << "answers of the wrong type agree with nothing";

    const auto bytes = dir.read("out.jsonl");
    ASSERT_EQ(run_assay({"resume", dir.path("out.jsonl.run")}).exit_code, 0);
    EXPECT_EQ(dir.read("out.jsonl"), bytes) << "the ledger has what was voted";
    EXPECT_EQ(simulator.stats()["requests"], requests);
}

/// Runs of 60 rows with nine votes each, and what they cost.
class StoppedSamples : public testing::Test {
protected:
    static constexpr std::size_t rows = 60;
    static constexpr std::size_t samples = 9;
    static constexpr std::size_t concurrency = 8;

    std::vector<std::string> arguments(const std::string& output, const std::vector<std::string>& more = {})
    {
        std::vector<std::string> all = {"extract", input, "--schema", source_file("schemas/review.json"), "--no-cache",
                                        "--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                        "--temperature", "0.7", "--samples", std::to_string(samples), "--prices", prices,
                                        "--concurrency", std::to_string(concurrency), "-o", dir.path(output)};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    std::uint64_t requests() const { return simulator.stats()["requests"].get<std::uint64_t>(); }

    void expect_as_undisturbed()
    {
        ASSERT_EQ(run_assay(arguments("whole.jsonl")).exit_code, 0);
        EXPECT_TRUE(dir.read("out.jsonl") == dir.read("whole.jsonl")) << "byte for byte, costs and confidence included";
    }

    SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "40"}};
    TempDir dir;
    std::string input = dir.write("in.jsonl", reviews_jsonl(rows));
    std::string prices = dir.write("prices.json", R"({"models": [{"provider": "openai", "model": "simulated", "input": 1, "output": 4}]})");
};

TEST_F(StoppedSamples, ARunThatIsStoppedAsksForNoVoteTwice)
{
    Process process{assay_command(arguments("out.jsonl"))};
    ASSERT_TRUE(simulator.wait_for_requests(100, 20s));
    process.send_signal(SIGINT);
    const auto stopped = process.wait(20s);
    ASSERT_EQ(stopped.exit_code, 130) << stopped.err;
    EXPECT_LT(requests(), 150u) << "votes that are not in flight yet are not asked for";
    const auto rest = run_assay({"resume", dir.path("out.jsonl.run")});
    ASSERT_EQ(rest.exit_code, 0) << rest.err;
    EXPECT_EQ(requests(), rows * samples);
    expect_as_undisturbed();
}

TEST_F(StoppedSamples, ABudgetThatEndsKeepsTheVotesItHasPaidFor)
{
    const auto stopped = run_assay(arguments("out.jsonl", {"--budget", "0.08", "--max-output-tokens", "300"}));
    ASSERT_EQ(stopped.exit_code, 4) << stopped.err;
    EXPECT_GT(requests(), 50u);
    EXPECT_LT(requests(), rows * samples / 2);
    const auto rest = run_assay({"resume", dir.path("out.jsonl.run"), "--budget", "10"});
    ASSERT_EQ(rest.exit_code, 0) << rest.err;
    EXPECT_EQ(requests(), rows * samples);
}

TEST_F(StoppedSamples, AKillRepeatsNoMoreThanWhatWasInFlight)
{
    std::size_t kills = 0;
    for (auto next = assay_command(arguments("out.jsonl")); kills < 20; next = assay_command({"resume", dir.path("out.jsonl.run")})) {
        Process process{next};
        const auto wanted = requests() + 70;
        while (requests() < wanted && !process.has_ended())
            std::this_thread::sleep_for(1ms);
        process.send_signal(SIGKILL);
        const auto ended = process.wait(20s);
        if (ended.exit_code == 0)
            break;
        ASSERT_EQ(ended.signal, SIGKILL) << ended.err;
        ++kills;
    }
    EXPECT_GE(kills, 4u) << "else this tests nothing";
    EXPECT_LE(requests(), rows * samples + kills * concurrency) << kills << " kills";
    std::cout << kills << " kills, " << requests() << " requests for " << rows * samples << " votes\n";
    expect_as_undisturbed();
}

TEST_F(Samples, LogProbabilitiesTellHowSureTheModelIsOfEachField)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "fenced=0.2"}};
    const std::vector<std::string> flags = {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated"};
    auto with = flags;
    with.push_back("--logprobs");
    ASSERT_EQ(extract(with).exit_code, 0);
    std::size_t told = 0;
    for (const auto& row : read_rows(dir.path("out.jsonl"))) {
        ASSERT_EQ(row["_notes"].empty(), !row["_confidence"].is_null()) << "told of whole answers only";
        if (row["_confidence"].is_null())
            continue;
        ++told;
        ASSERT_EQ(row["_confidence"].size(), 5u) << "one for each field";
        for (const auto& [name, probability] : row["_confidence"].items()) {
            EXPECT_GT(probability, 0.0) << name;
            EXPECT_LE(probability, 1.0) << name;
        }
    }
    EXPECT_GT(told, 10u);
    EXPECT_LT(told, 20u) << "some answers were mended";
    const auto requests = simulator.stats()["requests"];
    ASSERT_EQ(extract(flags).exit_code, 0);
    EXPECT_NE(simulator.stats()["requests"], requests) << "it is another question";
}

TEST_F(Samples, LogProbabilitiesAreRefusedWhereNobodyHasThem)
{
    const auto anthropic = extract({"--logprobs", "--provider", "anthropic", "--base-url", "http://127.0.0.1:9", "--model", "m"});
    EXPECT_EQ(anthropic.exit_code, 2);
    EXPECT_THAT(anthropic.err, HasSubstr("anthropic tells no log-probabilities"));
    EXPECT_THAT(extract({"--logprobs"}).err, HasSubstr("builtin tells no log-probabilities"));
    const auto packed = extract({"--logprobs", "--pack", "3", "--provider", "openai", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"});
    EXPECT_EQ(packed.exit_code, 2);
    EXPECT_THAT(packed.err, HasSubstr("--pack"));
}

TEST_F(Samples, AreRefusedWhereAnswersCannotDiffer)
{
    const auto builtin = extract({"--samples", "3", "--temperature", "1"});
    EXPECT_EQ(builtin.exit_code, 2);
    EXPECT_THAT(builtin.err, HasSubstr("built-in rules"));
    const auto cold = extract({"--samples", "3", "--provider", "openai", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"});
    EXPECT_EQ(cold.exit_code, 2);
    EXPECT_THAT(cold.err, HasSubstr("--temperature"));
}

}  // namespace
