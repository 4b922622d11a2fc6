#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

constexpr std::size_t all_rows = 101'000;
constexpr std::size_t parquet_batch_rows = 20'000;
constexpr std::size_t text_batch_rows = 1'000;
constexpr std::uint64_t some_bytes = 4u << 10;

/// A run whose disk is full before its end. The output is written in batches,
/// and the input holds more than two of them.
class FullDisk : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        files = new TempDir;
        input = files->path("in.txt");
        std::ofstream lines{input, std::ios::binary};
        for (std::size_t i = 0; i < all_rows; ++i)
            lines << review_text(i) << '\n';
        lines.close();
        schema = files->write("schema.json", R"({"mood": "positive, negative or neutral", "stars": "integer 1-5"})");
    }
    static void TearDownTestSuite()
    {
        delete files;
        files = nullptr;
    }

    static std::vector<std::string> arguments(const std::string& output, const std::vector<std::string>& more = {})
    {
        std::vector<std::string> all = {"extract", input, "--schema", schema, "-o", output, "--no-provenance"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    /// What an uninterrupted run gives, as JSON lines.
    static const std::string& whole_run()
    {
        static const std::string lines = [] {
            const auto path = files->path("whole.jsonl");
            EXPECT_EQ(run_assay(arguments(path)).exit_code, 0);
            return lines_of(path);
        }();
        return lines;
    }

    /// What the run gives that goes on behind `rows`.
    static std::string rest_of_run(std::size_t rows)
    {
        const auto path = files->path("rest.jsonl");
        EXPECT_EQ(run_assay(arguments(path, {"--skip", std::to_string(rows)})).exit_code, 0);
        return lines_of(path);
    }

    /// As many bytes as the first rows take, no whole number of batches.
    static std::uint64_t room_for_some() { return whole_run().size() * 4 / 5; }

    /// The rows of a file as JSON lines.
    static std::string lines_of(const std::string& path)
    {
        if (path.ends_with(".jsonl"))
            return read_text_file(path).value();
        std::string lines;
        for (const auto& row : read_rows(path))
            lines += row.dump() + "\n";
        return lines;
    }

    /// The run failed for want of room at `output`; its partial file and the
    /// run that goes on from there make the whole.
    static void expect_nothing_lost(const ProcessResult& failed, const std::string& output, const std::string& partial,
                                    std::size_t batch_rows)
    {
        ASSERT_EQ(failed.exit_code, 1) << failed.err;
        EXPECT_THAT(failed.err, AllOf(HasSubstr(output), HasSubstr(partial)));
        EXPECT_FALSE(std::filesystem::exists(output));
        const auto first = lines_of(partial);
        const auto kept = static_cast<std::size_t>(std::count(first.begin(), first.end(), '\n'));
        ASSERT_GE(kept, 50'000u);
        ASSERT_LT(kept, all_rows);
        EXPECT_EQ(kept % batch_rows, 0u) << "whole batches";
        EXPECT_THAT(failed.err, HasSubstr("--skip " + std::to_string(kept) + " "));
        EXPECT_TRUE(first + rest_of_run(kept) == whole_run()) << "both parts together are the uninterrupted run";
    }

    static inline TempDir* files = nullptr;
    static inline std::string input;
    static inline std::string schema;
    TempDir dir;
};

/// A file system of `bytes` that only this process and its children see.
/// Returns why there is none.
std::string mount_small_disk(const std::string& path, std::uint64_t bytes)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return std::string{"no mount namespace of our own: "} + std::strerror(errno);
    const auto options = "size=" + std::to_string(bytes);
    if (mount("tmpfs", path.c_str(), "tmpfs", 0, options.c_str()) != 0)
        return std::string{"cannot mount: "} + std::strerror(errno);
    return "";
}

TEST_F(FullDisk, AFileThatCannotGrowEndsTheRunAndKeepsWholeBatches)
{
    const auto output = dir.path("out.jsonl");
    const auto failed = run_assay(arguments(output), {.max_file_bytes = room_for_some()});
    ASSERT_FALSE(failed.signal) << "SIGXFSZ must not end it silently";
    expect_nothing_lost(failed, output, dir.path("out.partial.jsonl"), text_batch_rows);
    EXPECT_THAT(failed.err, HasSubstr("File too large"));
    EXPECT_EQ(dir.count(), 1u) << "only the partial file is there";
}

TEST_F(FullDisk, AParquetFileThatCannotGrowStillGetsItsFooter)
{
    ASSERT_EQ(run_assay(arguments(dir.path("whole.parquet"), {"--compression", "none"})).exit_code, 0);
    const auto bytes = std::filesystem::file_size(dir.path("whole.parquet")) * 4 / 5;
    std::filesystem::remove(dir.path("whole.parquet"));
    const auto output = dir.path("out.parquet");
    const auto failed = run_assay(arguments(output, {"--compression", "none"}), {.max_file_bytes = bytes});
    expect_nothing_lost(failed, output, dir.path("out.partial.parquet"), parquet_batch_rows);
    EXPECT_EQ(dir.count(), 1u) << "only the partial file is there";
}

TEST_F(FullDisk, ADiskWithoutRoomForOneBatchIsSaidToKeepNothing)
{
    const auto output = dir.path("out.jsonl");
    const auto failed = run_assay(arguments(output), {.max_file_bytes = some_bytes});
    ASSERT_EQ(failed.exit_code, 1) << failed.err;
    EXPECT_THAT(failed.err, AllOf(HasSubstr(output), HasSubstr("run the same command again")));
    EXPECT_EQ(dir.count(), 0u) << "a file of no rows helps nobody";
}

TEST_F(FullDisk, ADiskThatFillsUpEndsTheRunAndKeepsWholeBatches)
{
    if (geteuid() != 0)
        GTEST_SKIP() << "needs root to mount a small disk";
    const auto disk = dir.path("disk");
    std::filesystem::create_directory(disk);
    if (const auto why_not = mount_small_disk(disk, room_for_some()); !why_not.empty())
        GTEST_SKIP() << why_not;
    const auto failed = run_assay(arguments(disk + "/out.jsonl"));
    EXPECT_THAT(failed.err, HasSubstr("No space left on device"));
    expect_nothing_lost(failed, disk + "/out.jsonl", disk + "/out.partial.jsonl", text_batch_rows);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{disk}, {}), 1) << "only the partial file is there";
    umount(disk.c_str());
}

