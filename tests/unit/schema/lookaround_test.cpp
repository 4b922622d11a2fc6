#include "schema/lookaround.hpp"
#include "schema/pattern.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::schema {
namespace {

bool found_around(const std::string& pattern, std::string_view text)
{
    const auto compiled = LookaroundPattern::compile(pattern);
    EXPECT_TRUE(compiled) << pattern << ": " << (compiled ? "" : compiled.error().message);
    const auto out = compiled ? compiled->found_in(text) : std::nullopt;
    EXPECT_TRUE(out) << pattern << " on " << text;
    return out.value_or(false);
}

TEST(Lookaround, LooksAhead)
{
    EXPECT_TRUE(found_around("^(?!foo)", "bar"));
    EXPECT_FALSE(found_around("^(?!foo)", "foobar"));
    EXPECT_FALSE(found_around("^(?!\\s*$).+", "   "));
    EXPECT_TRUE(found_around("^(?!\\s*$).+", " x"));
    EXPECT_TRUE(found_around("^(?=.*\\d)(?=.*[a-z]).{4,8}$", "abc1"));
    EXPECT_FALSE(found_around("^(?=.*\\d)(?=.*[a-z]).{4,8}$", "abcd"));
    EXPECT_FALSE(found_around("^((?!--).)*$", "a--b"));
    EXPECT_TRUE(found_around("^((?!--).)*$", "a-b-c"));
    EXPECT_TRUE(found_around("a(?=b)", "ab"));
    EXPECT_FALSE(found_around("a(?=b)$", "ab")) << "what is looked at is not consumed";
}

TEST(Lookaround, LooksBehind)
{
    EXPECT_TRUE(found_around("(?<=\\$)\\d+", "costs $42"));
    EXPECT_FALSE(found_around("(?<=\\$)\\d+", "costs 42"));
    EXPECT_TRUE(found_around("^[a-z-]+(?<!-)$", "a-b"));
    EXPECT_FALSE(found_around("^[a-z-]+(?<!-)$", "a-"));
    EXPECT_TRUE(found_around("(?<=a.{2,3})z$", "a123z")) << "of any length";
}

TEST(Lookaround, NestsAndRepeats)
{
    EXPECT_TRUE(found_around("^(?=a(?!b))", "ac"));
    EXPECT_FALSE(found_around("^(?=a(?!b))", "ab"));
    EXPECT_TRUE(found_around("^(?:(?=[a-c])\\w){3}$", "abc"));
    EXPECT_FALSE(found_around("^(?:(?=[a-c])\\w){3}$", "abd"));
    EXPECT_TRUE(found_around("^(?!(?:.*\\.){3})", "a.b.c"));
    EXPECT_FALSE(found_around("^(?!(?:.*\\.){3})", "a.b.c."));
}

TEST(Lookaround, CountsCodePoints)
{
    EXPECT_TRUE(found_around("^(?=.{2}$)", "\xC3\xA9\xF0\x9F\x98\x80"));
    EXPECT_TRUE(found_around("^(?!\\p{L})\xF0\x9F\x98\x80$", "\xF0\x9F\x98\x80"));
    EXPECT_FALSE(found_around("^(?!\\p{L})", "\xC3\xA9"));
    EXPECT_TRUE(found_around("^(?=\\uD83D\\uDE00)", "\xF0\x9F\x98\x80"));
}

TEST(Lookaround, IsLinearWhereBacktrackingIsNot)
{
    const std::string text(20'000, 'a');
    EXPECT_FALSE(found_around("^(?=(a+)+$)(a|aa)+$(?<=b)", text));
    EXPECT_FALSE(found_around("(?=.*b)(?=.*c)", text));
}

TEST(Lookaround, GivesUpRatherThanTakeTooLong)
{
    const auto pattern = LookaroundPattern::compile("(?=(.*a){5000}$)x");
    ASSERT_TRUE(pattern);
    EXPECT_FALSE(pattern->found_in(std::string(1'000'000, 'a')).has_value());
}

TEST(Lookaround, RefusesWhatIsNoExpressionOrTooLarge)
{
    std::string nested;
    for (int i = 0; i < 200; ++i)
        nested += '(';
    for (const std::string pattern : {"(?=a", "(?<", "a)", "(?=[a)", "*", "(?=(a)\\1)", "(?i)a", "(?=a\\", "\\p", "((((a{99}){99}){99}){99})",
                                      "a{3,2}", nested.c_str()})
        EXPECT_FALSE(LookaroundPattern::compile(pattern)) << pattern;
}

TEST(Lookaround, AgreesWithRe2WhereBothUnderstand)
{
    constexpr std::uint64_t seed = 7;
    std::mt19937_64 random{seed};
    const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random); };
    // Without \\B, which RE2 finds between the bytes of one character.
    constexpr std::string_view pieces[] = {"a", "b", ".", "[ab]", "[^a]", "\\b", "^", "$", "(a|b)", "(?:ab)", "\\w", "\\W",
                                           "\\s", "*", "+", "?", "{2}", "{1,3}", "{0,}", "|", "(", ")", "\xC3\xA9"};
    int both = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string pattern;
        for (std::size_t i = 1 + below(7); i > 0; --i)
            pattern += pieces[below(std::size(pieces))];
        const auto re2 = Pattern::compile(pattern);
        const auto own = LookaroundPattern::compile(pattern);
        if (!re2 || !own)
            continue;
        ++both;
        for (int i = 0; i < 5; ++i) {
            std::string text;
            for (std::size_t n = below(6); n > 0; --n)
                text += std::vector<std::string>{"a", "b", " ", "\xC3\xA9", "\n"}[below(5)];
            ASSERT_EQ(own->found_in(text), re2->found_in(text)) << "seed " << seed << ": " << pattern << " on \"" << text << "\"";
        }
    }
    EXPECT_GT(both, 5000);
}

}  // namespace
}  // namespace assay::schema
