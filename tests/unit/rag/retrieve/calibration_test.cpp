#include "rag/retrieve/calibration.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

/// Queries whose quality is `best` at vector_weights[at] and falls off by
/// `step` on both sides; every other query sways by `noise`.
QualityByWeight hill(std::size_t at, double best, double step, double noise, std::size_t queries)
{
    QualityByWeight quality;
    for (std::size_t w = 0; w < quality.size(); ++w)
        for (std::size_t q = 0; q < queries; ++q) {
            const double distance = w > at ? static_cast<double>(w - at) : static_cast<double>(at - w);
            const double sway = (q + w) % 2 == 0 ? noise : -noise;
            quality[w].push_back(best - step * distance + sway);
        }
    return quality;
}

TEST(ChooseVectorWeight, TakesTheBestOfMany)
{
    EXPECT_EQ(choose_vector_weight(hill(5, 0.5, 0.05, 0.01, 400), 0.2F), vector_weights[5]);
    EXPECT_EQ(choose_vector_weight(hill(0, 0.5, 0.05, 0.01, 400), 0.2F), vector_weights[0]);
}

TEST(ChooseVectorWeight, StaysWithTheUsualOneWhereQueriesAreFewOrSayLittle)
{
    EXPECT_EQ(choose_vector_weight(hill(4, 0.5, 0.001, 0.3, 10), 0.2F), 0.2F);
    EXPECT_EQ(choose_vector_weight(hill(2, 0.5, 0, 0, 10), 0.2F), 0.2F);
    EXPECT_EQ(choose_vector_weight({}, 0.2F), 0.2F) << "nothing was asked";
}

TEST(CalibrateVectorWeight, GivesTheUsualOneForATinyCollection)
{
    const CalibrationOptions options;
    EXPECT_EQ(calibrate_vector_weight({}, options), options.search.vector_weight);
    const std::vector<Passage> one{{"title", "A sentence of five good words. And another one of them here. And one more of them there."}};
    EXPECT_EQ(calibrate_vector_weight(one, options), options.search.vector_weight);
}

}  // namespace
}  // namespace assay::rag