TEST_F(FullDisk, StandardOutputInAFileThatCannotGrowHoldsWholeBatches)
{
    const auto output = dir.write("out.jsonl", "{\"from\":\"before\"}\n");
    const std::string script =
        "\"$0\" extract \"$1\" --schema \"$2\" -o - --output-format jsonl --no-provenance >> \"$3\"";
    const auto failed = run_process({"/bin/sh", "-c", script, ASSAY_BINARY, input, schema, output},
                                    {.max_file_bytes = room_for_some()});
    ASSERT_EQ(failed.exit_code, 1) << failed.err;
    const auto rows = parse_rows(read_text_file(output).value());
    EXPECT_GT(rows.size(), 1'000u) << "what stood there before, and whole rows";
    EXPECT_THAT(failed.err, HasSubstr("--skip " + std::to_string(rows.size() - 1) + " "));
}

TEST_F(FullDisk, StandardOutputThatCannotGrowIsAFailureToo)
{
    if (access("/dev/full", W_OK) != 0)
        GTEST_SKIP() << "there is no /dev/full here";
    const std::string script =
        "\"$0\" extract \"$1\" --schema \"$2\" -o - --output-format jsonl --limit 100 > /dev/full";
    const auto failed = run_process({"/bin/sh", "-c", script, ASSAY_BINARY, input, schema});
    EXPECT_EQ(failed.exit_code, 1) << failed.err;
    EXPECT_THAT(failed.err, AllOf(HasSubstr("standard output"), HasSubstr("No space left on device")));
    for (const char* command : {"schema show", "schema convert --for gemini", "schema lint --for gemini"}) {
        const auto printed = run_process({"/bin/sh", "-c", "\"$0\" " + std::string{command} + " \"$1\" > /dev/full", ASSAY_BINARY, schema});
        const bool prints = std::string_view{command}.find("lint") == std::string_view::npos;
        EXPECT_EQ(printed.exit_code, prints ? 1 : 0) << command;
        EXPECT_EQ(printed.err.find("No space left on device") != std::string::npos, prints) << command;
    }
}

}  // namespace
