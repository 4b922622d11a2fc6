// Limits, budgets, dry runs and providers that stand in for each other, against the simulator.
#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <regex>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr const char* prices = R"({"models": [{"provider": "openai", "model": "simulated", "input": 1, "output": 4, "batch": 0.5}]})";

class Limits : public testing::Test {
protected:
    std::vector<std::string> arguments(const SimulatorProcess& simulator, std::size_t rows,
                                       const std::vector<std::string>& more = {})
    {
        dir.write("in.jsonl", reviews_jsonl(rows));
        dir.write("prices.json", prices);
        std::vector<std::string> all = {"extract", dir.path("in.jsonl"), "--schema", source_file("schemas/review.json"),
                                        "--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                        "--prices", dir.path("prices.json"), "-o", dir.path("out.jsonl")};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    ProcessResult extract(const SimulatorProcess& simulator, std::size_t rows, const std::vector<std::string>& more = {})
    {
        return run_assay(arguments(simulator, rows, more));
    }

    void expect_all_rows(std::size_t rows)
    {
        const auto out = read_rows(dir.path("out.jsonl"));
        ASSERT_EQ(out.size(), rows);
        EXPECT_EQ(count_status(out, "accepted"), rows);
        for (std::size_t i = 0; i < rows; ++i)
            EXPECT_EQ(out[i]["id"], "r" + std::to_string(i));
    }

    TempDir dir;
};

std::uint64_t count(const Json& stats, const std::string& status)
{
    const auto found = stats["by_status"].find(status);
    return found == stats["by_status"].end() ? 0 : found->get<std::uint64_t>();
}

/// What the simulator would bill at the prices above, in dollars.
double billed_usd(const Json& stats)
{
    return (stats["input_tokens"].get<double>() + 4 * stats["output_tokens"].get<double>()) * 1e-6;
}

TEST_F(Limits, AreFoundWhereNobodyTellsThemAndHardlyEverBroken)
{
    for (const std::vector<std::string>& refusals : {std::vector<std::string>{}, {"--refusals-count"}}) {
        std::vector<std::string> flags = {"--latency-ms=100", "--requests-per-minute=18000", "--limit-burst-s=1",
                                          "--silent-limits"};
        flags.insert(flags.end(), refusals.begin(), refusals.end());
        const SimulatorProcess simulator{ASSAY_BINARY, flags};
        const auto result = extract(simulator, 1500, {"--concurrency", "128", "--no-cache"});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        expect_all_rows(1500);
        const auto stats = simulator.stats();
        EXPECT_EQ(stats["rows_useful_once"], 1500);
        EXPECT_EQ(stats["rows_useful_more"], 0);
        // The first burst may break it with all that is in flight; a pool that
        // keeps knocking breaks it thousands of times.
        EXPECT_GT(count(stats, "429"), 0u);
        EXPECT_LT(count(stats, "429"), 300u);
        std::filesystem::remove(dir.path("out.jsonl.run"));
    }
}

TEST_F(Limits, AreLearnedFromHeadersInBothDialects)
{
    for (const std::string provider : {"openai", "anthropic"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms=20", "--requests-per-minute=6000", "--limit-burst-s=1"}};
        dir.write("in.jsonl", reviews_jsonl(400));
        const auto result =
            run_assay({"extract", dir.path("in.jsonl"), "--schema", source_file("schemas/review.json"), "--provider", provider,
                       "--base-url", simulator.url(provider == "openai" ? "/v1" : ""), "--model", "simulated", "--concurrency",
                       "32", "--no-cache", "-o", dir.path("out.jsonl")});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        expect_all_rows(400);
        EXPECT_LE(count(simulator.stats(), "429"), 5u) << provider << ": the first reply tells enough";
        std::filesystem::remove(dir.path("out.jsonl.run"));
    }
}

TEST_F(Limits, TheUsersOwnAreKept)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--requests-per-minute=600", "--limit-burst-s=1", "--silent-limits"}};
    const auto result = extract(simulator, 30, {"--rpm", "540", "--no-cache"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(count(simulator.stats(), "429"), 0u);
}

TEST_F(Limits, ABudgetIsNeverOverrunAndTheRunGoesOnWithMore)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms=5", "--faults", "500=0.1,wrong_type=0.2,fenced=0.1"}};
    const auto result = extract(simulator, 200, {"--budget", "0.05", "--concurrency", "64", "--max-output-tokens", "500", "--no-cache"});
    EXPECT_EQ(result.exit_code, 4) << result.err;
    EXPECT_THAT(result.err, AllOf(HasSubstr("budget"), HasSubstr("assay resume"), HasSubstr("--budget MORE")));
    EXPECT_LE(billed_usd(simulator.stats()), 0.05);
    EXPECT_GE(billed_usd(simulator.stats()), 0.035) << "what is left is less than one call's worst";
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl")));

    const auto as_before = run_assay({"resume", dir.path("out.jsonl.run")});
    EXPECT_EQ(as_before.exit_code, 4) << "what was spent before counts: " << as_before.err;
    EXPECT_LE(billed_usd(simulator.stats()), 0.05);

    const auto more = run_assay({"resume", dir.path("out.jsonl.run"), "--budget", "10"});
    ASSERT_THAT(more.exit_code, testing::AnyOf(0, 3)) << more.err;
    EXPECT_EQ(read_rows(dir.path("out.jsonl")).size(), 200u);
    EXPECT_EQ(simulator.stats()["rows_useful_more"], 0);
}

TEST_F(Limits, ABudgetStopSaysTheSameEverywhere)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms=5", "--latency-p99-ms=100"}};
    const auto result = extract(simulator, 200, {"--budget", "0.05", "--concurrency", "16", "--max-output-tokens", "500", "--no-cache"});
    ASSERT_EQ(result.exit_code, 4) << result.err;
    const auto shown = run_assay({"runs", "show", dir.path("out.jsonl.run")});
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    std::smatch said;
    ASSERT_TRUE(std::regex_search(result.err, said, std::regex{R"((\d+) accepted, (\d+) rejected; (\d+) more read and open)"})) << result.err;
    const auto all = std::to_string(std::stoi(said[1]) + std::stoi(said[2]) + std::stoi(said[3]));
    EXPECT_THAT(shown.out, HasSubstr(all + ": " + said[1].str() + " accepted, " + said[2].str() + " rejected, " + said[3].str() + " open"));
    ASSERT_TRUE(std::regex_search(result.err, said, std::regex{R"(cost (\$[0-9.]+)\n  (\$[0-9.]+) of the budget)"})) << result.err;
    EXPECT_EQ(said[1], said[2]) << "every call was answered";
    EXPECT_THAT(shown.out, HasSubstr("cost " + said[1].str() + "\n"));
}

TEST_F(Limits, AServerThatIsNotThereIsNamedWithinSeconds)
{
    auto argv = assay_command({"extract", dir.write("in.jsonl", reviews_jsonl(20) + R"({"id":"x","text":""})" "\n"), "--schema",
                               source_file("schemas/review.json"), "--provider", "openai", "--base-url", "http://127.0.0.1:1/v1",
                               "--model", "m", "--retries", "6", "-o", dir.path("out.jsonl")});
    const auto result = run_process(argv);
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_THAT(result.err, HasSubstr("assay: openai has answered nothing for "));
    EXPECT_THAT(result.err, HasSubstr("asking again, at most 6 times a question"));
    EXPECT_LT(result.err.find("has answered nothing"), result.err.find("the run failed"));
}

TEST_F(Limits, CallsThatWereCutOffAreNamedWithWhatTheyMayCost)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "cut=0.3"}};
    const auto result = extract(simulator, 50, {"--no-cache"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, testing::ContainsRegex("up to \\$[0-9.]+ more for [0-9]+ calls? without an answer"));
    const auto shown = run_assay({"runs", "show", dir.path("out.jsonl.run")});
    EXPECT_THAT(shown.out, testing::ContainsRegex("up to \\$[0-9.]+ more for [0-9]+ calls? without an answer"));
    const auto page = run_assay({"report", dir.path("out.jsonl.run"), "-o", "-"});
    EXPECT_THAT(page.out, testing::ContainsRegex("\"unanswered\": ?\"up to \\$[0-9.]+ more for [0-9]+ calls? without an answer\""));
}

