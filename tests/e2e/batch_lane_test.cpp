// Questions that go through batch APIs: half the price, and the same table.
#include "batch_runs.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <random>
#include <thread>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr std::size_t all_rows = 300;

class BatchLane : public BatchRuns {};

TEST_P(BatchLane, GivesTheSameBytesAsOneRequestAtATime)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "100"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    const auto result = run_assay(in_batches(simulator, "batch.jsonl"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(simulator.stats()["requests"], 1) << "the first question, which tests the key and the model";
    EXPECT_EQ(paid_once(simulator), all_rows);
    EXPECT_TRUE(bytes("batch.jsonl") == expected()) << "byte for byte";
    const auto shown = run_assay({"runs", "show", dir.path("batch.jsonl.run")});
    EXPECT_THAT(shown.out, HasSubstr("fetched"));
    EXPECT_THAT(shown.out, HasSubstr("batch_1"));
}

TEST_P(BatchLane, AsksAgainWhatExpiredOrFailedAndNothingElse)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-expired", "0.05", "--batch-errored", "0.05", "--batch-refused", "0.1"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    const auto result = run_assay(in_batches(simulator, "batch.jsonl"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(paid_once(simulator), all_rows);
    EXPECT_EQ(paid_twice(simulator), 0u);
    EXPECT_TRUE(bytes("batch.jsonl") == expected());
}

TEST_P(BatchLane, FindsABatchWhoseCreationGotNoReply)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-lost-create", "1", "--batch-ms", "50"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    const auto result = run_assay(in_batches(simulator, "batch.jsonl"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(paid_once(simulator), all_rows);
    EXPECT_EQ(paid_twice(simulator), 0u);
}

TEST_P(BatchLane, ARunThatIsKilledAgainAndAgainPaysForNothingTwice)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "300", "--batch-expired", "0.05", "--batch-lost-create", "0.3"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    std::mt19937 random{11};
    int kills = 0;
    for (; kills < 60; ++kills) {
        // Running the same command again goes on with the run.
        Process process{assay_command(in_batches(simulator, "batch.jsonl"))};
        // Later and later, so that it comes to its end.
        const auto ended = process.wait(std::chrono::milliseconds{20 + random() % (100 + 20 * static_cast<unsigned>(kills))});
        if (ended.exit_code) {
            ASSERT_EQ(ended.exit_code, 0) << ended.err;
            break;
        }
    }
    EXPECT_GE(kills, 3) << "else this tests nothing";
    ASSERT_TRUE(std::filesystem::exists(dir.path("batch.jsonl")));
    EXPECT_EQ(paid_once(simulator) + paid_twice(simulator), all_rows);
    // Until there is a batch, each process asks one question online, which a
    // kill repeats as any that is in flight. No batch is repeated.
    EXPECT_LE(paid_twice(simulator), simulator.stats()["requests"].get<std::uint64_t>());
    EXPECT_LT(paid_twice(simulator), 10u);
    EXPECT_TRUE(bytes("batch.jsonl") == expected()) << "byte for byte";
}

TEST_P(BatchLane, CtrlCLeavesTheBatchesAndResumePicksThemUp)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "1500"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    Process process{assay_command(in_batches(simulator, "batch.jsonl"))};
    ASSERT_TRUE(process.wait_for_error_text("batch 2", 20s));
    process.send_signal(SIGINT);
    const auto stopped = process.wait(20s);
    EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
    EXPECT_THAT(stopped.err, HasSubstr("at the provider"));
    EXPECT_THAT(stopped.err, HasSubstr("assay resume"));

    const auto online = run_assay(arguments(simulator, "batch.jsonl", {}));
    EXPECT_EQ(online.exit_code, 2) << "what is in a batch would be paid for twice";
    EXPECT_THAT(online.err, HasSubstr("--lane batch"));

    const auto resumed = run_assay({"resume", dir.path("batch.jsonl.run")});
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_EQ(paid_once(simulator), all_rows);
    EXPECT_TRUE(bytes("batch.jsonl") == expected());
}

TEST_P(BatchLane, CancelOnExitReadsWhatIsFinished)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "60000"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    Process process{assay_command(in_batches(simulator, "batch.jsonl", {"--cancel-on-exit"}))};
    ASSERT_TRUE(process.wait_for_error_text("batch 2", 20s));
    process.send_signal(SIGINT);
    const auto stopped = process.wait(20s);
    EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
    const auto shown = run_assay({"runs", "show", dir.path("batch.jsonl.run")});
    EXPECT_THAT(shown.out, HasSubstr("fetched"));
    EXPECT_THAT(shown.out, Not(HasSubstr("working")));
}

