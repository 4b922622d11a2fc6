#include "schema/pattern.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

bool found(const char* pattern, std::string_view text)
{
    const auto compiled = Pattern::compile(pattern);
    EXPECT_TRUE(compiled) << pattern << ": " << (compiled ? "" : compiled.error().message);
    return compiled && compiled->found_in(text);
}

TEST(Pattern, IsSearchedForAnywhere)
{
    EXPECT_TRUE(found("b", "abc"));
    EXPECT_FALSE(found("^b", "abc"));
    EXPECT_FALSE(found("a$", "a\n")) << "$ is the very end";
}

TEST(Pattern, ReadsClassesAsEcmaDoes)
{
    EXPECT_TRUE(found("^\\s$", "\xC2\xA0"));
    EXPECT_TRUE(found("^[\\s]$", "\xE3\x80\x80"));
    EXPECT_FALSE(found("^\\S$", "\xEF\xBB\xBF"));
    EXPECT_TRUE(found("^[\\s\\S]$", "\n"));
    EXPECT_TRUE(found("^[\\S]$", "x"));
    EXPECT_FALSE(found("^[\\S]$", "\xE2\x80\x83"));
    EXPECT_FALSE(found("^\\d$", "\xD9\xA1")) << "only ASCII digits";
    EXPECT_FALSE(found("^\\w$", "\xC3\xA9"));
    EXPECT_FALSE(found("^.$", "\r"));
    EXPECT_TRUE(found("^.$", "\xF0\x9F\x98\x80")) << "a code point is one character";
    EXPECT_TRUE(found("^[[a]$", "["));
    EXPECT_TRUE(found("^[\\w-.]+$", "a-b.c")) << "no range from a class";
    EXPECT_TRUE(found("^[\\d-]+$", "1-2"));
    EXPECT_FALSE(found("^[\\w-.]+$", "a,b"));
    EXPECT_TRUE(found("^[^]$", "\n"));
    EXPECT_FALSE(found("[]", "a"));
}

TEST(Pattern, ReadsEscapesAsEcmaDoes)
{
    EXPECT_TRUE(found("^\\u00e9$", "\xC3\xA9"));
    EXPECT_TRUE(found("^\\uD83D\\uDE00$", "\xF0\x9F\x98\x80"));
    EXPECT_TRUE(found("^\\u{1F600}$", "\xF0\x9F\x98\x80"));
    EXPECT_TRUE(found("^\\x41\\cJ$", "A\n"));
    EXPECT_TRUE(found("^\\/\\-\\.$", "/-."));
    EXPECT_TRUE(found("^\\p{Letter}+$", "\xC3\xA9x"));
    EXPECT_TRUE(found("^\\p{Script=Greek}$", "\xCE\xB1"));
    EXPECT_TRUE(found("^(?<year>\\d{4})$", "2024"));
    EXPECT_TRUE(found("[\\b]", "\b"));
}

TEST(Pattern, TakesTheLongRepetitionsThatPeopleWrite)
{
    const std::string text(1000, 'x');
    EXPECT_TRUE(found("^.{1,1000}$", text));
    EXPECT_FALSE(found("^.{1,999}$", text));
    EXPECT_TRUE(found("^[\\s\\S]{0,1000}$", text));
    EXPECT_TRUE(found("^\\p{L}{1,1000}$", text));
    EXPECT_TRUE(found("^.{1,4000}$", std::string(4000, 'x'))) << "RE2 takes no more than 1,000";
    EXPECT_FALSE(found("^.{1,4000}$", std::string(4001, 'x')));
}

TEST(Pattern, RefusesWhatItCannotDoInLinearTime)
{
    for (const char* pattern : {"(?=(a)\\1)", "(a)\\1", "\\k<a>", "\\a", "\\Z", "[a", "(", "a\\", "\\ud800", "\\u12"})
        EXPECT_FALSE(Pattern::compile(pattern)) << pattern;
}

}  // namespace
}  // namespace assay::schema
