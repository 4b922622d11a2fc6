// Sentences made up at random, and any bytes, for what checks answers. Run one
// case again with its seed; FUZZ_ROUNDS=N tries N times as many.

#include "rag/answer/citation_check.hpp"
#include "rag/answer/steering.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace assay::rag {
namespace {

std::uint32_t rounds(std::uint32_t usual)
{
    const char* factor = std::getenv("FUZZ_ROUNDS");
    return usual * (factor == nullptr ? 1 : static_cast<std::uint32_t>(std::atoi(factor)));
}

template <class List>
std::string one_of(const List& list, std::mt19937& random)
{
    return list[random() % std::size(list)];
}

bool is_supported(const std::string& claim, const std::string& text)
{
    SearchHit source;
    source.text = text;
    AnswerSentence sentence{claim, {{1, text}}};
    CitationCheck{}.check(sentence, {source});
    return sentence.supported;
}

TEST(RagClaimsFuzz, ASentenceProvesItselfAndNoOtherNumberNameOrDenial)
{
    const char* const subjects[] = {"The ferry", "A ticket", "Standard delivery", "The old bridge", "Their museum"};
    const char* const verbs[] = {"needs", "takes", "covers", "offers"};
    const char* const units[] = {"days", "euros", "metres", "rooms", "percent", "kg"};
    const char* const places[] = {"Oslo", "Lisbon", "Kyoto", "Gdansk", "Quito"};
    for (std::uint32_t seed = 0; seed < rounds(500); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        const auto subject = one_of(subjects, random);
        const auto verb = one_of(verbs, random);
        const auto unit = one_of(units, random);
        const auto place = one_of(places, random);
        const unsigned number = 2 + random() % 90;
        const auto say = [&](unsigned count, const std::string& where, const std::string& denial = "") {
            return subject + " " + denial + verb + " " + std::to_string(count) + " " + unit + " in " + where + ".";
        };
        const auto text = say(number, place);
        ASSERT_TRUE(is_supported(text, text)) << text;
        ASSERT_FALSE(is_supported(say(number + 1 + random() % 9, place), text)) << text;
        ASSERT_FALSE(is_supported(say(number, "Timbuktu"), text)) << text;
        ASSERT_FALSE(is_supported(say(number, place, "never "), text)) << text;
        ASSERT_FALSE(is_supported(text, say(number, place, "never "))) << text;
    }
}

TEST(RagClaimsFuzz, AnyTextIsReadInTimeInProportionToIt)
{
    const char* const pieces[] = {"5", ",", " and ", "3 to ", "May ", "2024-", "-", " ", "not ", "\xE2\x82\xAC", "1.5", "million ", "Oslo", ".", "you are now ",
                                  "ignore all ", "\xE4\xB8\x87", "a ", "x86", "'", "t", "\xFF", "\n", "%", ":30", "pm ", "C++", "if ", "except ", "may ", "a@b.co ", "\xE4\xB8\xA4\xE5\xB9\xB4", "\xE2\x80\x8B", "\xD0\xB0", "Dr. "};
    for (std::uint32_t seed = 0; seed < rounds(300); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        std::string claim;
        std::string text;
        for (auto left = random() % 60; left > 0; --left) {
            claim += one_of(pieces, random);
            text += one_of(pieces, random);
        }
        static_cast<void>(is_supported(claim, text));
        static_cast<void>(addresses_the_reader_as_machine(text));
    }
    // Quadratic time would need minutes.
    for (const std::string piece : {"a, ", "5 and ", "Oslo, 5 ", "not, ", "3 to ", "1 000 ", "May 5, ", "if it ", "except ", "x.co/", "note to ai "}) {
        std::string text = "Oslo has 5 ships";
        while (text.size() < 30'000)
            text += piece;
        static_cast<void>(is_supported("Oslo has 5 ships, and 3 boats.", text));
    }
}

}  // namespace
}  // namespace assay::rag
