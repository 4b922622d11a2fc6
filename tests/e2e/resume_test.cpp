// A run that is killed, and goes on: nothing is lost, nothing paid twice.
#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr std::size_t all_rows = 600;
constexpr std::size_t concurrency = 16;

class Resume : public testing::Test {
protected:
    std::vector<std::string> arguments(const SimulatorProcess& simulator, const std::string& output,
                                       const std::vector<std::string>& more = {}) const
    {
        std::vector<std::string> all = {"extract", dir.path("in.jsonl"), "--schema", source_file("schemas/review.json"),
                                        "--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                        "--concurrency", std::to_string(concurrency), "-o", dir.path(output)};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    std::string bytes(const std::string& name) const { return read_text_file(dir.path(name)).value(); }

    TempDir dir;
};

std::uint64_t requests_of(const SimulatorProcess& simulator)
{
    return simulator.stats()["requests"].get<std::uint64_t>();
}

/// The number that stands right before `words`; 0 and a failure if there is none.
std::uint64_t number_before(const std::string& text, const std::string& words)
{
    const auto end = text.find(words);
    EXPECT_NE(end, std::string::npos) << text;
    if (end == std::string::npos)
        return 0;
    const auto begin = text.find_last_of(" \n", end - 1);
    return std::stoull(text.substr(begin + 1, end));
}

TEST_F(Resume, ARunThatIsKilledAgainAndAgainEndsAsIfItNeverWas)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "5"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    std::mt19937 random{7};
    int kills = 0;
    for (auto next = assay_command(arguments(simulator, "out.parquet")); kills < 100;
         next = assay_command({"resume", dir.path("out.parquet.run")})) {
        Process process{next};
        const auto wanted = requests_of(simulator) + 1 + random() % 120;
        while (requests_of(simulator) < wanted && !process.has_ended())
            std::this_thread::sleep_for(1ms);
        process.send_signal(SIGKILL);
        const auto ended = process.wait(20s);
        if (ended.exit_code == 0)
            break;
        ASSERT_EQ(ended.signal, SIGKILL) << ended.err;
        ++kills;
    }
    EXPECT_GE(kills, 3) << "else this tests nothing";
    ASSERT_TRUE(std::filesystem::exists(dir.path("out.parquet")));
    EXPECT_LE(requests_of(simulator), all_rows + static_cast<std::size_t>(kills) * 2 * concurrency)
        << "only what was in flight or on its way to the disk is asked twice";

    const auto whole = run_assay(arguments(simulator, "whole.parquet"));
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    EXPECT_TRUE(bytes("out.parquet") == bytes("whole.parquet")) << "byte for byte";
    EXPECT_EQ(dir.count(), 5u) << "input, two outputs, two ledgers; nothing of those that were killed";
}

TEST_F(Resume, RunningTheSameAgainCostsNothing)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(100));
    ASSERT_EQ(run_assay(arguments(simulator, "out.jsonl")).exit_code, 0);
    const auto first = bytes("out.jsonl");
    const auto again = run_assay(arguments(simulator, "out.jsonl"));
    ASSERT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(requests_of(simulator), 100u);
    EXPECT_THAT(again.err, HasSubstr("100 rows took an answer that was there already"));
    EXPECT_EQ(bytes("out.jsonl"), first);
}

TEST_F(Resume, OnlyWhatHasChangedIsAskedAbout)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(100));
    ASSERT_EQ(run_assay(arguments(simulator, "out.jsonl")).exit_code, 0);
    // A row at the front, one in the middle changed: all others are in another place.
    auto lines = reviews_jsonl(100);
    lines.replace(lines.find("\"r50\""), 5, "\"x50\"");
    dir.write("in.jsonl", R"({"id":"new","text":"A new one, quite good."})" "\n" + lines);
    const auto again = run_assay(arguments(simulator, "out.jsonl"));
    ASSERT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(requests_of(simulator), 101u) << "an id is no part of the question";
    const auto rows = read_rows(dir.path("out.jsonl"));
    ASSERT_EQ(rows.size(), 101u);
    EXPECT_EQ(rows[0]["id"], "new");
    EXPECT_EQ(rows[51]["id"], "x50");
}

