#include "llm/batch_refusal.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

BatchStatus refused(std::vector<BatchStatus::Complaint> complaints)
{
    BatchStatus status;
    status.phase = BatchPhase::refused;
    status.complaints = std::move(complaints);
    return status;
}

TEST(BatchRefusal, NamesTheRequestsThatAreAtFault)
{
    const auto refusal = refusal_of(refused({{"invalid_json_line", "not JSON", 2}, {"", "too long", 5}}), 5, 5);
    ASSERT_EQ(refusal.at_fault.size(), 2u);
    EXPECT_EQ(refusal.at_fault[0].place, 1u);
    EXPECT_EQ(refusal.at_fault[0].reason, "invalid_json_line: not JSON");
    EXPECT_EQ(refusal.at_fault[1].place, 4u);
    EXPECT_EQ(refusal.at_fault[1].reason, "too long");
    EXPECT_EQ(refusal.reason, "invalid_json_line: not JSON");
    EXPECT_FALSE(refusal.passes);
}

TEST(BatchRefusal, WhatIsWrongWithHalfOfTheRequestsIsWrongWithTheRun)
{
    EXPECT_TRUE(refusal_of(refused({{"a", "b", 1}, {"a", "b", 2}}), 4, 4).at_fault.empty());
}

TEST(BatchRefusal, ALineThatNobodyKnowsBlamesNoRequest)
{
    EXPECT_TRUE(refusal_of(refused({{"a", "b", 6}}), 5, 5).at_fault.empty());
    EXPECT_TRUE(refusal_of(refused({{"a", "b", 1}}), 5, 0).at_fault.empty()) << "a job of an earlier process";
}

TEST(BatchRefusal, AFullQueuePasses)
{
    EXPECT_TRUE(refusal_of(refused({{"token_limit_exceeded", "full"}}), 5, 5).passes);
    EXPECT_TRUE(refusal_of(refused({{"", "Enqueued token limit reached"}}), 5, 5).passes);
}

TEST(BatchRefusal, SaysSoIfThereIsNoReason)
{
    const auto refusal = refusal_of(refused({}), 5, 5);
    EXPECT_EQ(refusal.reason, "no reason given");
    EXPECT_TRUE(refusal.at_fault.empty());
    EXPECT_FALSE(refusal.passes);
}

}  // namespace
}  // namespace assay::llm
