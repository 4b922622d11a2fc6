#include "llm/budget.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace assay::llm {
namespace {

using Decision = Budget::Decision;

TEST(Budget, ReservesTheWorstAndSettlesWhatItWas)
{
    Budget budget{{.money = Money{100}}};
    EXPECT_EQ(budget.reserve({Money{60}, 0}), Decision::granted);
    EXPECT_EQ(budget.reserve({Money{60}, 0}), Decision::wait) << "the first may turn out cheaper";
    budget.settle({Money{60}, 0}, Charge{Money{10}, 0});
    EXPECT_EQ(budget.reserve({Money{60}, 0}), Decision::granted);
    EXPECT_EQ(budget.spent().money, Money{10});
    EXPECT_EQ(budget.spent_beside_jobs_at_worst().money, Money{70});
    EXPECT_FALSE(budget.is_exhausted());
}

TEST(Budget, IsExhaustedWhenNothingUnderWayCanHelp)
{
    Budget budget{{.money = Money{100}}};
    budget.carry({Money{50}, 0});
    EXPECT_EQ(budget.reserve({Money{51}, 0}), Decision::exhausted);
    EXPECT_TRUE(budget.is_exhausted());
    EXPECT_EQ(budget.refused().money, Money{51});
    EXPECT_TRUE(budget.lacks_money());

    Budget other{{.money = Money{100}}};
    other.carry({Money{50}, 0});
    EXPECT_EQ(other.reserve({Money{10}, 0}), Decision::granted);
    EXPECT_EQ(other.reserve({Money{51}, 0}), Decision::exhausted) << "settling can only spend more";
}

TEST(Budget, TakesExactlyWhatThereIs)
{
    Budget budget{{.money = Money{100}}};
    EXPECT_EQ(budget.reserve({Money{100}, 0}), Decision::granted);
    budget.settle({Money{100}, 0}, Charge{Money{100}, 0});
    EXPECT_EQ(budget.reserve({Money{}, 0}), Decision::granted) << "what costs nothing can always be paid";
}

TEST(Budget, KeepsACallWhoseOutcomeNobodyKnowsAtItsWorst)
{
    Budget budget{{.money = Money{100}}};
    ASSERT_EQ(budget.reserve({Money{60}, 7}), Decision::granted);
    budget.settle({Money{60}, 7}, std::nullopt);
    EXPECT_EQ(budget.spent(), (Charge{Money{60}, 7}));
}

TEST(Budget, HoldsTheWorstOfAJobUntilItIsOver)
{
    Budget budget{{.money = Money{100}}};
    ASSERT_EQ(budget.hold({Money{60}, 0}), Decision::granted);
    EXPECT_EQ(budget.reserve({Money{50}, 0}), Decision::wait) << "the job may turn out cheaper";
    EXPECT_EQ(budget.hold({Money{50}, 0}), Decision::wait);
    EXPECT_EQ(budget.spent_beside_jobs_at_worst(), Charge{}) << "that is noted with the job";
    budget.settle_job({Money{60}, 0}, {Money{10}, 0});
    EXPECT_EQ(budget.spent(), (Charge{Money{10}, 0}));
    EXPECT_EQ(budget.spent_beside_jobs(), Charge{});
    EXPECT_EQ(budget.hold({Money{91}, 0}), Decision::exhausted);
}

TEST(Budget, CarriesTheJobsOfEarlierSessions)
{
    Budget budget{{.money = Money{100}}};
    budget.carry({Money{30}, 0}, {.held = {Money{60}, 0}, .spent = {Money{20}, 0}});
    EXPECT_EQ(budget.spent_beside_jobs().money, Money{10});
    EXPECT_EQ(budget.reserve({Money{11}, 0}), Decision::wait);
    budget.settle_job({Money{60}, 0}, {Money{5}, 0});
    EXPECT_EQ(budget.spent().money, Money{35});
    EXPECT_EQ(budget.spent_beside_jobs().money, Money{10});
}

TEST(Budget, LimitsTokensToo)
{
    Budget budget{{.tokens = 1000}};
    EXPECT_EQ(budget.reserve({Money{1'000'000}, 900}), Decision::granted);
    EXPECT_EQ(budget.reserve({Money{}, 200}), Decision::wait);
    budget.settle({Money{1'000'000}, 900}, Charge{Money{}, 850});
    EXPECT_EQ(budget.reserve({Money{}, 200}), Decision::exhausted);
    EXPECT_FALSE(budget.lacks_money());
}

TEST(Budget, IsNeverOverrunWhateverHappens)
{
    std::mt19937 random{11};
    for (int run = 0; run < 200; ++run) {
        Budget budget{{.money = Money{10'000}}};
        std::deque<Charge> under_way;
        bool over = false;
        while (!over || !under_way.empty()) {
            const Charge worst{Money{1 + static_cast<std::int64_t>(random() % 500)}, 0};
            if (!over && random() % 2 == 0) {
                const auto decision = budget.reserve(worst);
                over = decision == Decision::exhausted;
                if (decision == Decision::granted)
                    under_way.push_back(worst);
            } else if (!under_way.empty()) {
                const auto done = under_way.front();
                under_way.pop_front();
                const bool unknown = random() % 4 == 0;
                budget.settle(done, unknown ? std::nullopt
                                            : std::optional{Charge{Money{static_cast<std::int64_t>(random() % (static_cast<std::uint64_t>(done.money.picousd) + 1))}, 0}});
            }
            ASSERT_LE(budget.spent_beside_jobs_at_worst().money, Money{10'000}) << run;
        }
        EXPECT_GE(budget.spent().money, Money{9'500}) << "it stops only when a call no longer fits";
    }
}

}  // namespace
}  // namespace assay::llm
