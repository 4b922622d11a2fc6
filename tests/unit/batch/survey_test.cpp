#include "batch/survey.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace assay::batch {
namespace {

using test::TempDir;

std::string lines(std::size_t rows)
{
    std::string text;
    for (std::size_t i = 0; i < rows; ++i)
        text += R"({"text": "text )" + std::to_string(i) + "\"}\n";
    return text;
}

Result<Survey> survey_of(const TempDir& dir, std::size_t sample_size, std::uint64_t seed = 1)
{
    InputOptions options;
    options.path = dir.path("in.jsonl");
    auto input = Input::open(options).value();
    return survey(input, nullptr, sample_size, seed, [] { return true; });
}

TEST(Survey, CountsWhatWouldBeAsked)
{
    TempDir dir;
    dir.write("in.jsonl", R"({"text": "one"}
{"text": "two"}
{"text": "one"}
no json
{"text": "one"}
)");
    const auto found = survey_of(dir, 50);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(found->rows, 5u);
    EXPECT_EQ(found->defects, 1u);
    EXPECT_EQ(found->duplicates, 2u);
    EXPECT_EQ(found->open, 2u);
    EXPECT_EQ(found->open_bytes, 6u);
    EXPECT_EQ(found->sample.size(), 2u);
}

TEST(Survey, DrawsEveryRowAsOften)
{
    TempDir dir;
    dir.write("in.jsonl", lines(1000));
    std::map<std::uint64_t, int> hundreds;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const auto found = survey_of(dir, 50, seed);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->sample.size(), 50u);
        for (std::size_t i = 0; i < 50; ++i) {
            ++hundreds[found->sample[i].row.row / 100];
            EXPECT_TRUE(i == 0 || found->sample[i - 1].row.row < found->sample[i].row.row) << "in order, none twice";
        }
    }
    // 5000 draws over ten hundreds: 500 each, with a deviation of about 21.
    for (const auto& [hundred, count] : hundreds)
        EXPECT_NEAR(count, 500, 100) << hundred;
}

TEST(Survey, StopsWhenItIsTold)
{
    TempDir dir;
    dir.write("in.jsonl", lines(10));
    InputOptions options;
    options.path = dir.path("in.jsonl");
    auto input = Input::open(options).value();
    const auto found = survey(input, nullptr, 5, 1, [] { return false; });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Errc::cancelled);
}

}  // namespace
}  // namespace assay::batch