TEST_F(Limits, ABudgetCountsCallsThatWereCutOffAtTheirWorst)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "cut=1"}};
    const auto result = extract(simulator, 20, {"--budget-tokens", "40000", "--max-output-tokens", "500", "--retries", "2", "--no-cache"});
    EXPECT_EQ(result.exit_code, 4) << result.err;
    // No answer ever came whole, and each may have been billed.
    EXPECT_LE(simulator.stats()["requests"].get<int>(), 40'000 / 1524);
    EXPECT_GE(simulator.stats()["requests"].get<int>(), 2);
}

TEST_F(Limits, ABudgetRemembersCallsThatWereDropped)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "hang=1"}};
    auto all = arguments(simulator, 20, {"--budget-tokens", "10000", "--max-output-tokens", "500", "--no-cache"});
    {
        Process process{assay_command(all)};
        ASSERT_TRUE(simulator.wait_for_requests(2, 20s));
        process.send_signal(SIGINT);
        ASSERT_TRUE(process.wait_for_error_text("press Ctrl-C again", 20s));
        process.send_signal(SIGINT);
        EXPECT_EQ(process.wait(20s).exit_code, 130);
    }
    const auto before = simulator.stats()["requests"].get<int>();
    // Each may have been billed, so nothing is left.
    const auto again = run_assay(all);
    EXPECT_EQ(again.exit_code, 4) << again.err;
    EXPECT_EQ(simulator.stats()["requests"].get<int>(), before);
}

