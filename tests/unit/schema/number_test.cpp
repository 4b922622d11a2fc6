#include "schema/number.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace assay::schema {
namespace {

Number i(std::int64_t value) { return Number::of(value); }
Number u(std::uint64_t value) { return Number::of(value); }
Number d(double value) { return Number::of(value); }

TEST(Numbers, CompareExactlyAcrossTypes)
{
    EXPECT_TRUE(compare(i(1), d(1.0)) == 0);
    EXPECT_TRUE(compare(i(9007199254740993), d(9007199254740992.0)) > 0) << "a double would round";
    EXPECT_TRUE(compare(d(9007199254740992.0), i(9007199254740993)) < 0);
    EXPECT_TRUE(compare(u(18446744073709551615u), d(18446744073709551616.0)) < 0);
    EXPECT_TRUE(compare(i(std::numeric_limits<std::int64_t>::min()), d(-0x1p63)) == 0);
    EXPECT_TRUE(compare(i(-1), u(18446744073709551615u)) < 0);
    EXPECT_TRUE(compare(u(5), i(-5)) > 0);
    EXPECT_TRUE(compare(i(-2), d(-1.5)) < 0);
    EXPECT_TRUE(compare(i(-1), d(-1.5)) > 0);
    EXPECT_TRUE(compare(u(0), d(-0.0)) == 0);
    EXPECT_TRUE(compare(i(1), d(1e300)) < 0);
    EXPECT_TRUE(compare(i(1), d(-1e300)) > 0);
}

TEST(Numbers, AreIntegersByValue)
{
    EXPECT_TRUE(d(1.0).is_integer());
    EXPECT_TRUE(d(1e300).is_integer());
    EXPECT_FALSE(d(1.5).is_integer());
}

TEST(Numbers, AreMultiplesInDecimal)
{
    EXPECT_EQ(is_multiple(d(0.0075), d(0.0001)), true);
    EXPECT_EQ(is_multiple(d(0.00751), d(0.0001)), false);
    EXPECT_EQ(is_multiple(d(19.99), d(0.01)), true);
    EXPECT_EQ(is_multiple(i(12391239123), d(1e-8)), true);
    EXPECT_EQ(is_multiple(d(1e308), d(0.123456789)), false);
    EXPECT_EQ(is_multiple(i(0), d(0.3)), true);
    EXPECT_EQ(is_multiple(i(-10), i(5)), true);
    EXPECT_EQ(is_multiple(i(5), d(1e20)), false);
    EXPECT_EQ(is_multiple(u(18446744073709551615u), i(5)), true);
    EXPECT_EQ(is_multiple(d(1e20), d(2e19)), true);
}

TEST(Numbers, ReadBackFromTheirText)
{
    EXPECT_EQ(d(0.1).text(), "0.1");
    EXPECT_EQ(d(1.0).text(), "1");
    EXPECT_EQ(u(18446744073709551615u).text(), "18446744073709551615");
}

}  // namespace
}  // namespace assay::schema
