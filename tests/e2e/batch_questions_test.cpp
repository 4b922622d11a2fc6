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
    /// end, with this exit status. The number of kills.
    int run_through_kills(const std::vector<std::string>& command, int status = 0) const
    {
        std::mt19937 random{11};
        for (int kills = 0; kills < 60; ++kills) {
            Process process{assay_command(command)};
            const auto ended = process.wait(std::chrono::milliseconds{20 + random() % (100 + 20 * static_cast<unsigned>(kills))});
            if (ended.exit_code) {
                EXPECT_EQ(*ended.exit_code, status) << ended.err;
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
    // Until there is a batch, each process asks one pack online, and that is all a kill can repeat.
    EXPECT_LE(paid_twice(simulator), 5u * static_cast<unsigned>(kills));
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

TEST_P(BatchQuestions, ABudgetHoldsThroughKillsAndGoesOnWithMore)
{
    // A cent a thousand tokens, half of it in a batch.
    dir.write("prices.json", R"({"as_of":"2026-11-01","models":[{"provider":")" + GetParam() +
                                 R"(","model":"simulated","input":10,"output":10,"batch":0.5}]})");
    const std::vector<std::string> more = {"--prices", dir.path("prices.json"), "--max-output-tokens", "300"};
    const auto with_budget = [&](const std::string& dollars) {
        auto all = more;
        all.insert(all.end(), {"--budget", dollars});
        return all;
    };
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "60"}};
    const auto spent_usd = [&] {
        const auto stats = simulator.stats();
        // As if all had gone in batches: the few that went online cost twice that.
        return (stats["input_tokens"].get<double>() + stats["output_tokens"].get<double>()) * 5e-6;
    };
    const auto kills = run_through_kills(in_batches(simulator, "batch.jsonl", with_budget("0.30")), 4);
    EXPECT_GE(kills, 3) << "else this tests nothing";
    EXPECT_LE(spent_usd(), 0.30);
    EXPECT_GE(spent_usd(), 0.15) << "what jobs held that cost less is to be had again";
    EXPECT_FALSE(std::filesystem::exists(dir.path("batch.jsonl")));

    const auto resumed = run_assay({"resume", dir.path("batch.jsonl.run"), "--budget", "10"});
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_LE(paid_twice(simulator), static_cast<unsigned>(kills)) << "only first questions online are repeated by kills";
    EXPECT_EQ(run_assay(arguments(simulator, "free.jsonl", {"--lane", "batch", "--budget", "1"})).exit_code, 2)
        << "dollars need a price";
}

TEST_P(BatchQuestions, RejectedRowsAreAskedAnewAndTheirOldAnswersAreNotReadAgain)
{
    for (const std::string pack : {"1", "5"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "300", "--faults", "refusal=0.5"}};
        const auto output = "batch" + pack + ".jsonl";
        ASSERT_EQ(run_assay(in_batches(simulator, output, {"--pack", pack, "--attempts", "1"})).exit_code, 3);
        const auto refused = all_rows - paid_once(simulator);
        ASSERT_GT(refused, all_rows / 10);
        ASSERT_EQ(run_assay({"resume", dir.path(output + ".run")}).exit_code, 3);
        EXPECT_EQ(paid_once(simulator), all_rows - refused) << "they stay as they are unless one asks for it";

        const auto retry = assay_command({"resume", dir.path(output + ".run"), "--retry-rejected"});
        std::mt19937 random{5};
        int tries = 0;
        for (; tries < 60; ++tries) {
            // Every other one may end.
            const auto patience = tries % 2 == 0 ? std::chrono::milliseconds{50 + random() % 400} : 60'000ms;
            Process process{retry};
            if (process.wait(patience).exit_code == 0)
                break;
        }
        EXPECT_LT(tries, 60) << "half of them are refused each time";
        EXPECT_EQ(paid_once(simulator), all_rows);
        EXPECT_EQ(paid_twice(simulator), 0u) << "a retry that is killed finds its own batches";
        if (pack == "1")
            (void)online_stats({});
        EXPECT_EQ(without_provenance(read_rows(dir.path(output))), without_provenance(read_rows(dir.path("online.jsonl"))));
    }
}

INSTANTIATE_TEST_SUITE_P(Apis, BatchQuestions, testing::Values("openai", "anthropic"), [](const auto& api) { return api.param; });

}  // namespace
