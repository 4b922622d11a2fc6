#include "report/reason.hpp"

#include <gtest/gtest.h>

using assay::report::reason_of;

namespace {

TEST(Reason, IsTheSameForMessagesThatDifferInNumbersAndQuotes)
{
    EXPECT_EQ(reason_of(R"(line 3: "x \" y" is no number)"), reason_of(R"(line 1,812: "" is no number)"));
    EXPECT_EQ(reason_of("took 1.5 s."), "took \u2026 s.");
    EXPECT_NE(reason_of("the row has no text"), reason_of("the row is too long"));
}

TEST(Reason, StaysShortAndWellFormed)
{
    EXPECT_LE(reason_of(std::string(10'000, 'a')).size(), 200u);
    EXPECT_EQ(reason_of("bad \xFF byte"), "bad \uFFFD byte");
    EXPECT_EQ(reason_of("an \"open quote"), "an \"open quote");
    EXPECT_EQ(reason_of("ends in 3,"), "ends in \u2026,");
}

}  // namespace