TEST_P(BatchLane, AutoAsksOnlineWhatIsNotBackInTime)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "60000"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    const auto result = run_assay(in_batches(simulator, "batch.jsonl", {"--lane", "auto", "--deadline", "2s"}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(paid_once(simulator), all_rows);
    EXPECT_EQ(paid_twice(simulator), 0u);
    EXPECT_TRUE(bytes("batch.jsonl") == expected());
}

/// The table has the tokens of all that was answered, in batches and online:
/// nothing was forgotten and nothing asked for twice.
void expect_all_in_table(const SimulatorProcess& simulator, const std::string& table, std::optional<std::int64_t> attempts = std::nullopt)
{
    std::int64_t tokens = 0;
    std::int64_t answers = 0;
    for (const auto& row : read_rows(table)) {
        tokens += row["_input_tokens"].get<std::int64_t>();
        answers += row["_attempts"].get<std::int64_t>();
    }
    EXPECT_EQ(answers, attempts.value_or(answers));
    EXPECT_EQ(simulator.stats()["input_tokens"], tokens);
}

/// Stops a run in the middle of what it asks online, and resumes it.
void stop_and_resume(const SimulatorProcess& simulator, const std::vector<std::string>& command, const std::string& ledger)
{
    Process process{assay_command(command)};
    EXPECT_TRUE(simulator.wait_for_requests(70, 20s));
    process.send_signal(SIGINT);
    const auto stopped = process.wait(20s);
    EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
    const auto shown = run_assay({"runs", "show", ledger});
    auto tokens = std::to_string(simulator.stats()["input_tokens"].get<std::int64_t>());
    tokens.insert(tokens.size() - 3, ",");
    EXPECT_THAT(shown.out, HasSubstr(tokens + " in,")) << "all that was answered until then";
    const auto resumed = run_assay({"resume", ledger});
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
}

TEST_P(BatchLane, AutoKeepsTheVotesItWasGivenOnline)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "60000", "--latency-ms", "40"}};
    dir.write("in.jsonl", reviews_jsonl(60));
    const std::vector<std::string> votes = {"--samples", "3", "--temperature", "1", "--concurrency", "4"};
    auto flags = votes;
    flags.insert(flags.end(), {"--lane", "auto", "--deadline", "1s"});
    stop_and_resume(simulator, in_batches(simulator, "batch.jsonl", flags), dir.path("batch.jsonl.run"));
    expect_all_in_table(simulator, dir.path("batch.jsonl"), 180);
}

TEST_P(BatchLane, AutoKeepsTheBadAnswersItWasGivenOnline)
{
    const std::vector<std::string> faults = {"--batch-ms", "60000", "--latency-ms", "40", "--faults", "wrong_type=0.5"};
    const SimulatorProcess simulator{ASSAY_BINARY, faults};
    dir.write("in.jsonl", reviews_jsonl(110));
    const std::vector<std::string> flags = {"--lane", "auto", "--deadline", "1s", "--concurrency", "8", "--attempts", "20"};
    stop_and_resume(simulator, in_batches(simulator, "batch.jsonl", flags), dir.path("batch.jsonl.run"));
    expect_all_in_table(simulator, dir.path("batch.jsonl"));
}

TEST_P(BatchLane, KeepsTheFirstAnswerThoughItsRowIsOpenWhenItIsKilled)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "1500"}};
    dir.write("in.jsonl", reviews_jsonl(40));
    Process process{assay_command(in_batches(simulator, "batch.jsonl", {"--samples", "3", "--temperature", "1"}))};
    ASSERT_TRUE(process.wait_for_error_text("batch 1", 20s));
    process.send_signal(SIGKILL);
    ASSERT_EQ(process.wait(20s).signal, SIGKILL);
    const auto resumed = run_assay({"resume", dir.path("batch.jsonl.run")});
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_EQ(simulator.stats()["requests"], 1) << "the first question; the others are in batches";
    expect_all_in_table(simulator, dir.path("batch.jsonl"), 120);
}

TEST_P(BatchLane, AutoAsksAFewOnlineAtOnce)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--batch-ms", "60000"}};
    dir.write("in.jsonl", reviews_jsonl(20));
    const auto result = run_assay(in_batches(simulator, "batch.jsonl", {"--lane", "auto"}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(simulator.stats()["requests"], 20);
}

TEST_P(BatchLane, IsRefusedWhereItCannotKeepItsPromise)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(2));
    for (const auto& [more, word] : {std::pair{std::vector<std::string>{"--lane", "batch", "--deadline", "6h"}, "--lane auto"},
                                     {{"--lane", "batch", "--provider", "compatible"}, "no batch API"},
                                     {{"--lane", "batch", "-o", "-", "--output-format", "jsonl"}, "ledger"}}) {
        auto command = arguments(simulator, "out.jsonl", {});
        for (std::size_t i = 0; i + 1 < more.size(); i += 2) {
            const auto given = std::find(command.begin(), command.end(), more[i]);
            if (given != command.end())
                *(given + 1) = more[i + 1];
            else
                command.insert(command.end(), {more[i], more[i + 1]});
        }
        const auto result = run_assay(command);
        EXPECT_EQ(result.exit_code, 2) << result.err;
        EXPECT_THAT(result.err, HasSubstr(word));
    }
}

INSTANTIATE_TEST_SUITE_P(Apis, BatchLane, testing::Values("openai", "anthropic"), [](const auto& api) { return api.param; });

}  // namespace
