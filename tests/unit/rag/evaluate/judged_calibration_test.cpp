#include "rag/evaluate/judged_calibration.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::rag {
namespace {

TEST(JudgedCalibration, TakesWhatIsBetterOnHeldOutQueries)
{
    QualityBySetting quality(3, std::vector<double>(100));
    for (std::size_t query = 0; query < 100; ++query) {
        quality[0][query] = 0.5 + 0.001 * static_cast<double>(query % 7);
        quality[1][query] = quality[0][query] + (query % 3 == 0 ? -0.01 : 0.1);
        quality[2][query] = quality[0][query] + 0.02;
    }
    const auto choice = choose_by_judgements(quality, 0);
    EXPECT_EQ(choice.setting, 1u);
    EXPECT_GT(choice.held_out_mean, choice.present_mean + choice.standard_error);
    EXPECT_EQ(choose_by_judgements(quality, 1).setting, 1u) << "nothing is better than the best";
}

TEST(JudgedCalibration, LeavesEverythingAsItIsWhereChanceChooses)
{
    constexpr unsigned seed = 7;
    std::mt19937 random{seed};
    int changed = 0;
    constexpr int trials = 200;
    for (int trial = 0; trial < trials; ++trial) {
        QualityBySetting quality(21, std::vector<double>(60));
        for (auto& setting : quality)
            for (double& value : setting)
                value = static_cast<double>(random() % 1000) / 1000;
        const auto choice = choose_by_judgements(quality, 4);
        changed += choice.setting != 4;
    }
    // The mean of the best of 21 equal settings looks better nearly always.
    EXPECT_LT(changed, trials / 3) << "seed " << seed;
}

TEST(JudgedCalibration, LearnsNothingFromAFewQueries)
{
    QualityBySetting quality{std::vector<double>(CalibrationLimits::min_queries - 1, 0.1),
                             std::vector<double>(CalibrationLimits::min_queries - 1, 0.9)};
    EXPECT_EQ(choose_by_judgements(quality, 0).setting, 0u);
    for (auto& setting : quality)
        setting.push_back(setting.back());
    EXPECT_EQ(choose_by_judgements(quality, 0).setting, 1u);
}

TEST(JudgedCalibration, PrefersThePresentSettingAndItsNeighboursAmongEquals)
{
    QualityBySetting quality(5, std::vector<double>(50, 0.5));
    EXPECT_EQ(choose_by_judgements(quality, 2).setting, 2u);
    for (const std::size_t better : {0, 3, 4})
        std::fill(quality[better].begin(), quality[better].end(), 0.6);
    EXPECT_EQ(choose_by_judgements(quality, 2).setting, 3u);
}

}  // namespace
}  // namespace assay::rag
