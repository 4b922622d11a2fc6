#include "rules/pattern.hpp"

#include <gmock/gmock.h>

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Pattern, FindsPiecesThatStandAsWordsOfTheirOwn)
{
    const auto pattern = Pattern::compile("^ORD-[0-9]{4}$");
    ASSERT_NE(pattern, nullptr);
    EXPECT_THAT(pattern->find("orders ORD-1234, ORD-9999.", 5), ElementsAre("ORD-1234", "ORD-9999"));
    EXPECT_THAT(pattern->find("ORD-12345 XORD-1234", 5), IsEmpty()) << "both are parts of longer words";
    EXPECT_THAT(pattern->find("ORD-1234 ORD-9999", 1), ElementsAre("ORD-1234"));
    EXPECT_THAT(pattern->find("", 5), IsEmpty());
}

TEST(Pattern, IsNullForWhatRe2DoesNotKnow) { EXPECT_EQ(Pattern::compile("(?=a)b"), nullptr); }

TEST(Pattern, MakesUpASampleThatItAccepts)
{
    for (const char* const expression : {"^ORD-[0-9]{4,10}$", "^[A-Z]{2}\\d{3}$", "^(foo|bar)-x?y+$", "^[^a]b$", "^\\+?[1-9]\\d{1,14}$",
                                         "^#[0-9a-fA-F]{6}$", "^\\d{4}-\\d{2}-\\d{2}$", "^(?:a{2}){3}$", "^v\\d+\\.\\d+$"}) {
        const auto pattern = Pattern::compile(expression);
        ASSERT_NE(pattern, nullptr) << expression;
        ASSERT_TRUE(pattern->sample().has_value()) << expression;
        EXPECT_TRUE(pattern->accepts(*pattern->sample())) << expression << " " << *pattern->sample();
    }
}

TEST(SampleOf, GivesUpOnWhatItDoesNotRead)
{
    EXPECT_EQ(sample_of("(?=a)b"), std::nullopt);
    EXPECT_EQ(sample_of("[abc"), std::nullopt);
    EXPECT_EQ(sample_of("(a"), std::nullopt);
    EXPECT_EQ(sample_of("a)"), std::nullopt);
    EXPECT_EQ(sample_of("a{9999999}"), std::nullopt);
    EXPECT_EQ(sample_of("\\"), std::nullopt);
}

}  // namespace
}  // namespace assay::rules
