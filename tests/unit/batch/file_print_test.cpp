#include "batch/file_print.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

TEST(FilePrint, IsTheSameForTheSameContentUnderAnotherName)
{
    const test::TempDir dir;
    const std::string content(100'000, 'a');
    const auto one = print_of(dir.write("one", content));
    ASSERT_TRUE(one);
    EXPECT_EQ(one, print_of(dir.write("two", content)));
    EXPECT_EQ(one, print_from(to_json(*one)));
    EXPECT_NE(one, print_of(dir.write("three", content + "a")));
    EXPECT_TRUE(print_of(dir.write("empty", "")));
}

TEST(FilePrint, SeesWhatIsPutBeforeEverythingElseInALargeFile)
{
    const test::TempDir dir;
    std::string content;
    for (int line = 0; content.size() < (5u << 20); ++line)
        content += "line " + std::to_string(line) + "\n";
    const auto before = print_of(dir.write("large", content));
    EXPECT_EQ(before, print_of(dir.path("large")));
    // Of the same length, since the last lines are left out.
    auto moved = "a new line\n" + content;
    moved.resize(content.size());
    EXPECT_NE(before, print_of(dir.write("large", moved)));
    auto torn = content;
    torn.back() = '!';
    EXPECT_NE(before, print_of(dir.write("large", torn)));
}

TEST(FilePrint, ThereIsNoneOfWhatIsNoFile)
{
    const test::TempDir dir;
    EXPECT_FALSE(print_of(dir.path("none")));
    EXPECT_FALSE(print_of(dir.root().string()));
    EXPECT_FALSE(print_from(Json{{"bytes", "many"}, {"hash", ""}}));
    EXPECT_FALSE(print_from(Json::array()));
}

}  // namespace
}  // namespace assay::batch