TEST_F(Limits, ABudgetInDollarsNeedsAPrice)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    auto all = arguments(simulator, 3, {"--budget", "1"});
    dir.write("prices.json", R"({"models": []})");
    const auto result = run_assay(all);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("price"), HasSubstr("simulated")));
    EXPECT_EQ(simulator.stats()["requests"], 0);
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl.run")));
}

TEST_F(Limits, ADryRunForecastsWhatTheRunThenCosts)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("prices.json", prices);
    const auto dry = extract(simulator, 400, {"--dry-run", "--json", "--cache", dir.path("cache")});
    ASSERT_EQ(dry.exit_code, 0) << dry.err;
    const auto forecast = Json::parse(dry.out);
    EXPECT_EQ(forecast["rows"], 400);
    EXPECT_EQ(forecast["to_ask"], 400);
    EXPECT_EQ(forecast["pilot"]["rows"], 50);
    EXPECT_EQ(simulator.stats()["requests"], 50);
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl")));
    const double before = billed_usd(simulator.stats());
    EXPECT_NEAR(forecast["pilot"]["usd"].get<double>(), before, 1e-9);

    const auto run = extract(simulator, 400, {"--cache", dir.path("cache")});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    expect_all_rows(400);
    EXPECT_EQ(simulator.stats()["requests"], 400) << "the pilot's rows are not asked again";
    const double cost = billed_usd(simulator.stats()) - before;
    EXPECT_NEAR(forecast["online_usd"]["estimate"].get<double>(), cost, 0.05 * cost);
    EXPECT_LE(forecast["online_usd"]["low"].get<double>(), cost * 1.01);
    EXPECT_GE(forecast["online_usd"]["high"].get<double>(), cost * 0.99);
    EXPECT_NEAR(forecast["batch_usd"]["estimate"].get<double>(), 0.5 * forecast["online_usd"]["estimate"].get<double>(), 1e-9);

    const auto after = extract(simulator, 400, {"--dry-run", "--json"});
    EXPECT_EQ(Json::parse(after.out)["answered"], 400) << after.out;
    EXPECT_EQ(Json::parse(after.out)["to_ask"], 0);
}

TEST_F(Limits, ADryRunWithoutAPilotAsksNothing)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const auto dry = extract(simulator, 40, {"--dry-run", "--no-pilot"});
    ASSERT_EQ(dry.exit_code, 0) << dry.err;
    EXPECT_THAT(dry.out, AllOf(HasSubstr("40 to ask"), HasSubstr("cost, online"), HasSubstr("cost, batch")));
    EXPECT_EQ(simulator.stats()["requests"], 0);
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl.run")));
}

TEST_F(Limits, AnotherProviderAnswersWhileTheFirstIsDown)
{
    const SimulatorProcess down{ASSAY_BINARY, {"--faults", "503=1"}};
    const SimulatorProcess up{ASSAY_BINARY, {}};
    const auto result = extract(down, 200, {"--fallback", "anthropic:other@" + up.url(), "--no-cache"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    expect_all_rows(200);
    for (const auto& row : read_rows(dir.path("out.jsonl")))
        EXPECT_EQ(row["_model"], "other");
    EXPECT_LT(down.stats()["requests"].get<int>(), 150) << "the breaker keeps calls from a server that is down";
    EXPECT_EQ(up.stats()["rows_useful_once"], 200);
}

TEST_F(Limits, AFallbackThatIsNoneIsNamed)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    for (const std::string wrong : {"nobody", ":model", "anthropic:", "compatible"}) {
        const auto result = extract(simulator, 3, {"--fallback", wrong});
        EXPECT_EQ(result.exit_code, 2) << wrong;
        EXPECT_THAT(result.err, HasSubstr("fallback")) << wrong;
    }
}

}  // namespace