TEST_F(Resume, DuplicateTextsAreAskedAboutOnce)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "20"}};
    std::string lines;
    for (int i = 0; i < 300; ++i)
        lines += Json{{"id", i}, {"text", review_text(static_cast<std::size_t>(i % 30))}}.dump() + "\n";
    dir.write("in.jsonl", lines);
    const auto result = run_assay(arguments(simulator, "out.jsonl"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(requests_of(simulator), 30u);
    const auto rows = read_rows(dir.path("out.jsonl"));
    ASSERT_EQ(rows.size(), 300u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i]["_origin"], i < 30 ? "asked" : "duplicate");
        EXPECT_EQ(rows[i]["sentiment"], rows[i % 30]["sentiment"]);
        EXPECT_EQ(rows[i]["_input_tokens"] == 0, i >= 30) << "paid for once";
    }
}

TEST_F(Resume, RunsShareTheUsersCacheUnlessToldNotTo)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(50));
    ProcessOptions with_home;
    with_home.environment = {{"HOME", dir.path("home")}};
    ASSERT_EQ(run_assay(arguments(simulator, "a.jsonl"), with_home).exit_code, 0);
    ASSERT_EQ(run_assay(arguments(simulator, "b.jsonl"), with_home).exit_code, 0);
    EXPECT_EQ(requests_of(simulator), 50u);
    for (const auto& row : read_rows(dir.path("b.jsonl"))) {
        EXPECT_EQ(row["_origin"], "cache");
        EXPECT_EQ(row["_status"], "accepted");
    }
    ASSERT_EQ(run_assay(arguments(simulator, "c.jsonl", {"--no-cache"}), with_home).exit_code, 0);
    EXPECT_EQ(requests_of(simulator), 100u);
    ASSERT_EQ(run_assay(arguments(simulator, "d.jsonl", {"--cache", dir.path("own.sqlite")}), with_home).exit_code, 0);
    EXPECT_EQ(requests_of(simulator), 150u);
}

TEST_F(Resume, TwoRunsAtOnceWithOneCacheAreToldOfEachOther)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "100"}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    const std::vector<std::string> cache = {"--cache", dir.path("cache.sqlite")};
    Process first{assay_command(arguments(simulator, "a.jsonl", cache))};
    ASSERT_TRUE(simulator.wait_for_requests(1, 20s));
    auto few = cache;
    few.insert(few.end(), {"--limit", "5"});
    const auto second = run_assay(arguments(simulator, "b.jsonl", few));
    EXPECT_EQ(second.exit_code, 0) << second.err;
    EXPECT_THAT(second.err, HasSubstr("another assay is using the cache " + dir.path("cache.sqlite")));
    first.send_signal(SIGINT);
    EXPECT_THAT(first.wait(20s).err, Not(HasSubstr("another assay"))) << "it was alone when it began";
    EXPECT_THAT(run_assay(arguments(simulator, "c.jsonl", few)).err, Not(HasSubstr("another assay"))) << "it is again";
}

TEST_F(Resume, RejectedRowsStayUnlessTheyAreToBeRetried)
{
    dir.write("in.jsonl", reviews_jsonl(20));
    {
        const SimulatorProcess refusing{ASSAY_BINARY, {"--faults", "refusal=1"}};
        ASSERT_EQ(run_assay(arguments(refusing, "out.jsonl", {"--attempts", "1"})).exit_code, 3);
        ASSERT_EQ(run_assay({"resume", dir.path("out.jsonl.run")}).exit_code, 3);
        EXPECT_EQ(requests_of(refusing), 20u);
        ASSERT_EQ(run_assay({"resume", dir.path("out.jsonl.run"), "--retry-rejected"}).exit_code, 3);
        EXPECT_EQ(requests_of(refusing), 40u);
    }
}

TEST_F(Resume, WhatARejectedRoundHasCostStaysInEveryTotal)
{
    dir.write("in.jsonl", reviews_jsonl(20));
    const auto prices = dir.write("prices.json", R"({"models": [{"provider": "openai", "model": "simulated", "input": 1, "output": 4}]})");
    const SimulatorProcess refusing{ASSAY_BINARY, {"--faults", "refusal=1"}};
    const auto cost = [](const std::string& text) {
        const auto at = text.find("cost $");
        EXPECT_NE(at, std::string::npos) << text;
        return std::stod(text.substr(at + 6));
    };
    const auto first = run_assay(arguments(refusing, "out.jsonl", {"--attempts", "2", "--no-cache", "--prices", prices}));
    ASSERT_EQ(first.exit_code, 3) << first.err;
    ASSERT_GT(cost(first.err), 0);
    std::string err;
    for (int round = 2; round <= 3; ++round) {
        const auto again = run_assay({"resume", dir.path("out.jsonl.run"), "--retry-rejected"});
        ASSERT_EQ(again.exit_code, 3) << again.err;
        EXPECT_EQ(requests_of(refusing), 40u * static_cast<unsigned>(round));
        EXPECT_NEAR(cost(again.err), round * cost(first.err), 0.0002) << again.err;
        EXPECT_NEAR(cost(run_assay({"runs", "show", dir.path("out.jsonl.run")}).out), round * cost(first.err), 0.0002);
        for (const auto& row : read_rows(dir.path("out.jsonl")))
            EXPECT_EQ(row["_attempts"], 2 * round);
        err = again.err;
    }
    const auto later = run_assay({"resume", dir.path("out.jsonl.run")});
    EXPECT_EQ(cost(later.err), cost(err)) << "as it was, without asking";
}

