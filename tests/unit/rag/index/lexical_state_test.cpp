#include "rag/index/lexical_index.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::rag {
namespace {

constexpr Slot chunks = 9'000;  // more than two windows

std::string text_of(Slot slot)
{
    std::mt19937 random{slot};
    std::string text;
    for (int i = 0; i < 12; ++i)
        text += "word" + std::to_string(random() % 400) + ' ';
    return text + "\u4E2D\u6587";
}

LexicalIndex filled()
{
    LexicalIndex index;
    for (Slot slot = 0; slot < chunks; slot += 1 + slot % 2)
        index.add(slot, "title " + std::to_string(slot % 50), text_of(slot));
    for (Slot slot = 0; slot < chunks; slot += 40)
        index.remove(slot);
    return index;
}

void expect_same(const LexicalIndex& a, const LexicalIndex& b)
{
    EXPECT_EQ(a.size(), b.size());
    EXPECT_EQ(a.next_slot(), b.next_slot());
    for (const char* query : {"word7 word9", "title 3", "word1 wrd2 \u4E2D\u6587", "nothing"}) {
        const auto wanted = a.search(query, 50);
        const auto found = b.search(query, 50);
        ASSERT_EQ(found.size(), wanted.size()) << query;
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].slot, wanted[i].slot) << query;
            EXPECT_FLOAT_EQ(found[i].score, wanted[i].score) << query;
        }
    }
}

TEST(LexicalState, GivesTheSameIndexBack)
{
    const LexicalIndex index = filled();
    const std::string bytes = index.serialise();
    const auto parsed = LexicalIndex::parse(bytes, {});
    ASSERT_TRUE(parsed) << parsed.error().text();
    expect_same(index, *parsed);
    EXPECT_EQ(parsed->serialise(), bytes);
    EXPECT_TRUE(LexicalIndex::parse(LexicalIndex{}.serialise(), {}));
}

TEST(LexicalState, GrowsAndShrinksAsTheFirstWould)
{
    LexicalIndex index = filled();
    LexicalIndex parsed = LexicalIndex::parse(index.serialise(), {}).value();
    for (LexicalIndex* each : {&index, &parsed}) {
        for (Slot slot = chunks; slot < chunks + 5'000; ++slot)
            each->add(slot, "title", text_of(slot));
        for (Slot slot = 0; slot < chunks; slot += 3)
            each->remove(slot);
    }
    expect_same(index, parsed);
}

TEST(LexicalState, RefusesAnotherAnalyzersTerms)
{
    LexicalIndex::Options german;
    german.analyzer.latin = Language::german;
    const auto parsed = LexicalIndex::parse(filled().serialise(), german);
    ASSERT_FALSE(parsed);
    EXPECT_NE(parsed.error().message.find("other terms"), std::string::npos);
}

TEST(LexicalState, RefusesDamage)
{
    LexicalIndex small;
    small.add(0, "a title", "some words of a text");
    const std::string bytes = small.serialise();
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(LexicalIndex::parse(std::string_view{bytes}.substr(0, length), {})) << length;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        EXPECT_FALSE(LexicalIndex::parse(damaged, {})) << at;
    }
}

}  // namespace
}  // namespace assay::rag
