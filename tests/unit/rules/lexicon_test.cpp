#include "rules/lexicon.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace assay::rules {
namespace {

const Entry* entry_of(const Tokens& tokens) { return find_entry(tokens, 0, tokens.size()); }

TEST(Lexicon, KnowsWordsOfFeelingInFiveLanguages)
{
    for (const std::string_view word : {"excellent", "hervorragend", "magnifique", "excelente", "ottimo"})
        EXPECT_GT(entry_of(Tokens{word})->weight, 0) << word;
    for (const std::string_view word : {"awful", "enttäuscht", "déçu", "pésimo", "deluso"})
        EXPECT_LT(entry_of(Tokens{word})->weight, 0) << word;
}

TEST(Lexicon, PrefersTheLongestPhrase)
{
    const Tokens tokens{"true to size"};
    ASSERT_NE(entry_of(tokens), nullptr);
    EXPECT_EQ(entry_of(tokens)->words, 3U);
    const Tokens wanted{"wanted to love it"};
    EXPECT_LT(entry_of(wanted)->weight, -2) << "love is turned by the phrase around it";
}

TEST(Lexicon, DoesNotReadPastTheEndItIsGiven)
{
    const Tokens tokens{"going back"};
    const Entry* const cut = find_entry(tokens, 0, 1);
    EXPECT_TRUE(cut == nullptr || cut->words == 1);
}

TEST(Lexicon, MarksPhrasesThatHoldTheirOwnNegation)
{
    EXPECT_TRUE(entry_of(Tokens{"not worth"})->negates_itself);
    EXPECT_FALSE(entry_of(Tokens{"going back"})->negates_itself);
}

TEST(Lexicon, NamesEachEntryOnce)
{
    std::set<std::string> seen;
    for (const auto table : {general_lexicon(), clothing_lexicon(), european_lexicon()})
        for (const LexiconLine& line : table) {
            std::string_view rest = line.entries;
            while (!rest.empty()) {
                const std::size_t end = std::min(rest.find(", "), rest.size());
                EXPECT_TRUE(seen.insert(std::string(rest.substr(0, end))).second) << rest.substr(0, end) << " would be dead the second time";
                rest.remove_prefix(std::min(end + 2, rest.size()));
            }
        }
}

TEST(Lexicon, TablesHoldOnlyFoldedWords)
{
    for (const auto table : {general_lexicon(), clothing_lexicon(), european_lexicon()})
        for (const LexiconLine& line : table)
            for (const char c : line.entries)
                EXPECT_FALSE(c >= 'A' && c <= 'Z') << line.entries;
}

}  // namespace
}  // namespace assay::rules
