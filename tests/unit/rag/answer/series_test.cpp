#include "rag/answer/series.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::vector<std::string> last_of(const char* text)
{
    const auto tokens = read_tokens(text);
    return series_members(tokens, tokens.size() - 1);
}

TEST(Series, SaysTheSameOfAMemberInAnyLanguage)
{
    for (const char* text : {"on Monday", "am Montag", "el lunes", "lundi", "в понедельник", "商店周一", "月曜日"})
        EXPECT_THAT(last_of(text), Contains("weekday 2")) << text;
    for (const char* text : {"in May", "im Mai", "en mai", "en mayo", "в мае"})
        EXPECT_THAT(last_of(text), Contains("month 5")) << text;
    EXPECT_THAT(last_of("the second"), Contains("ordinal 2"));
    EXPECT_THAT(last_of("the nineteenth"), Contains("ordinal 19"));
    EXPECT_THAT(last_of("sales doubled"), Contains("factor 2"));
    EXPECT_THAT(last_of("twice"), Contains("times 2"));
}

TEST(Series, AreNotReadIntoOtherWords)
{
    for (const char* text : {"it may", "they march", "May", "the shop", "5", "营业", "monday5"})
        EXPECT_THAT(last_of(text), IsEmpty()) << text;
}

}  // namespace
}  // namespace assay::rag
