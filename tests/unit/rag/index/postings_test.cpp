#include "rag/index/postings.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace assay::rag {
namespace {

std::map<Slot, float> contents(const Postings& postings)
{
    std::map<Slot, float> found;
    for (Postings::Cursor cursor{postings}; !cursor.at_end(); cursor.advance())
        for (const std::uint16_t entry : cursor.entries())
            found[static_cast<Slot>(cursor.window() * Postings::window_slots + Postings::local_slot(entry))] =
                Postings::frequency(entry);
    return found;
}

TEST(Postings, GiveBackWhatWasAddedInAnyWindow)
{
    std::mt19937 random{3};
    Postings postings;
    std::map<Slot, float> wanted;
    Slot slot = 0;
    for (int i = 0; i < 5000; ++i) {
        slot += 1 + random() % (i % 100 == 0 ? 20'000 : 3);
        const std::uint32_t frequency = 1 + random() % 8;
        postings.add(slot, frequency);
        wanted[slot] = static_cast<float>(frequency);
    }
    EXPECT_EQ(contents(postings), wanted);
    EXPECT_EQ(postings.documents(), 5000u);
}

TEST(Postings, AreReadFromWordsOnlyIfTheyHoldTogether)
{
    Postings postings;
    for (const Slot slot : {3u, 9u, 5'000u, 5'001u})
        postings.add(slot, 2);
    const auto words = postings.words();
    const auto read = Postings::parse(words, 5'002);
    ASSERT_TRUE(read);
    EXPECT_EQ(contents(*read), contents(postings));
    EXPECT_EQ(read->documents(), 4u);
    EXPECT_EQ(read->highest_frequency(), postings.highest_frequency());
    EXPECT_FALSE(Postings::parse(words, 5'001)) << "a slot that is not there";
    EXPECT_FALSE(Postings::parse({words.begin(), words.end() - 1}, 5'002)) << "cut off";
    auto twice = words;
    twice[3] = twice[2];
    EXPECT_FALSE(Postings::parse(twice, 5'002)) << "one slot twice";
    auto back = words;
    back[4] = 0;
    EXPECT_FALSE(Postings::parse(back, 5'002)) << "windows out of order";
    EXPECT_TRUE(Postings::parse({}, 0));
}

TEST(Postings, HoldAFullWindow)
{
    Postings postings;
    for (Slot slot = 0; slot < 2 * Postings::window_slots; ++slot)
        postings.add(slot, 1);
    EXPECT_EQ(contents(postings).size(), 2 * Postings::window_slots);
}

TEST(Postings, RoundHighFrequenciesDown)
{
    Postings postings;
    postings.add(1, 9);
    postings.add(2, 11);
    postings.add(3, 1'000'000);
    EXPECT_EQ(contents(postings), (std::map<Slot, float>{{1, 8.0F}, {2, 10.0F}, {3, 128.0F}}));
}

TEST(Postings, ForgetWhatIsFilteredOut)
{
    Postings postings;
    for (Slot slot = 0; slot < 10'000; ++slot)
        postings.add(slot, 1 + slot % 8);
    postings.filter([](Slot slot) { return slot % 1000 == 3; });
    EXPECT_EQ(postings.documents(), 10u);
    EXPECT_EQ(contents(postings).at(5003), 4.0F);
    postings.add(10'000, 2);
    EXPECT_EQ(contents(postings).size(), 11u);
}

}  // namespace
}  // namespace assay::rag
