#include "rag/index/lexical_plan.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace assay::rag {
namespace {

class LexicalPlanTest : public testing::Test {
protected:
    LexicalPlanTest() : lengths_(slots, 10.0F)
    {
        std::mt19937 random{13};
        for (Slot slot = 0; slot < slots; ++slot) {
            lengths_[slot] = static_cast<float>(5 + random() % 20);
            for (std::size_t term = 0; term < postings_.size(); ++term)
                if (random() % (term + 2) == 0)
                    postings_[term].add(slot, 1 + random() % 5);
        }
        for (std::size_t term = 0; term < postings_.size(); ++term)
            plan_.push_back({&postings_[term], lengths_.data(), 0.05F * static_cast<float>(term + 1), 0.5F, 0.1F});
        sort_by_most(plan_);
    }

    static constexpr Slot slots = 10'000;
    std::vector<float> lengths_;
    std::array<Postings, 6> postings_;
    LexicalPlan plan_;
};

TEST_F(LexicalPlanTest, PutsTermsFirstThatCanAddMost)
{
    for (std::size_t i = 1; i < plan_.size(); ++i)
        EXPECT_GE(plan_[i - 1].most(), plan_[i].most());
}

TEST_F(LexicalPlanTest, KnowsTheMostThatATermCanAdd)
{
    for (const LexicalTerm& term : plan_)
        for (Postings::Cursor cursor{*term.postings}; !cursor.at_end(); cursor.advance())
            for (const std::uint16_t entry : cursor.entries())
                ASSERT_LE(term.part(Postings::frequency(entry), Postings::local_slot(entry)), term.most());
}

TEST_F(LexicalPlanTest, FindsWhatAFullScanFinds)
{
    std::vector<Slot> all(slots);
    for (Slot slot = 0; slot < slots; ++slot)
        all[slot] = slot;
    const std::vector<float> scores = scores_of_plan(plan_, all);
    const auto odd = [](Slot slot) { return slot % 2 == 1; };
    for (const std::size_t k : {1u, 7u, 300u, 20'000u}) {
        BestHits best{k};
        for (const Slot slot : all)
            if (scores[slot] > 0 && odd(slot))
                best.offer({slot, scores[slot]});
        const auto wanted = std::move(best).take();
        const auto found = best_of_plan(plan_, slots, k, odd);
        ASSERT_EQ(found.size(), wanted.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            ASSERT_EQ(found[i].slot, wanted[i].slot);
            ASSERT_EQ(found[i].score, wanted[i].score);
        }
    }
}

TEST_F(LexicalPlanTest, ScoresSlotsThatAreFarApart)
{
    const std::vector<Slot> far{3, 4097, 9999};
    const auto scores = scores_of_plan(plan_, far);
    for (std::size_t i = 0; i < far.size(); ++i)
        EXPECT_EQ(scores[i], scores_of_plan(plan_, std::vector<Slot>{far[i]})[0]);
    EXPECT_TRUE(best_of_plan({}, slots, 5, [](Slot) { return true; }).empty());
}

}  // namespace
}  // namespace assay::rag