/// A run of 60 rows that was stopped in its middle, whose files are then changed.
class ResumeAfterChange : public Resume {
protected:
    void SetUp() override
    {
        dir.write("schema.json", read_text_file(source_file("schemas/review.json")).value());
        dir.write("in.jsonl", reviews_jsonl(60));
        Process process{assay_command(changed_arguments())};
        ASSERT_TRUE(simulator.wait_for_requests(20, 20s));
        process.send_signal(SIGINT);
        ASSERT_EQ(process.wait(20s).exit_code, 130);
        asked = requests_of(simulator);
        ASSERT_LT(asked, 60u);
    }

    std::vector<std::string> changed_arguments(const std::vector<std::string>& more = {}) const
    {
        std::vector<std::string> all = {"extract", dir.path("in.jsonl"), "--schema", dir.path("schema.json"), "--no-cache",
                                        "--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                        "--concurrency", "4", "-o", dir.path("out.jsonl")};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    ProcessResult resume() const { return run_assay({"resume", dir.path("out.jsonl.run")}); }

    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "50"}};
    std::uint64_t asked = 0;
};

TEST_F(ResumeAfterChange, NothingIsSaidWhereNothingHasChanged)
{
    dir.write("in.jsonl", reviews_jsonl(60));
    const auto rest = resume();
    ASSERT_EQ(rest.exit_code, 0) << rest.err;
    EXPECT_THAT(rest.err, Not(HasSubstr("began")));
    EXPECT_EQ(requests_of(simulator), 60u);
}

TEST_F(ResumeAfterChange, ASchemaThatHasChangedPaysForNothingAnew)
{
    const auto schema = dir.read("schema.json");
    dir.write("schema.json", R"({"sentiment": "positive, negative, or neutral"})");
    const auto refused = resume();
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, AllOf(HasSubstr(dir.path("schema.json") + " changed since this run began"),
                                   HasSubstr(std::to_string(asked) + " answers")));
    EXPECT_EQ(requests_of(simulator), asked);
    dir.write("schema.json", schema);
    ASSERT_EQ(resume().exit_code, 0);
    EXPECT_EQ(requests_of(simulator), 60u) << "the run is as it was";
}

TEST_F(ResumeAfterChange, TheCommandGivenAgainAsksWithTheNewSchemaAndSaysSo)
{
    dir.write("schema.json", R"({"sentiment": "positive, negative, or neutral"})");
    const auto anew = run_assay(changed_arguments({"--temperature", "0.5"}));
    ASSERT_EQ(anew.exit_code, 0) << anew.err;
    EXPECT_THAT(anew.err, HasSubstr(dir.path("schema.json") + " and --temperature changed since this run began"));
    EXPECT_EQ(requests_of(simulator), asked + 60);
    for (const auto& row : read_rows(dir.path("out.jsonl")))
        EXPECT_FALSE(row.contains("issues")) << "no row is of the old schema";
    const auto again = run_assay(changed_arguments({"--temperature", "0.5"}));
    EXPECT_THAT(again.err, Not(HasSubstr("began"))) << "said once";
}

