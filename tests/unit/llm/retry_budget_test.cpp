#include "llm/retry_budget.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

const RetryBudget::TimePoint budget_start{24h};

TEST(RetryBudget, LetsTheRetriesOfAGoodTimeGoAtOnce)
{
    RetryBudget budget{{}, budget_start};
    for (int i = 0; i < 1000; ++i) {
        for (int tries = 0; tries < 10; ++tries)
            budget.first_try();
        ASSERT_EQ(budget.take(budget_start), 0ms) << "one retry in ten tries";
    }
}

TEST(RetryBudget, PutsOffWhatExceedsATenthOfTheTries)
{
    RetryBudget budget{{}, budget_start};
    auto longest = 0ms;
    for (int i = 0; i < 1000; ++i) {
        budget.first_try();
        longest = std::max(longest, budget.take(budget_start));
    }
    // 1000 retries, 100 saved up and 100 earned: 800 wait for their turn at 10 a second.
    EXPECT_EQ(longest, 60s) << "no retry is put off for ever";
}

TEST(RetryBudget, AllowsAFewWhateverTheTraffic)
{
    RetryBudget budget{{.saved_up = 1}, budget_start};
    EXPECT_EQ(budget.take(budget_start), 0ms);
    EXPECT_EQ(budget.take(budget_start), 100ms);
    EXPECT_EQ(budget.take(budget_start), 200ms);
    EXPECT_EQ(budget.take(budget_start + 10s), 0ms);
}

}  // namespace
}  // namespace assay::llm
