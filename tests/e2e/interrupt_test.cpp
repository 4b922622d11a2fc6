#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

namespace {

constexpr std::size_t all_rows = 200;

class Interrupt : public testing::Test {
protected:
    std::vector<std::string> command(const SimulatorProcess& simulator, const std::string& output,
                                     const std::vector<std::string>& more = {})
    {
        auto argv = assay_command({"extract", dir.write("in.jsonl", reviews_jsonl(all_rows)), "--schema",
                                   source_file("schemas/review.json"), "--provider", "openai", "--base-url",
                                   simulator.url("/v1"), "--model", "simulated", "--no-provenance", "-o",
                                   dir.path(output)});
        argv.insert(argv.end(), more.begin(), more.end());
        return argv;
    }

    /// Stops a run in its middle with `signal` and goes on from there.
    void expect_stop_and_go_on(int signal, const std::string& extension)
    {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "100"}};
        Process process{command(simulator, "out." + extension, {"--concurrency", "4"})};
        ASSERT_TRUE(simulator.wait_for_requests(20, 20s));
        process.send_signal(signal);
        const auto stopped = process.wait(20s);
        ASSERT_EQ(stopped.exit_code, 130) << stopped.err;
        EXPECT_FALSE(std::filesystem::exists(dir.path("out." + extension)));

        const auto rows = read_rows(dir.path("out.partial." + extension));
        ASSERT_GE(rows.size(), 16u) << "what was in flight is let finish";
        ASSERT_LT(rows.size(), all_rows);
        const auto skip = std::to_string(rows.size());
        EXPECT_THAT(stopped.err, AllOf(HasSubstr("was stopped"), HasSubstr(skip + " finished rows")));
        const auto ledger = dir.path("out." + extension + ".run");
        EXPECT_THAT(stopped.err, AllOf(HasSubstr(dir.path("out.partial." + extension)), HasSubstr("assay resume " + ledger)));

        const auto rest = run_assay({"resume", ledger});
        ASSERT_EQ(rest.exit_code, 0) << rest.err;
        const auto whole = run_process(command(simulator, "whole." + extension));
        ASSERT_EQ(whole.exit_code, 0) << whole.err;
        EXPECT_TRUE(read_text_file(dir.path("out." + extension)).value() ==
                    read_text_file(dir.path("whole." + extension)).value()) << "byte for byte";
        EXPECT_EQ(dir.count(), 5u) << "input, two wholes and their ledgers, nothing temporary, and no part of what is whole";
    }

    TempDir dir;
};

TEST_F(Interrupt, ARunStoppedByCtrlCGoesOnWhereItWas)
{
    expect_stop_and_go_on(SIGINT, "jsonl");
}

TEST_F(Interrupt, ARunStoppedBySigtermGoesOnWhereItWas)
{
    expect_stop_and_go_on(SIGTERM, "parquet");
}

TEST_F(Interrupt, StoppingAgainAndAgainLeavesOnePartAndNothingOfOthersIsTouched)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "50"}};
    const auto stop = [&](Process process, std::uint64_t requests) {
        EXPECT_TRUE(simulator.wait_for_requests(requests, 20s));
        process.send_signal(SIGINT);
        return process.wait(20s);
    };
    const auto someone_elses = dir.write("out.partial.jsonl", "notes");
    const auto part = dir.path("out.partial-2.jsonl");
    (void)stop(Process{command(simulator, "out.jsonl", {"--concurrency", "4"})}, 20);
    const auto rows = read_rows(part).size();
    (void)stop(Process{assay_command({"resume", dir.path("out.jsonl.run")})}, 60);
    EXPECT_GT(read_rows(part).size(), rows);
    EXPECT_EQ(dir.count(), 4u) << "input, ledger, someone else's file and the part";
    ASSERT_EQ(run_assay({"resume", dir.path("out.jsonl.run")}).exit_code, 0);
    EXPECT_FALSE(std::filesystem::exists(part)) << "the whole has it all";
    EXPECT_EQ(read_text_file(someone_elses).value(), "notes");
}

TEST_F(Interrupt, ASecondCtrlCEndsARunWhoseServerHangs)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "hang=1"}};
    Process process{command(simulator, "out.jsonl")};
    ASSERT_TRUE(simulator.wait_for_requests(64, 20s));
    process.send_signal(SIGINT);
    ASSERT_TRUE(process.wait_for_error_text("press Ctrl-C again", 10s));
    process.send_signal(SIGINT);
    const auto result = process.wait(5s);
    ASSERT_FALSE(result.timed_out) << "it must not wait for the server";
    EXPECT_EQ(result.exit_code, 130) << result.err;
    EXPECT_THAT(result.err, HasSubstr("run the same command again"));
    EXPECT_EQ(dir.count(), 1u) << "no row was answered, so there is nothing but the input";
}

TEST_F(Interrupt, ACtrlCIsHeardWhileRetriesWait)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "500=1"}};
    Process process{command(simulator, "out.jsonl", {"--retries", "100"})};
    ASSERT_TRUE(simulator.wait_for_requests(100, 20s));
    process.send_signal(SIGINT);
    const auto result = process.wait(10s);
    ASSERT_FALSE(result.timed_out) << "nothing may be tried again after it";
    EXPECT_EQ(result.exit_code, 130) << result.err;
}