TEST_F(ResumeAfterChange, ALineInsertedIntoTheInputShiftsNoAnswer)
{
    dir.write("in.jsonl", R"({"id":"new","text":"A new one, quite good."})" "\n" + reviews_jsonl(50));
    const auto rest = resume();
    ASSERT_EQ(rest.exit_code, 0) << rest.err;
    EXPECT_THAT(rest.err, HasSubstr(dir.path("in.jsonl") + " is not what this run began with"));
    EXPECT_EQ(requests_of(simulator), 51u) << "what was answered before is not asked about";
    const auto shown = run_assay({"runs", "show", dir.path("out.jsonl.run")});
    EXPECT_THAT(shown.out, HasSubstr("rows read  51: 51 accepted")) << "rows that are gone are no rows of the run";
    const auto rows = without_provenance(read_rows(dir.path("out.jsonl")));

    const auto alone = run_assay({"extract", dir.path("in.jsonl"), "--schema", dir.path("schema.json"), "--no-cache", "--provider",
                                  "openai", "--base-url", simulator.url("/v1"), "--model", "simulated", "-o", dir.path("alone.jsonl")});
    ASSERT_EQ(alone.exit_code, 0) << alone.err;
    EXPECT_EQ(rows, without_provenance(read_rows(dir.path("alone.jsonl"))));
}

TEST_F(Resume, TheOutputNeverTakesTheLedgersPlace)
{
    dir.write("in.jsonl", reviews_jsonl(3));
    const auto refused = run_assay({"extract", dir.path("in.jsonl"), "--schema", source_file("schemas/review.json"), "-o",
                                    dir.path("out.jsonl"), "--run", dir.path("out.jsonl")});
    EXPECT_EQ(refused.exit_code, 2) << refused.err;
    EXPECT_THAT(refused.err, HasSubstr("would replace"));
    EXPECT_EQ(dir.count(), 1u);
}

TEST_F(Resume, TellsHowARunStands)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(30));
    ASSERT_EQ(run_assay(arguments(simulator, "out.jsonl")).exit_code, 0);
    const auto shown = run_assay({"runs", "show", dir.path("out.jsonl.run")});
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, AllOf(HasSubstr("complete"), HasSubstr("30: 30 accepted, 0 rejected, 0 open")));
    const auto listed = run_assay({"runs", "list", dir.root().string()});
    ASSERT_EQ(listed.exit_code, 0) << listed.err;
    EXPECT_THAT(listed.out, AllOf(HasSubstr("out.jsonl.run"), HasSubstr("complete")));
    EXPECT_EQ(run_assay({"runs", "show", dir.path("in.jsonl")}).exit_code, 2);
    EXPECT_EQ(run_assay({"resume", dir.path("none.run")}).exit_code, 2);
    EXPECT_EQ(run_assay({"runs", "list", dir.path("none")}).exit_code, 2);
}

TEST_F(Resume, AllFinishedRowsAreCountedWhereverTheyStand)
{
    dir.write("in.jsonl", reviews_jsonl(300));
    {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "10", "--latency-p99-ms", "1000"}};
        Process process{assay_command(arguments(simulator, "out.jsonl", {"--no-cache", "--retries", "1"}))};
        ASSERT_TRUE(simulator.wait_for_requests(200, 20s));
        process.send_signal(SIGKILL);
        ASSERT_EQ(process.wait(10s).signal, SIGKILL);
    }
    // Nobody answers now.
    const auto failed = run_assay({"resume", dir.path("out.jsonl.run")});
    ASSERT_EQ(failed.exit_code, 1) << failed.err;
    const auto shown = run_assay({"runs", "show", dir.path("out.jsonl.run")}).out;
    const auto finished = number_before(failed.err, " finished rows");
    EXPECT_EQ(finished, number_before(shown, " accepted"));
    EXPECT_GT(finished, 100u);
    EXPECT_LT(number_before(failed.err, " before the first unfinished one"), finished);
    EXPECT_EQ(read_rows(dir.path("out.partial.jsonl")).size(), number_before(failed.err, " before the first unfinished one"));
}

TEST_F(Resume, ALedgerThatCannotGrowEndsTheRunAndLosesNothing)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(all_rows));
    const auto failed = run_assay(arguments(simulator, "out.jsonl"), {.max_file_bytes = 200u << 10});
    ASSERT_EQ(failed.exit_code, 1) << failed.err;
    EXPECT_THAT(failed.err, HasSubstr("assay resume"));
    const auto before = requests_of(simulator);
    ASSERT_LT(before, all_rows) << "it stops asking";
    const auto lost = number_before(failed.err, " answers could not be kept and will be asked for again");
    const auto rest = run_assay({"resume", dir.path("out.jsonl.run")});
    ASSERT_EQ(rest.exit_code, 0) << rest.err;
    EXPECT_EQ(read_rows(dir.path("out.jsonl")).size(), all_rows);
    EXPECT_EQ(requests_of(simulator), all_rows + lost);
    EXPECT_LE(lost, 3 * concurrency);
}

}  // namespace
