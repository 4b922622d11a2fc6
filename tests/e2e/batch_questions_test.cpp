// Questions of other shapes than one text, one answer, in batches: packs,
// samples, and what a budget lets through.
#include "batch_runs.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <random>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

constexpr std::size_t all_rows = 300;

class BatchQuestions : public BatchRuns {
protected:
    /// Runs and kills again and again, later and later so that it comes to its
    /// end. The number of kills.
    int run_through_kills(const std::vector<std::string>& command) const
    {
        std::mt19937 random{11};
        for (int kills = 0; kills < 60; ++kills) {
            Process process{assay_command(command)};
            const auto ended = process.wait(std::chrono::milliseconds{20 + random() % (100 + 20 * static_cast<unsigned>(kills))});
            if (ended.exit_code) {
                EXPECT_EQ(*ended.exit_code, 0) << ended.err;
                return kills;
            }
        }
        ADD_FAILURE() << "it never ended";
        return 0;
    }

    /// What an online run took that went through without troubles; its table is online.jsonl.
    Json online_stats(const std::vector<std::string>& more) const
    {
        const SimulatorProcess calm{ASSAY_BINARY, {}};
        const auto result = run_assay(arguments(calm, "online.jsonl", more));
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return calm.stats();
    }

    void SetUp() override { dir.write("in.jsonl", reviews_jsonl(all_rows)); }
};

TEST_P(BatchQuestions, APackIsOneRequestAndItsFailedTextsAreAskedAboutAlone)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "missing_item=0.05,swapped_items=0.05,duplicated_item=0.05,merged_items=0.05"}};
    const auto result = run_assay(in_batches(simulator, "batch.jsonl", {"--pack", "5"}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto stats = simulator.stats();
    EXPECT_EQ(stats["requests"], 1) << "the first pack tests the key and the model";
    EXPECT_LT(stats["input_tokens"], online_stats({})["input_tokens"]) << "what is the same for all is said once a pack";
    EXPECT_EQ(without_provenance(read_rows(dir.path("batch.jsonl"))), without_provenance(read_rows(dir.path("online.jsonl"))))
        << "no row is another one's";
}

TEST_P(BatchQuestions, KilledPacksArePutTogetherAgainAsTheyWereAndPaidForOnce)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "300", "--faults", "missing_item=0.1,merged_items=0.1"}};
    const auto kills = run_through_kills(in_batches(simulator, "batch.jsonl", {"--pack", "5"}));
    EXPECT_GE(kills, 3) << "else this tests nothing";
    EXPECT_EQ(paid_once(simulator) + paid_twice(simulator), all_rows);
    // Until there is a batch, each process asks one pack online, which a kill repeats.
    EXPECT_LE(paid_twice(simulator), 5u);
    (void)online_stats({});
    EXPECT_EQ(without_provenance(read_rows(dir.path("batch.jsonl"))), without_provenance(read_rows(dir.path("online.jsonl"))));
}

TEST_P(BatchQuestions, SamplesAreRequestsOfTheirOwnInOneBatch)
{
    const std::vector<std::string> samples = {"--samples", "3", "--temperature", "0.7"};
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "300"}};
    EXPECT_GE(run_through_kills(in_batches(simulator, "batch.jsonl", samples)), 3) << "else this tests nothing";
    const auto all = online_stats(samples)["input_tokens"].get<double>();
    const auto asked = simulator.stats()["input_tokens"].get<double>();
    EXPECT_GE(asked, all) << "three answers a row";
    EXPECT_LE(asked, all * (1 + 30.0 / (3 * all_rows))) << "only the first question of a process is ever repeated";
    EXPECT_TRUE(bytes("batch.jsonl") == bytes("online.jsonl")) << "byte for byte";
}

INSTANTIATE_TEST_SUITE_P(Apis, BatchQuestions, testing::Values("openai", "anthropic"), [](const auto& api) { return api.param; });

}  // namespace
