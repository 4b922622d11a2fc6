#include "extract/calls.hpp"

#include "support/scripted_provider.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

using llm::Advice;

class CallsTest : public testing::Test {
protected:
    void answer() { calls_.add_reply(provider_, test::reply("{}"), {&asked_, 1}); }

    /// Of a call that began when so many replies had come.
    Result<void> fail(Advice advice, std::uint64_t answered_before)
    {
        return calls_.add_failure(provider_, test::failure(advice, "no answer"), answered_before, {&asked_, 1});
    }

    llm::PriceTable prices_ = llm::PriceTable::parse(Json::parse(R"({"as_of":"2026-11-01","models":[]})"), "p").value();
    test::ScriptedProvider provider_{[](const llm::ChatRequest&) { return test::reply("{}"); }};
    Calls calls_{prices_};
    Extraction outcome_;
    Extraction* asked_ = &outcome_;
};

TEST_F(CallsTest, AFailureWhileOthersWereAnsweredIsTheTextsOwn)
{
    const Calls::UnderWay one{calls_};
    const Calls::UnderWay other{calls_};
    const auto before = calls_.answered();
    answer();
    EXPECT_TRUE(fail(Advice::retry, before));
    EXPECT_FALSE(outcome_.error.empty());
}

TEST_F(CallsTest, ATextWhoseCallFailedThroughAllRetriesIsInDoubtUntilItIsAnsweredOrRefused)
{
    const Calls::UnderWay one{calls_};
    const Calls::UnderWay other{calls_};
    for (const bool refused : {false, true}) {
        const auto before = calls_.answered();
        answer();
        EXPECT_TRUE(fail(Advice::retry, before));
        EXPECT_TRUE(outcome_.is_in_doubt);
        if (refused)
            EXPECT_TRUE(fail(Advice::reject_row, before));
        else
            answer();
        EXPECT_FALSE(outcome_.is_in_doubt);
    }
}

TEST_F(CallsTest, AFailureWhileNoOtherWasAnsweredIsAnOutage)
{
    answer();
    const Calls::UnderWay one{calls_};
    const Calls::UnderWay other{calls_};
    EXPECT_FALSE(fail(Advice::retry, calls_.answered()));
    EXPECT_TRUE(outcome_.error.empty());
}

TEST_F(CallsTest, AloneTheFirstFailureAfterAnAnswerIsTheTextsOwnAndTheNextAnOutage)
{
    const Calls::UnderWay one{calls_};
    EXPECT_FALSE(fail(Advice::retry, calls_.answered())) << "nothing was ever answered";
    answer();
    EXPECT_TRUE(fail(Advice::retry, calls_.answered()));
    EXPECT_FALSE(fail(Advice::retry, calls_.answered()));
}

TEST_F(CallsTest, AnExtractionThatHasEndedIsNotUnderWay)
{
    answer();
    {
        const Calls::UnderWay other{calls_};
    }
    const Calls::UnderWay one{calls_};
    EXPECT_TRUE(fail(Advice::retry, calls_.answered()));
}

TEST_F(CallsTest, ARefusedTextIsNoOutageAndABadKeyEndsTheRun)
{
    const Calls::UnderWay one{calls_};
    EXPECT_TRUE(fail(Advice::reject_row, calls_.answered()));
    EXPECT_FALSE(fail(Advice::stop_run, calls_.answered()));
}

TEST_F(CallsTest, AfterAStopAFailureTellsNothingAboutTheText)
{
    answer();
    const Calls::UnderWay one{calls_};
    calls_.stop();
    const auto failed = fail(Advice::retry, calls_.answered());
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Errc::cancelled);
    EXPECT_TRUE(outcome_.error.empty());
}

}  // namespace
}  // namespace assay::extract
