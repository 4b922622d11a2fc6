#include "rules/fit.hpp"

#include <gtest/gtest.h>

namespace assay::rules {
namespace {

NumberRange range(double low, double high)
{
    NumberRange made;
    made.minimum = low;
    made.maximum = high;
    return made;
}

TEST(Admitted, HoldsNumbersToTheirRange)
{
    EXPECT_EQ(admitted(range(0, 1), 0.5), 0.5);
    EXPECT_EQ(admitted(range(0, 1), 1.5), std::nullopt);
    NumberRange whole = range(1, 5);
    whole.integer = true;
    EXPECT_EQ(admitted(whole, 2.5), std::nullopt);
    NumberRange open = range(0, 1);
    open.exclusive_maximum = true;
    EXPECT_EQ(admitted(open, 1), std::nullopt);
    NumberRange tenths = range(0, 1);
    tenths.multiple_of = 0.1;
    EXPECT_EQ(admitted(tenths, 0.3), 0.3);
    EXPECT_EQ(admitted(tenths, 0.35), std::nullopt);
}

TEST(Nearest, MovesANumberIntoItsRange)
{
    EXPECT_EQ(nearest(range(0, 1), 7), 1);
    NumberRange open = range(0, 1);
    open.exclusive_minimum = true;
    EXPECT_TRUE(admitted(open, nearest(open, -1)));
    NumberRange sevens;
    sevens.minimum = 10;
    sevens.multiple_of = 7;
    EXPECT_EQ(nearest(sevens, 0), 14);
    NumberRange whole = range(1, 5);
    whole.integer = true;
    whole.exclusive_maximum = true;
    EXPECT_EQ(nearest(whole, 9), 4);
}

TEST(CutTo, CountsCodePointsAndCutsBetweenWords)
{
    EXPECT_EQ(cut_to("größer als", 20, Cut::verbatim), "größer als");
    EXPECT_EQ(cut_to("the quick brown fox", 12, Cut::verbatim), "the quick");
    EXPECT_EQ(cut_to("the quick brown fox", 12, Cut::ellipsis), "the quick…");
    EXPECT_EQ(length_of(cut_to("ああああああ", 3, Cut::ellipsis)), 3U);
    EXPECT_EQ(cut_to("abc", 0, Cut::ellipsis), "");
}

TEST(Admitted, HoldsStringsToLengthAndPattern)
{
    StringShape shape;
    shape.min_length = 2;
    shape.max_length = 4;
    EXPECT_EQ(admitted(shape, "a", Cut::verbatim), std::nullopt);
    EXPECT_EQ(admitted(shape, "abcdef", Cut::verbatim), "abcd");
    shape.pattern = Pattern::compile("^[0-9]+$");
    EXPECT_EQ(admitted(shape, "abc", Cut::verbatim), std::nullopt);
    EXPECT_EQ(admitted(shape, "123", Cut::verbatim), "123");
}

TEST(AppendNumber, WritesWholeNumbersWithoutAPoint)
{
    std::string out;
    append_number(out, 5);
    out += ' ';
    append_number(out, 0.25);
    EXPECT_EQ(out, "5 0.25");
}

}  // namespace
}  // namespace assay::rules
