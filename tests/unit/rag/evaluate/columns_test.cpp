#include "rag/evaluate/columns.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

TEST(Columns, StandBetweenWhiteSpace)
{
    EXPECT_THAT(split_columns("a\tb  c\r"), testing::ElementsAre("a", "b", "c"));
    EXPECT_TRUE(split_columns(" \t").empty());
}

TEST(Lines, KnowTheirNumber)
{
    Lines lines{"one\n\nthree"};
    std::string_view line;
    ASSERT_TRUE(lines.next(line) && lines.next(line) && lines.next(line));
    EXPECT_EQ(line, "three");
    EXPECT_EQ(lines.place("run"), "run:3");
    EXPECT_FALSE(lines.next(line));
}

TEST(NumberOf, TakesNumbersOnly)
{
    EXPECT_EQ(number_of("-1.5e2"), -150);
    for (const std::string_view bad : {"", "1x", "nan", "inf", "1e999", " 1"})
        EXPECT_FALSE(number_of(bad)) << bad;
}

}  // namespace
}  // namespace assay::rag
