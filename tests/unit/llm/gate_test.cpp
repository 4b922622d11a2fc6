#include "llm/gate.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using Place = Gate::Pass::Place;

class GateTest : public testing::Test {
protected:
    asio::awaitable<Gate::Entry> enter(Gate::Pass& pass, Place place, std::string name)
    {
        const auto entry = pass.try_enter() ? Gate::Entry::granted : co_await pass.wait(place);
        order_.push_back(name);
        co_return entry;
    }
    auto start(Gate::Pass& pass, std::string name, Place place = Place::last)
    {
        return asio::co_spawn(io_, enter(pass, place, std::move(name)), asio::use_future);
    }
    static bool is_ready(std::future<Gate::Entry>& future) { return future.wait_for(0s) == std::future_status::ready; }

    asio::io_context io_;
    std::vector<std::string> order_;
};

TEST_F(GateTest, LetsRequestsThroughInTheirOrderAndRetriesFirst)
{
    const auto budget = std::make_shared<Budget>(Budget::Limits{.money = Money{10}});
    Gate gate{io_.get_executor(), {}, budget};
    const Charge ten{Money{10}, 0};
    std::optional<Gate::Pass> first{std::in_place, gate, TokenNeed{}, ten};
    Gate::Pass second{gate, {}, ten};
    Gate::Pass third{gate, {}, ten};
    Gate::Pass retry{gate, {}, ten};
    ASSERT_TRUE(first->try_enter());
    auto a = start(second, "second");
    auto b = start(third, "third");
    auto c = start(retry, "retry", Place::first);
    io_.poll();
    EXPECT_TRUE(order_.empty());
    for (Gate::Pass* pass : {&*first, &retry, &second, &third}) {
        pass->settle(Charge{});
        io_.poll();
    }
    EXPECT_EQ(order_, (std::vector<std::string>{"retry", "second", "third"}));
    EXPECT_EQ(a.get(), Gate::Entry::granted);
    EXPECT_EQ(b.get(), Gate::Entry::granted);
    EXPECT_EQ(c.get(), Gate::Entry::granted);
}

TEST_F(GateTest, TurnsAllAwayWhenTheBudgetIsExhausted)
{
    const auto budget = std::make_shared<Budget>(Budget::Limits{.money = Money{10}});
    Gate gate{io_.get_executor(), {}, budget};
    const Charge six{Money{6}, 0};
    Gate::Pass first{gate, {}, six};
    Gate::Pass second{gate, {}, six};
    ASSERT_TRUE(first.try_enter());
    auto entry = start(second, "second");
    io_.poll();
    EXPECT_FALSE(is_ready(entry)) << "the first may turn out cheaper";
    first.settle(std::nullopt);
    io_.run();
    EXPECT_EQ(entry.get(), Gate::Entry::over_budget);
    EXPECT_EQ(budget->spent().money, Money{6});
}

TEST_F(GateTest, ChargesARequestThatWasDroppedAtItsWorst)
{
    const auto budget = std::make_shared<Budget>(Budget::Limits{.money = Money{10}});
    Gate gate{io_.get_executor(), {}, budget};
    {
        Gate::Pass pass{gate, {}, {Money{6}, 0}};
        ASSERT_TRUE(pass.try_enter());
    }
    EXPECT_EQ(budget->spent().money, Money{6});
}

TEST_F(GateTest, StopsThoseWhoWait)
{
    Gate gate{io_.get_executor(), {.limits = {.requests_per_minute = 1}}};
    Gate::Pass first{gate, {}, {}};
    Gate::Pass second{gate, {}, {}};
    ASSERT_TRUE(first.try_enter());
    auto entry = start(second, "second");
    io_.poll();
    EXPECT_FALSE(is_ready(entry));
    gate.stop();
    io_.run();
    EXPECT_EQ(entry.get(), Gate::Entry::stopped);
}

TEST_F(GateTest, ForgetsOneWhoseCoroutineIsCancelled)
{
    Gate gate{io_.get_executor(), {.limits = {.requests_per_minute = 1}}};
    Gate::Pass first{gate, {}, {}};
    ASSERT_TRUE(first.try_enter());
    asio::cancellation_signal cancel;
    std::future<Gate::Entry> entry;
    {
        std::optional<Gate::Pass> second{std::in_place, gate, TokenNeed{}, Charge{}};
        entry = asio::co_spawn(io_, enter(*second, Place::last, "second"),
                               asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
        io_.poll();
        cancel.emit(asio::cancellation_type::terminal);
        io_.poll();
        EXPECT_THROW((void)entry.get(), boost::system::system_error);
    }
    gate.stop();
    io_.run();
    EXPECT_TRUE(order_.empty());
}

}  // namespace
}  // namespace assay::llm
