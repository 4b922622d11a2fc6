#include "rag/index/lexical_index.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <random>

namespace assay::rag {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Slot> slots(const std::vector<Hit>& hits)
{
    std::vector<Slot> found;
    for (const Hit& hit : hits)
        found.push_back(hit.slot);
    return found;
}

/// Some words out of `vocabulary`, the first of them often.
std::string random_text(std::mt19937& random, std::size_t length, unsigned vocabulary)
{
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
        text += "w" + std::string(1, static_cast<char>('a' + std::min(random() % vocabulary, random() % vocabulary))) + " ";
    return text;
}

TEST(LexicalIndex, PutsTheChunkWithMoreOfTheQueryFirst)
{
    LexicalIndex index;
    index.add(0, "", "the wing of a bird");
    index.add(1, "", "the flow around a wing in a slipstream");
    index.add(2, "", "a recipe for bread");
    EXPECT_THAT(slots(index.search("slipstream wing", 10)), ElementsAre(1, 0));
    EXPECT_THAT(slots(index.search("slipstream wing", 1)), ElementsAre(1));
    EXPECT_THAT(index.search("", 10), IsEmpty());
    EXPECT_THAT(index.search("zzz", 10), IsEmpty());
    EXPECT_THAT(index.search("wing", 0), IsEmpty());
}

TEST(LexicalIndex, CountsWordsOfTheTitleMore)
{
    LexicalIndex index;
    index.add(0, "bread", "a recipe with flour");
    index.add(1, "flour", "a recipe with bread");
    EXPECT_THAT(slots(index.search("bread", 10)), ElementsAre(0, 1));
}

TEST(LexicalIndex, FindsOtherFormsAndMisspeltWordsByTheirLetters)
{
    LexicalIndex index;
    index.add(0, "", "thermoelasticity of plates");
    index.add(1, "", "boundary layers");
    EXPECT_THAT(slots(index.search("thermoelastik", 10)), ElementsAre(0));
}

TEST(LexicalIndex, AnswersEqualScoresByTheSmallerSlot)
{
    LexicalIndex index;
    for (const Slot slot : {3u, 5u, 9000u, 9001u})
        index.add(slot, "", "the same words");
    EXPECT_THAT(slots(index.search("words", 3)), ElementsAre(3, 5, 9000));
}

// Robertson and Zaragoza's formula, written down once more without an index.
TEST(LexicalIndex, ScoresByTheFormulaOfBm25)
{
    std::mt19937 random{11};
    constexpr std::size_t chunks = 60;
    LexicalIndex index;
    std::vector<std::map<std::string, double>> counts(chunks);
    std::vector<double> lengths(chunks);
    double total = 0;
    for (Slot slot = 0; slot < chunks; ++slot) {
        const std::string text = random_text(random, 3 + random() % 12, 26);
        index.add(slot, "", text);
        for (std::size_t i = 0; i + 2 < text.size(); i += 3) {
            ++counts[slot][text.substr(i, 2)];
            ++lengths[slot];
            ++total;
        }
    }
    const std::vector<std::string> query{"wa", "wb", "wb", "wq"};
    std::map<Slot, double> wanted;
    double ideal = 0;
    for (const std::string& term : query) {
        double documents = 0;
        for (const auto& chunk : counts)
            documents += chunk.contains(term) ? 1 : 0;
        const double rarity = std::log(1 + (chunks - documents + 0.5) / (documents + 0.5));
        ideal += rarity;
        for (Slot slot = 0; slot < chunks; ++slot) {
            const double frequency = counts[slot].contains(term) ? counts[slot][term] : 0;
            const double saturation = 1.2 * (0.25 + 0.75 * lengths[slot] / (total / chunks));
            if (frequency > 0)
                wanted[slot] += rarity * frequency / (frequency + saturation);
        }
    }
    const auto hits = index.search("wa wb wb wq", chunks, nullptr, LexicalIndex::words_only);
    ASSERT_EQ(hits.size(), wanted.size());
    for (const Hit& hit : hits)
        EXPECT_NEAR(hit.score, wanted.at(hit.slot) / ideal, 1e-5) << hit.slot;
}

TEST(LexicalIndex, GivesScoresThatSearchGives)
{
    std::mt19937 random{5};
    LexicalIndex index;
    for (Slot slot = 0; slot < 9000; slot += 1 + random() % 4)
        index.add(slot, random_text(random, 2, 20), random_text(random, 8, 20));
    for (Slot slot = 0; slot < 9000; slot += 97)
        index.remove(slot);
    std::vector<Slot> all(9100);
    for (Slot slot = 0; slot < all.size(); ++slot)
        all[slot] = slot;
    const std::vector<float> scores = index.scores("wa wf wk we", all);
    std::size_t found = 0;
    for (const Hit& hit : index.search("wa wf wk we", 9000)) {
        EXPECT_EQ(scores[hit.slot], hit.score);
        ++found;
    }
    EXPECT_EQ(found, static_cast<std::size_t>(std::count_if(scores.begin(), scores.end(), [](float s) { return s > 0; })));
}

TEST(LexicalIndex, FindsTheSameFewAsWhenItLooksAtAll)
{
    std::mt19937 random{31};
    LexicalIndex index;
    for (Slot slot = 0; slot < 20'000; ++slot)
        index.add(slot, "", random_text(random, 4 + random() % 8, 26));
    SlotSet some;
    for (Slot slot = 0; slot < 20'000; slot += 1 + random() % 5)
        some.insert(slot);
    for (int i = 0; i < 20; ++i) {
        const std::string query = random_text(random, 1 + random() % 6, 26);
        for (const SlotSet* allowed : {static_cast<const SlotSet*>(nullptr), static_cast<const SlotSet*>(&some)}) {
            const auto all = index.search(query, 20'000, allowed);
            for (const std::size_t k : {1u, 10u, 200u}) {
                const auto few = index.search(query, k, allowed);
                ASSERT_EQ(few.size(), std::min(k, all.size()));
                for (std::size_t h = 0; h < few.size(); ++h) {
                    ASSERT_EQ(few[h].slot, all[h].slot) << query << " " << k;
                    ASSERT_EQ(few[h].score, all[h].score);
                }
            }
        }
    }
}

TEST(LexicalIndex, FindsOnlyWhatIsAllowed)
{
    LexicalIndex index;
    SlotSet allowed;
    for (Slot slot = 0; slot < 10'000; ++slot) {
        index.add(slot, "", slot % 2 == 0 ? "even wing" : "odd wing");
        if (slot % 1000 == 1)
            allowed.insert(slot);
    }
    const auto hits = index.search("even wing", 10, &allowed);
    ASSERT_EQ(hits.size(), 10u) << "a filter must not starve the result";
    for (const Hit& hit : hits)
        EXPECT_TRUE(allowed.contains(hit.slot));
    const SlotSet none;
    EXPECT_THAT(index.search("wing", 10, &none), IsEmpty());
}

TEST(LexicalIndex, IsAsIfRemovedChunksHadNeverBeenOnceTheyAreSweptOut)
{
    std::mt19937 random{23};
    LexicalIndex index;
    LexicalIndex fresh;
    for (Slot slot = 0; slot < 400; ++slot) {
        const std::string text = random_text(random, 10, 26);
        index.add(slot, "", text);
        if (slot % 4 == 0)
            fresh.add(slot, "", text);
    }
    for (Slot slot = 0; slot < 400; ++slot)
        if (slot % 4 != 0)
            index.remove(slot);
    index.remove(1);
    index.remove(5000);
    EXPECT_EQ(index.size(), 100u);
    const auto hits = index.search("wa wz we", 400);
    for (const Hit& hit : hits)
        EXPECT_EQ(hit.slot % 4, 0u);
    EXPECT_LT(index.memory_bytes(), 2 * fresh.memory_bytes() + 100'000);
}

TEST(LexicalIndex, ForgetsTheRarityOfRemovedChunksAfterASweep)
{
    LexicalIndex index;
    LexicalIndex fresh;
    for (Slot slot = 0; slot < 100; ++slot)
        index.add(slot, "", slot < 50 ? "wing flow" : "wing bread");
    for (Slot slot = 0; slot < 50; ++slot)
        index.remove(slot);
    for (Slot slot = 50; slot < 100; ++slot)
        fresh.add(slot, "", "wing bread");
    // The last removals before a sweep may still be counted.
    const float kept = index.search("bread", 1)[0].score;
    EXPECT_NEAR(kept, fresh.search("bread", 1)[0].score, 1e-3);
    index.add(100, "", "wing flow");
    EXPECT_EQ(index.search("flow", 1)[0].slot, 100u);
    EXPECT_EQ(index.next_slot(), 101u);
}

}  // namespace
}  // namespace assay::rag
