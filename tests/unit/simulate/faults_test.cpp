#include "simulate/faults.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

namespace assay::simulate {
namespace {

TEST(FaultMix, IsReadFromNamesAndProbabilities)
{
    const auto mix = parse_fault_mix("500=0.02, 529=0.03,cut=1e-2,hang=0.005,swapped_items=0.5,");
    ASSERT_TRUE(mix) << mix.error().text();
    EXPECT_EQ(mix->http_500, 0.02);
    EXPECT_EQ(mix->http_529, 0.03);
    EXPECT_EQ(mix->cut, 0.01);
    EXPECT_EQ(mix->hang, 0.005);
    EXPECT_EQ(mix->swapped_items, 0.5);
    EXPECT_EQ(mix->dropped, 0);
    EXPECT_TRUE(parse_fault_mix(""));
}

TEST(FaultMix, NamesTheKnownFaultsWhenOneIsUnknown)
{
    const auto mix = parse_fault_mix("500=0.1,flood=0.1");
    ASSERT_FALSE(mix);
    EXPECT_NE(mix.error().message.find("\"flood\""), std::string::npos);
    for (const char* name : {"500", "503", "529", "429", "dropped", "cut", "hang", "fenced", "prose", "refusal",
                             "truncated_answer", "empty_answer", "wrong_type", "missing_item", "swapped_items",
                             "duplicated_item", "merged_items"})
        EXPECT_NE(mix.error().message.find(name), std::string::npos) << name;
}

TEST(FaultMix, RefusesWhatIsNoProbability)
{
    for (const char* text : {"500", "500=", "500=x", "500=0.1x", "500=-0.1", "500=1.1", "500=nan", "=0.1", "cut=0.1=0.2"})
        EXPECT_FALSE(parse_fault_mix(text)) << text;
}

TEST(FaultMix, RefusesFaultsThatWouldHaveToHappenTogether)
{
    EXPECT_FALSE(parse_fault_mix("500=0.6,cut=0.6"));
    EXPECT_FALSE(parse_fault_mix("wrong_type=0.6,missing_item=0.6"));
    EXPECT_TRUE(parse_fault_mix("500=0.7,cut=0.2,hang=0.1")) << "the sum is 1, but for rounding";
    EXPECT_TRUE(parse_fault_mix("500=0.6,missing_item=0.6")) << "one is the request's, the other a document's";
}

TEST(Chance, HangsOnSeedDocumentAndAttemptAlone)
{
    const auto mix = parse_fault_mix("500=0.2,cut=0.2,hang=0.2,wrong_type=0.4,missing_item=0.4").value();
    int differ_by_seed = 0;
    int differ_by_id = 0;
    int differ_by_attempt = 0;
    for (int i = 0; i < 200; ++i) {
        const auto id = "row" + std::to_string(i);
        const Chance chance{7, id, 1};
        const Chance again{7, id, 1};
        EXPECT_EQ(chance.request_fault(mix), again.request_fault(mix));
        EXPECT_EQ(chance.item_fault(mix, true), again.item_fault(mix, true));
        EXPECT_EQ(chance.latency_share(), again.latency_share());
        differ_by_seed += chance.request_fault(mix) != Chance(8, id, 1).request_fault(mix);
        differ_by_id += chance.request_fault(mix) != Chance(7, id + "x", 1).request_fault(mix);
        differ_by_attempt += chance.request_fault(mix) != Chance(7, id, 2).request_fault(mix);
    }
    EXPECT_GT(differ_by_seed, 50);
    EXPECT_GT(differ_by_id, 50);
    EXPECT_GT(differ_by_attempt, 50);
}

TEST(Chance, KeepsToTheProbabilities)
{
    const auto mix = parse_fault_mix("500=0.02,cut=0.1,fenced=0.3,wrong_type=0.1,missing_item=0.2").value();
    constexpr int draws = 20'000;
    std::map<Fault, int> requests;
    std::map<Fault, int> items;
    double latency_sum = 0;
    for (int i = 0; i < draws; ++i) {
        const Chance chance{1, "row" + std::to_string(i), 1};
        ++requests[chance.request_fault(mix)];
        ++items[chance.item_fault(mix, true)];
        latency_sum += chance.latency_share();
        ASSERT_GT(chance.latency_share(), 0);
        ASSERT_LT(chance.latency_share(), 1);
    }
    // Six standard deviations either way; the seed is fixed, so this never flickers.
    const auto expect_near = [](int count, double probability) {
        EXPECT_NEAR(count, probability * draws, 6 * std::sqrt(draws * probability * (1 - probability)));
    };
    expect_near(requests[Fault::http_500], 0.02);
    expect_near(requests[Fault::cut], 0.1);
    expect_near(requests[Fault::fenced], 0.3);
    expect_near(requests[Fault::none], 0.58);
    expect_near(items[Fault::wrong_type], 0.1);
    expect_near(items[Fault::missing_item], 0.2);
    EXPECT_NEAR(latency_sum / draws, 0.5, 0.015);
}

TEST(Chance, SparesASingleRecordWhatOnlyPacksSuffer)
{
    const auto mix = parse_fault_mix("missing_item=0.5,swapped_items=0.5").value();
    for (int i = 0; i < 100; ++i) {
        const Chance chance{1, std::to_string(i), 1};
        EXPECT_EQ(chance.item_fault(mix, false), Fault::none);
        EXPECT_NE(chance.item_fault(mix, true), Fault::none);
    }
}

TEST(Fault, KeepsTheAnswerIfItIsOnlyDressedUp)
{
    EXPECT_TRUE(keeps_the_answer(Fault::none));
    EXPECT_TRUE(keeps_the_answer(Fault::fenced));
    EXPECT_TRUE(keeps_the_answer(Fault::prose));
    EXPECT_FALSE(keeps_the_answer(Fault::cut));
    EXPECT_FALSE(keeps_the_answer(Fault::hang));
    EXPECT_FALSE(keeps_the_answer(Fault::truncated_answer));
}

}  // namespace
}  // namespace assay::simulate
