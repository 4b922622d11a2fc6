#include "serve/slots.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

TEST(Slots, LetsAsManyInAsThereAreAndOthersInTheirOrder)
{
    asio::io_context context;
    Slots slots{context.get_executor(), 2};
    std::vector<int> order;
    int inside = 0;
    int most = 0;
    const auto visit = [&](int number) -> asio::awaitable<void> {
        const auto lease = co_await slots.take();
        order.push_back(number);
        most = std::max(most, ++inside);
        asio::steady_timer timer{context, std::chrono::milliseconds{1}};
        co_await timer.async_wait(asio::use_awaitable);
        --inside;
    };
    for (int i = 0; i < 10; ++i)
        asio::co_spawn(context, visit(i), asio::detached);
    context.run();
    EXPECT_EQ(most, 2);
    EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(Slots, TellWhetherAndHowManyWait)
{
    asio::io_context context;
    Slots slots{context.get_executor(), 1};
    std::vector<std::size_t> waiting;
    const auto visit = [&]() -> asio::awaitable<void> {
        const auto lease = co_await slots.take();
        co_await asio::post(context, asio::use_awaitable);  // the others come meanwhile
        EXPECT_TRUE(slots.is_full());
        waiting.push_back(slots.waiting());
    };
    EXPECT_FALSE(slots.is_full());
    for (int i = 0; i < 3; ++i)
        asio::co_spawn(context, visit(), asio::detached);
    context.run();
    EXPECT_THAT(waiting, testing::ElementsAre(2, 1, 0));
    EXPECT_FALSE(slots.is_full());
}

}  // namespace
}  // namespace assay::serve