TEST_F(Interrupt, ACtrlCIsHeardWhileTheInputWaits)
{
    Process process{assay_command({"extract", "-", "--input-format", "jsonl", "--schema",
                                   source_file("schemas/review.json"), "-o", dir.path("out.jsonl")}),
                    {.input = reviews_jsonl(10), .keep_input_open = true}};
    ASSERT_TRUE(process.wait_for_error_text("built-in extractor", 20s));
    process.send_signal(SIGINT);
    const auto result = process.wait(10s);
    ASSERT_FALSE(result.timed_out);
    EXPECT_EQ(result.exit_code, 130) << result.err;
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl")));
}

TEST_F(Interrupt, AFailedRunDoesNotWaitForItsInput)
{
    Process process{assay_command({"extract", "-", "--input-format", "jsonl", "--schema",
                                   source_file("schemas/review.json"), "--provider", "openai", "--base-url",
                                   "http://127.0.0.1:1/v1", "--model", "m", "--retries", "0", "-o",
                                   dir.path("out.jsonl")}),
                    {.input = reviews_jsonl(10), .keep_input_open = true}};
    const auto result = process.wait(20s);
    ASSERT_FALSE(result.timed_out) << "nobody answers, so there is nothing to wait for";
    EXPECT_EQ(result.exit_code, 1) << result.err;
}

TEST_F(Interrupt, RowsOfALivePipeAreAskedAboutAsTheyCome)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    Process process{assay_command({"extract", "-", "--input-format", "jsonl", "--schema",
                                   source_file("schemas/review.json"), "--provider", "openai", "--base-url",
                                   simulator.url("/v1"), "--model", "m", "-o", dir.path("out.jsonl")}),
                    {.input = reviews_jsonl(3), .keep_input_open = true}};
    ASSERT_TRUE(process.wait_for_error_text("questions in flight", 20s));
    EXPECT_TRUE(simulator.wait_for_requests(3, 10s)) << "the pipe is still open";
    process.send_signal(SIGINT);
    const auto result = process.wait(10s);
    EXPECT_EQ(result.exit_code, 130) << result.err;
    EXPECT_EQ(read_rows(dir.path("out.partial.jsonl")).size(), 3u);
}

TEST_F(Interrupt, WhatAnEarlierRunHasKeptStays)
{
    dir.write("out.partial.jsonl", "kept\n");
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "100"}};
    Process process{command(simulator, "out.jsonl", {"--concurrency", "4", "--limit", "150"})};
    ASSERT_TRUE(simulator.wait_for_requests(20, 20s));
    process.send_signal(SIGINT);
    const auto result = process.wait(20s);
    ASSERT_EQ(result.exit_code, 130) << result.err;
    EXPECT_EQ(read_text_file(dir.path("out.partial.jsonl")).value(), "kept\n");
    EXPECT_GE(read_rows(dir.path("out.partial-2.jsonl")).size(), 16u);
}

TEST_F(Interrupt, AThirdCtrlCEndsARunWhoseOutputNobodyReads)
{
    const auto pipe = dir.path("pipe");
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(reader, 0);
    const std::string script = "exec \"$0\" extract \"$1\" --schema \"$2\" -o - --output-format jsonl > \"$3\"";
    Process process{{"/bin/sh", "-c", script, ASSAY_BINARY, dir.write("in.jsonl", reviews_jsonl(20'000)),
                     source_file("schemas/review.json"), pipe}};
    constexpr int pipe_bytes = 48'000;  // nearly all that a pipe holds
    int waiting = 0;
    for (int tries = 0; tries < 1'000 && waiting < pipe_bytes; ++tries, std::this_thread::sleep_for(10ms))
        ASSERT_EQ(ioctl(reader, FIONREAD, &waiting), 0);
    ASSERT_GE(waiting, pipe_bytes) << "the pipe is full";
    process.send_signal(SIGINT);
    ASSERT_TRUE(process.wait_for_error_text("press Ctrl-C again to drop", 10s));
    process.send_signal(SIGINT);
    ASSERT_TRUE(process.wait_for_error_text("press Ctrl-C again to leave", 10s));
    process.send_signal(SIGINT);
    const auto result = process.wait(10s);
    close(reader);
    EXPECT_FALSE(result.timed_out);
    EXPECT_EQ(result.signal, SIGINT);
}

TEST_F(Interrupt, AKilledRunLeavesNothingUnderTheFinalName)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "100"}};
    Process process{command(simulator, "out.parquet", {"--concurrency", "4"})};
    ASSERT_TRUE(simulator.wait_for_requests(20, 20s));
    process.send_signal(SIGKILL);
    EXPECT_EQ(process.wait(10s).signal, SIGKILL);
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.parquet")));
    const auto again = run_process(command(simulator, "out.parquet"));
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(read_rows(dir.path("out.parquet")).size(), all_rows);
}

TEST_F(Interrupt, TheSimulatorEndsOnItsFirstSignal)
{
    SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "100"}};
    simulator.process().send_signal(SIGTERM);
    const auto result = simulator.process().wait(10s);
    EXPECT_FALSE(result.timed_out);
    EXPECT_FALSE(result.signal);
}

}  // namespace
