#include "core/money.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Money, OneDollarAMillionTokensIsExact)
{
    constexpr Money per_token{1'000'000};
    EXPECT_EQ((per_token * 1'000'000).picousd, 1'000'000'000'000);
    EXPECT_EQ((per_token * 1'000'000).text(), "$1.00");
}

TEST(Money, SmallAmountsKeepTheirDigits)
{
    EXPECT_EQ(Money{}.text(), "$0");
    EXPECT_EQ(Money{12'345'000'000}.text(), "$0.01235");
    EXPECT_EQ(Money{300'000'000'000}.text(), "$0.30");
    EXPECT_EQ((Money{5} - Money{7}).picousd, -2);
}

}  // namespace
}  // namespace assay
