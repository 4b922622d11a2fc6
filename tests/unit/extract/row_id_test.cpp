#include "extract/row_id.hpp"

#include <gtest/gtest.h>

#include <set>

namespace assay::extract {
namespace {

TEST(RowId, IsDifferentForEveryRow)
{
    std::set<std::string> seen;
    for (std::uint64_t row = 0; row < 200'000; ++row)
        ASSERT_TRUE(seen.insert(row_id(row)).second) << row;
    for (std::uint64_t row = 2'176'782'336; row < 2'176'782'336 + 1000; ++row)
        ASSERT_TRUE(seen.insert(row_id(row)).second) << row;
}

TEST(RowId, NeighboursShareNoOrder)
{
    int ascending = 0;
    for (std::uint64_t row = 0; row < 1000; ++row)
        ascending += row_id(row) < row_id(row + 1) ? 1 : 0;
    EXPECT_GT(ascending, 300);
    EXPECT_LT(ascending, 700);
}

TEST(RowId, IsShortAndPlain)
{
    EXPECT_EQ(row_id(0).size(), 6u);
    EXPECT_EQ(row_id(12345).find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz"), std::string::npos);
}

}  // namespace
}  // namespace assay::extract
