#include "support/process.hpp"

#include <gmock/gmock.h>

#include <csignal>

using namespace assay::test;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> shell(const std::string& script)
{
    return {"/bin/sh", "-c", script};
}

TEST(Process, BringsBackWhatTheProgramSaidAndHowItEnded)
{
    const auto result = run_process(shell("echo out; echo err >&2; exit 7"));
    EXPECT_EQ(result.exit_code, 7);
    EXPECT_FALSE(result.signal);
    EXPECT_EQ(result.out, "out\n");
    EXPECT_EQ(result.err, "err\n");
    EXPECT_GT(result.max_resident_bytes, 0u);
}

TEST(Process, CarriesMoreThanAPipeHoldsBothWays)
{
    const std::string megabytes(4u << 20, 'x');
    const auto result = run_process(shell("cat; cat /dev/null >&2"), {.input = megabytes});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_TRUE(result.out == megabytes);
}

TEST(Process, SurvivesAProgramThatReadsNothing)
{
    const auto result = run_process(shell("exit 0"), {.input = std::string(4u << 20, 'x')});
    EXPECT_EQ(result.exit_code, 0);
}

TEST(Process, KillsAProgramWhoseTimeIsOver)
{
    const auto result = run_process(shell("exec sleep 1000"), {}, 50ms);
    EXPECT_TRUE(result.timed_out);
    EXPECT_EQ(result.signal, SIGKILL);
}

TEST(Process, GivesNoVariableOfItsOwnButThePath)
{
    setenv("ASSAY_TEST_SECRET", "hidden", 1);
    const auto result = run_process(shell("echo \"[$ASSAY_TEST_SECRET][$GIVEN]\""), {.environment = {{"GIVEN", "g"}}});
    EXPECT_EQ(result.out, "[][g]\n");
}

TEST(Process, IsTalkedToLineByLine)
{
    Process process{shell("while read -r line; do echo \"got $line\"; echo noted >&2; done"),
                    {.keep_input_open = true}};
    process.write_input("one\n");
    EXPECT_EQ(process.read_line(10s), "got one");
    EXPECT_TRUE(process.wait_for_error_text("noted", 10s));
    EXPECT_EQ(process.read_line(20ms), std::nullopt) << "nothing was asked";
    process.write_input("two\n");
    EXPECT_EQ(process.read_line(10s), "got two");
    process.close_input();
    EXPECT_EQ(process.read_line(10s), std::nullopt) << "its output has ended";
    EXPECT_EQ(process.wait(10s).exit_code, 0);
}

TEST(Process, TellsWhichSignalEndedIt)
{
    Process process{shell("echo ready; exec sleep 1000")};
    ASSERT_EQ(process.read_line(10s), "ready");
    process.send_signal(SIGTERM);
    EXPECT_EQ(process.wait(10s).signal, SIGTERM);
}

TEST(Process, LimitsTheSizeOfFiles)
{
    const auto result = run_process(shell("dd if=/dev/zero of=/dev/stdout bs=1 count=1 2>/dev/null | wc -c; ulimit -f"),
                                    {.max_file_bytes = 1u << 20});
    EXPECT_EQ(result.out, "1\n2048\n") << "the limit is told in blocks of 512 bytes";
}

TEST(Process, DoesNotOutliveItsObject)
{
    pid_t pid = 0;
    {
        const Process process{shell("exec sleep 1000")};
        pid = process.pid();
    }
    EXPECT_EQ(kill(pid, 0), -1);
}

}  // namespace
