#include "report/frequent_values.hpp"

#include <gtest/gtest.h>

#include <string>

using assay::report::FrequentValues;

namespace {

TEST(FrequentValues, AreExactWhileThereAreFew)
{
    FrequentValues values{3};
    for (const char* value : {"b", "a", "b", "c", "b", "a"})
        values.add(value);
    const auto top = values.top(2);
    ASSERT_EQ(top.size(), 2u);
    EXPECT_EQ(top[0].value, "b");
    EXPECT_EQ(top[0].count, 3u);
    EXPECT_EQ(top[1].value, "a");
    EXPECT_EQ(values.distinct(), 3u);
    EXPECT_EQ(values.missed(), 0u);
}

TEST(FrequentValues, FindTheFrequentAmongVeryManyAndSayHowFarOffTheyMayBe)
{
    FrequentValues values{50};
    for (int i = 0; i < 20'000; ++i) {
        values.add("once " + std::to_string(i));
        if (i % 4 == 0)
            values.add("often");
    }
    const auto top = values.top(1);
    EXPECT_EQ(top[0].value, "often");
    EXPECT_LE(top[0].count, 5000u);
    EXPECT_GE(top[0].count + values.missed(), 5000u);
    EXPECT_LE(values.missed(), 25'000u / 50) << "the bound of Misra and Gries";
    EXPECT_FALSE(values.distinct());
}

}  // namespace
