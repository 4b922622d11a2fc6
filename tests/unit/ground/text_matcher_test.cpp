#include "ground/text_matcher.hpp"

#include "ground/unicode.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::ground {
namespace {

/// What a value is found to be, and the text that stands there.
struct Found {
    Kind kind;
    std::string text;
    friend bool operator==(const Found&, const Found&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Found& found)
    {
        return out << name_of(found.kind) << " \"" << found.text << '"';
    }
};

Found find(std::string_view text, std::string_view value)
{
    TextMatcher matcher{text, value.size()};
    const auto place = matcher.find(value);
    return {place.kind, std::string{text.substr(place.begin, place.end - place.begin)}};
}

constexpr std::string_view review = "I bought the \u201CX-200\u201D in May. The Battery died after 3\u00A0weeks \u2013 awful!\n"
                                    "Shipping was quick, though.  Customer service never replied to me.";

TEST(TextMatcher, FindsAQuote)
{
    EXPECT_EQ(find(review, "The Battery died"), (Found{Kind::exact, "The Battery died"}));
    EXPECT_EQ(find(review, "  Shipping was quick\n"), (Found{Kind::exact, "Shipping was quick"}));
    EXPECT_EQ(find(review, "!"), (Found{Kind::exact, "!"}));
}

TEST(TextMatcher, SeesThroughCaseSpacesQuotesAndDashes)
{
    EXPECT_EQ(find(review, "the battery DIED"), (Found{Kind::normalised, "The Battery died"}));
    EXPECT_EQ(find(review, "3 weeks - awful"), (Found{Kind::normalised, "3\u00A0weeks \u2013 awful"}));
    EXPECT_EQ(find(review, "\"X-200\""), (Found{Kind::normalised, "\u201CX-200\u201D"}));
    EXPECT_EQ(find(review, "awful! Shipping"), (Found{Kind::normalised, "awful!\nShipping"}));
    EXPECT_EQ(find("Cafe\u0301 cre\u0300me", "CAF\u00C9 CR\u00C8ME"), (Found{Kind::normalised, "Cafe\u0301 cre\u0300me"}));
}

TEST(TextMatcher, ForgivesAFewLettersAndWords)
{
    EXPECT_EQ(find(review, "The battrey died"), (Found{Kind::fuzzy, "The Battery died"}));
    EXPECT_EQ(find(review, "Customer service replied to me"), (Found{Kind::fuzzy, "Customer service never replied to me"}));
    EXPECT_EQ(find(review, "shiping"), (Found{Kind::fuzzy, "Shipping"}));
}

TEST(TextMatcher, TellsAnInferenceFromAnInvention)
{
    EXPECT_EQ(find(review, "customer service was unhelpful").kind, Kind::inferred);
    EXPECT_EQ(find(review, "the screen is cracked").kind, Kind::absent);
    EXPECT_EQ(find(review, "").kind, Kind::absent);
    EXPECT_EQ(find("", "anything").kind, Kind::absent);
}

TEST(TextMatcher, DoesNotFindWordsInsideOfWords)
{
    EXPECT_EQ(find("a concatenation", "cat").kind, Kind::absent);
    EXPECT_EQ(find("concatenate the cat", "cat"), (Found{Kind::exact, "cat"}));
    TextMatcher matcher{"concatenate the cat", 3};
    EXPECT_EQ(matcher.find("cat").begin, 16u);
}

TEST(TextMatcher, NeverCutsACharacter)
{
    EXPECT_EQ(find("the cafe\u0301", "cafe"), (Found{Kind::inferred, "cafe\u0301"})) << "the accent belongs to the e";
    const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
    EXPECT_EQ(find("ein " + family + "!", "\U0001F468").kind, Kind::absent) << "one of a family";
    EXPECT_EQ(find("ein " + family + "!", family), (Found{Kind::exact, family}));
    EXPECT_EQ(find("\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7", "\U0001F1EA\U0001F1EB").kind, Kind::absent)
        << "halves of two flags";
    EXPECT_EQ(find("\uFB01ne", "f").kind, Kind::absent) << "half a ligature";
}

TEST(TextMatcher, WorksInScriptsWithoutSpaces)
{
    const std::string_view chinese = "电池用了三天就坏了，客服态度很差。";
    EXPECT_EQ(find(chinese, "客服态度很差"), (Found{Kind::exact, "客服态度很差"}));
    EXPECT_EQ(find(chinese, "电池用三天就坏了"), (Found{Kind::fuzzy, "电池用了三天就坏了"}));
    EXPECT_EQ(find(chinese, "屏幕").kind, Kind::absent);
    EXPECT_EQ(find("배터리가 빨리 닳아요", "배터리"), (Found{Kind::exact, "배터리"}));
    EXPECT_EQ(find("ﾊﾞｯﾃﾘｰが", "バッテリー"), (Found{Kind::normalised, "ﾊﾞｯﾃﾘｰ"})) << "half width and full width";
}

TEST(TextMatcher, CountsBytesAndCodePoints)
{
    const std::string text = std::string(300, 'x') + " \u00E9\U0001F600 end";
    TextMatcher matcher{text, 3};
    const auto place = matcher.find("end");
    EXPECT_EQ(place.begin, 308u);
    EXPECT_EQ(place.end, 311u);
    EXPECT_EQ(place.char_begin, 304u);
    EXPECT_EQ(place.char_end, 307u);
}

TEST(TextMatcher, GivesARepeatedValueTheNextPlace)
{
    TextMatcher matcher{"battery, Battery and battery; batterey", 28};
    EXPECT_EQ(matcher.find("battery").begin, 0u);
    EXPECT_EQ(matcher.find("battery").begin, 21u);
    const auto third = matcher.find("battery");
    EXPECT_EQ(third.begin, 9u);
    EXPECT_EQ(third.kind, Kind::normalised);
    const auto fourth = matcher.find("battery");
    EXPECT_EQ(fourth.begin, 30u);
    EXPECT_EQ(fourth.kind, Kind::fuzzy);
    EXPECT_EQ(matcher.find("battery"), fourth) << "all are taken";
    TextMatcher fuzzy{"the batery, and the batery", 14};
    EXPECT_EQ(fuzzy.find("battery").begin, 4u);
    EXPECT_EQ(fuzzy.find("battery").begin, 20u);
    EXPECT_EQ(fuzzy.find("battery").begin, 20u);
}

TEST(TextMatcher, NoTwoMentionsShareAPlaceWhileThereIsAnother)
{
    const std::string_view text = "The batery leaks. The Battery leaks! Later the battery leaks, and the  battery leaks; my bettery leaks.";
    TextMatcher matcher{text, 100};
    std::vector<std::size_t> begins;
    for (int i = 0; i < 5; ++i)
        begins.push_back(matcher.find("the battery leaks").begin);
    EXPECT_EQ(begins, (std::vector<std::size_t>{43, 18, 66, 0, text.find("bettery")}));
    EXPECT_EQ(matcher.find("the battery leaks").begin, begins.back());
}

TEST(TextMatcher, RepeatedSlipsAreFoundWhereverTheyStand)
{
    const std::string_view text = "A battrey died. My batery is dead. Battery acid.";
    TextMatcher matcher{text, 100};
    std::vector<Kind> kinds;
    std::vector<std::size_t> begins;
    for (int i = 0; i < 3; ++i) {
        const auto place = matcher.find("battery");
        begins.push_back(place.begin);
        kinds.push_back(place.kind);
    }
    EXPECT_EQ(begins, (std::vector<std::size_t>{35, 2, 19}));
    EXPECT_EQ(kinds, (std::vector{Kind::normalised, Kind::fuzzy, Kind::fuzzy}));
}

TEST(TextMatcher, PlacesOfOneValueDoNotOverlap)
{
    TextMatcher matcher{"very very very good", 27};
    EXPECT_EQ(matcher.find("very very").begin, 0u);
    EXPECT_EQ(matcher.find("Very Very").begin, 0u) << "what is left of it is one word";
}

TEST(TextMatcher, ANeighbourOfAQuotedNameIsNotItsSecondMention)
{
    TextMatcher matcher{"Anna wrote to Anne.", 8};
    EXPECT_EQ(matcher.find("Anna").begin, 0u);
    EXPECT_EQ(matcher.find("Anna").begin, 0u);
}

TEST(TextMatcher, AFuzzyPlaceHasItsFirstAndLastWord)
{
    EXPECT_EQ(find("I am sad: the battery died quickly.", "teh battery died quikly"), (Found{Kind::fuzzy, "the battery died quickly"}))
        << "a short word with a slip";
    EXPECT_EQ(find("Honestly, I really recommend this espresso machine.", "I recommend this espreso machine"),
              (Found{Kind::fuzzy, "I really recommend this espresso machine"}))
        << "a word of one letter is worth less than what is skipped for it";
    EXPECT_EQ(find("The milk frother is a joy to use, so I like it.", "milk frothr is a joy to sue"), (Found{Kind::fuzzy, "milk frother is a joy to use"}));
    std::string long_text;
    for (int i = 0; i < 2000; ++i)
        long_text += "the cat and the dog. ";
    EXPECT_EQ(find(long_text + "The grinder broke.", "The grindr broke"), (Found{Kind::fuzzy, "The grinder broke"}))
        << "a word too common to be looked up everywhere";
    EXPECT_EQ(find("A battery again. The batery died quickly.", "Battery died quikly"), (Found{Kind::fuzzy, "batery died quickly"}))
        << "the word itself stands elsewhere";
    EXPECT_EQ(find("My neighbour said that the machine leaks.", "her machine leeks"), (Found{Kind::fuzzy, "machine leaks"}))
        << "another word is not taken in";
}

TEST(TextMatcher, SpellingsOfOneValueShareItsPlaces)
{
    TextMatcher matcher{"battery or battery", 14};
    EXPECT_EQ(matcher.find("battery").begin, 0u);
    EXPECT_EQ(matcher.find("BATTERY").begin, 11u);
}

TEST(TextMatcher, SaysWhenItDidNotLook)
{
    MatchLimits limits;
    limits.min_work = 0;
    limits.work_per_byte = 1;
    const std::string text(1000, 'a');
    TextMatcher matcher{text, 10, limits};
    Place last;
    for (int i = 0; i < 10; ++i)
        last = matcher.find("b" + std::to_string(i));
    EXPECT_EQ(last.kind, Kind::unchecked);
    limits.max_text_bytes = 999;
    EXPECT_EQ((TextMatcher{text, 10, limits}.find("a").kind), Kind::unchecked);
}

TEST(TextMatcher, WhatItFindsIsThereInAnyText)
{
    const std::vector<std::string> pieces = {"a", "b", "bat", "Tery", " ", "  ", "\n", ".", "\u00E9", "e\u0301", "\u0301", "\u200D",
                                             "\U0001F468", "\U0001F1E9", "\uFB01", "中", "文", "\u201C", "\"", "\xFF", "\xE4"};
    for (std::uint32_t seed = 0; seed < 5000; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        const auto make = [&](std::size_t most) {
            std::string text;
            for (auto count = random() % most; count > 0; --count)
                text += pieces[random() % pieces.size()];
            return text;
        };
        const auto text = make(30);
        TextMatcher matcher{text, 100};
        for (int i = 0; i < 4; ++i) {
            const auto value = i % 2 ? make(6) : text.substr(text.size() / 3, 1 + random() % 9);
            const auto place = matcher.find(value);
            ASSERT_LE(place.begin, place.end);
            ASSERT_LE(place.end, text.size());
            if (!place.has_span())
                continue;
            ASSERT_LT(place.begin, place.end);
            ASSERT_TRUE(is_grapheme_boundary(text, place.begin));
            ASSERT_TRUE(is_grapheme_boundary(text, place.end));
            if (place.kind == Kind::exact) {
                ASSERT_NE(value.find(text.substr(place.begin, place.end - place.begin)), std::string::npos);
            }
        }
    }
}

}  // namespace
}  // namespace assay::ground
