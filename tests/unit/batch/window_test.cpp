#include "batch/window.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

InputRow row(std::uint64_t number)
{
    InputRow result;
    result.row = number;
    return result;
}

TEST(Window, LetsRowsOutInTheOrderTheyCameIn)
{
    Window window{10, 1u << 20};
    const auto a = window.start(row(0));
    const auto b = window.start(row(1));
    const auto c = window.start(row(2));
    window.finish(c, {});
    window.finish(b, {});
    EXPECT_FALSE(window.pop()) << "the first is not finished";
    window.finish(a, {});
    EXPECT_EQ(window.pop()->row.row, 0u);
    EXPECT_EQ(window.pop()->row.row, 1u);
    EXPECT_EQ(window.pop()->row.row, 2u);
    EXPECT_FALSE(window.pop());
}

TEST(Window, IsFullAtItsCapacityButAlwaysTakesOneQuestion)
{
    Window window{2, 1u << 20};
    EXPECT_TRUE(window.has_room_for(5)) << "or a large pack could never start";
    const auto a = window.start(row(0));
    EXPECT_TRUE(window.has_room_for(1));
    window.start(row(1));
    EXPECT_FALSE(window.has_room_for(1));
    window.finish(a, {});
    EXPECT_TRUE(window.pop());
    EXPECT_TRUE(window.has_room_for(1));
}

TEST(Window, IsFullOfFewLargeRowsToo)
{
    Window window{100, 1'000};
    InputRow row;
    row.carried = {std::string(2'000, 'x')};
    EXPECT_TRUE(window.has_room_for(1)) << "one row always passes";
    const auto ticket = window.start(row);
    EXPECT_FALSE(window.has_room_for(1));
    window.finish(ticket, {});
    (void)window.pop();
    EXPECT_TRUE(window.has_room_for(1));
}

}  // namespace
}  // namespace assay::batch
