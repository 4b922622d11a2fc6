#include "batch/held_rows.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

Settled in_doubt(std::uint64_t ticket)
{
    Settled outcome{ticket, ticket, {}, {}};
    outcome.extraction.error = "503";
    outcome.extraction.is_in_doubt = true;
    return outcome;
}

TEST(HeldRows, StandOnceALaterQuestionWasAnswered)
{
    HeldRows held;
    held.hold(in_doubt(1), 20);
    EXPECT_TRUE(held.take_proven(20).empty()) << "it may have been sent before the outage";
    EXPECT_EQ(held.size(), 1u);
    const auto proven = held.take_proven(21);
    ASSERT_EQ(proven.size(), 1u);
    EXPECT_EQ(proven[0].ticket, 1u);
    EXPECT_EQ(proven[0].extraction.error, "503");
    EXPECT_FALSE(proven[0].extraction.is_in_doubt);
    EXPECT_EQ(held.size(), 0u);
}

TEST(HeldRows, OnesThatCameAfterTheQuestionWaitForTheNext)
{
    HeldRows held;
    held.hold(in_doubt(1), 20);
    held.hold(in_doubt(2), 21);
    EXPECT_EQ(held.take_proven(21).size(), 1u);
    EXPECT_TRUE(held.take_proven(21).empty());
    EXPECT_EQ(held.take_proven(22).size(), 1u);
}

TEST(HeldRows, AllStandWhenNobodyIsLeftToBeAnswered)
{
    HeldRows held;
    held.hold(in_doubt(1), 20);
    held.hold(in_doubt(2), 21);
    const auto all = held.take_all();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].ticket, 1u) << "in the order in which they came";
    EXPECT_FALSE(all[1].extraction.is_in_doubt);
}

}  // namespace
}  // namespace assay::batch
