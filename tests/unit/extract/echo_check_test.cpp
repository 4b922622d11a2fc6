#include "extract/echo_check.hpp"

#include "prompt/echo.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

const std::vector<std::string_view> reviews = {
    "I bought this dress in red and it is lovely. Would buy again any time.",
    "I bought this dress in blue and it fell apart. Never again, what a waste.",
    "Too small.",
    "电池用了三天就坏了，客服态度很差。",
    "\U0001F44D\U0001F44D",
};

EchoCheck::Verdict judge(std::size_t index, std::size_t begins, std::size_t ends)
{
    return EchoCheck{reviews}.judge(index, prompt::echo_of(reviews[begins]).begins, prompt::echo_of(reviews[ends]).ends);
}

TEST(EchoCheck, KnowsEveryTextByItsOwnEchoAndNoOther)
{
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j)
            EXPECT_EQ(judge(i, j, j).is_own, i == j) << i << " " << j;
    EXPECT_FALSE(judge(2, 2, 3).is_own) << "begun with one text and ended with another";
}

TEST(EchoCheck, NamesTheTextsThatAnItemMayBeMixedWith)
{
    EXPECT_EQ(judge(0, 0, 0).rivals, std::vector<std::size_t>{1}) << "both begin alike";
    EXPECT_TRUE(judge(2, 2, 2).rivals.empty());
    EXPECT_TRUE((EchoCheck{reviews}.judge(0, "I bought this dress in red", "Would buy again any time.").rivals.empty()))
        << "a word more tells them apart";
    EXPECT_FALSE(judge(0, 0, 1).is_own);
    EXPECT_FALSE(judge(1, 0, 0).is_own);
}

TEST(EchoCheck, WhatBeginsAndEndsAlikeCannotBeTold)
{
    auto more = reviews;
    more.push_back("I bought this dress in green and it is a nightmare. Would buy again any time.");
    const EchoCheck check{more};
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_TRUE(check.is_telling(i)) << i;
    EXPECT_FALSE(check.is_telling(4)) << "it has no words";
    EXPECT_FALSE(check.is_telling(5)) << "as the first one, but for the middle";
    EXPECT_FALSE(check.judge(5, prompt::echo_of(more[5]).begins, prompt::echo_of(more[5]).ends).is_own);
}

TEST(EchoCheck, ForgivesASlipOfThePen)
{
    const std::vector<std::string_view> letters = {"The baterry is realy weak today.", "Something else entirely, my friend."};
    const EchoCheck check{letters};
    EXPECT_TRUE(check.judge(0, "the battery is really weak", "is REALLY weak today").is_own);
    EXPECT_TRUE(check.judge(0, "The baterry is realy", "battery is realy weak today").is_own) << "four words do";
    EXPECT_FALSE(check.judge(0, "The baterry", "realy weak today").is_own) << "two do not";
    EXPECT_FALSE(check.judge(0, "", "").is_own);
    EXPECT_FALSE(check.judge(0, "A quite different story", "is realy weak today").is_own) << "the begin is not its own";
}

}  // namespace
}  // namespace assay::extract
