#include "report/row_sample.hpp"

#include <gtest/gtest.h>

using namespace assay::report;

namespace {

TEST(RowSample, KeepsTheHighestScoresAndOfEqualOnesTheEarliestRows)
{
    RowSample sample{2};
    for (const auto& [score, row] : {std::pair{5u, 1u}, {9u, 2u}, {5u, 0u}, {1u, 3u}})
        sample.add(score, row, nullptr);
    ASSERT_EQ(sample.rows().size(), 2u);
    EXPECT_EQ(RowSample::row_of(sample.rows().begin()->first), 0u);
    EXPECT_EQ(RowSample::row_of(sample.rows().rbegin()->first), 2u);
    EXPECT_FALSE(RowSample{0}.wants(9, 1));
}

TEST(RowSample, ARandomScoreFavoursNoPartOfTheInput)
{
    constexpr std::uint64_t rows = 100'000;
    RowSample sample{1000};
    for (std::uint64_t row = 0; row < rows; ++row)
        sample.add(random_score(3, row), row, nullptr);
    int first_half = 0;
    for (const auto& [key, text] : sample.rows())
        first_half += RowSample::row_of(key) < rows / 2 ? 1 : 0;
    EXPECT_NEAR(first_half, 500, 80) << "five standard deviations";
    EXPECT_NE(random_score(1, 1), random_score(2, 1));
}

}  // namespace
