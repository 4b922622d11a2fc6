#include "cli/partial_file.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace assay::cli {
namespace {

TEST(FreePartialPath, StandsBesideTheOutputWithItsExtension)
{
    EXPECT_EQ(free_partial_path("reviews.parquet"), "reviews.partial.parquet");
    EXPECT_EQ(free_partial_path("a.b/reviews"), "a.b/reviews.partial");
    EXPECT_EQ(free_partial_path("out/.hidden"), "out/.hidden.partial");
    EXPECT_EQ(free_partial_path("x.y.csv"), "x.y.partial.csv");
}

TEST(FreePartialPath, PassesOverWhatEarlierRunsHaveKept)
{
    const test::TempDir dir;
    const auto first = dir.write("out.partial.csv", "kept");
    EXPECT_EQ(free_partial_path(dir.path("out.csv")), dir.path("out.partial-2.csv"));
    const auto second = dir.write("out.partial-2.csv", "kept");
    EXPECT_EQ(free_partial_path(dir.path("out.csv")), dir.path("out.partial-3.csv"));
}

TEST(PartialFile, IsKnownForAsLongAsNobodyTouchesIt)
{
    const test::TempDir dir;
    const auto output = dir.path("out.csv");
    const auto path = dir.write("out.partial.csv", "kept");
    const auto mark = partial_mark(path, output);
    EXPECT_EQ(partial_as_left(mark, output), path);
    EXPECT_FALSE(partial_as_left(mark, dir.path("other.csv"))) << "it is not that output's";
    dir.write("out.partial.csv", "mended by hand");
    EXPECT_FALSE(partial_as_left(mark, output));
    std::filesystem::remove(path);
    EXPECT_FALSE(partial_as_left(mark, output));
    EXPECT_FALSE(partial_as_left("", output));
    EXPECT_FALSE(partial_as_left("[1]", output));
}

TEST(PartialFile, AnotherFileUnderItsNameIsNotTakenForIt)
{
    const test::TempDir dir;
    const auto output = dir.path("out.csv");
    const auto path = dir.write("out.partial.csv", "kept");
    const auto mark = partial_mark(path, output);
    const auto times = std::filesystem::last_write_time(path);
    std::filesystem::rename(dir.write("copy", "tepk"), path);
    std::filesystem::last_write_time(path, times);
    EXPECT_FALSE(partial_as_left(mark, output)) << "same name, size and time";
}

}  // namespace
}  // namespace assay::cli
