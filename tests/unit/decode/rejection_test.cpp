#include "decode/decode.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace assay::decode {
namespace {

Rejection with_violations(int count)
{
    Rejection rejection{"the answer does not match the schema", {}};
    for (int i = 0; i < count; ++i)
        rejection.violations.push_back({"/f" + std::to_string(i), "", "type", "must be a number\nnot \"x\""});
    return rejection;
}

TEST(Rejection, TellsTheModelOneErrorALine)
{
    EXPECT_EQ(with_violations(2).for_model(), "- /f0: must be a number not \"x\"\n- /f1: must be a number not \"x\"");
    EXPECT_EQ((Rejection{"the answer is not JSON", {}}.for_model()), "- the answer is not JSON");
}

TEST(Rejection, NamesTheWholeAnswerInWords)
{
    const Rejection rejection{"no", {{"", "", "type", "must be an object"}}};
    EXPECT_EQ(rejection.for_model(), "- the whole answer: must be an object");
}

TEST(Rejection, CapsWhatItTells)
{
    const auto lines = with_violations(50).for_model();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 10);
    EXPECT_TRUE(lines.ends_with("- and 40 more"));
    auto long_one = with_violations(1);
    long_one.violations[0].message = std::string(5000, 'x');
    EXPECT_LE(long_one.for_model().size(), 310u);
    EXPECT_LE(long_one.for_person().size(), 600u);
}

TEST(Rejection, TellsAPersonInOneLine)
{
    const auto line = with_violations(5).for_person();
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_TRUE(line.starts_with("the answer does not match the schema: /f0: must"));
    EXPECT_TRUE(line.ends_with("; and 2 more"));
}

}  // namespace
}  // namespace assay::decode
