#include "rules/find_number.hpp"
#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Texts dates_of(std::string_view text) { return find_dates(WholeText{text}.part, plenty); }

TEST(Dates, AreReadAsPeopleWriteThem)
{
    for (const std::string_view text : {"on 2024-03-05 it came", "March 5, 2024", "5 March 2024", "the 5th of March, 2024", "05.03.2024", "5. März 2024",
                                        "Mar. 5th 2024", "5 de marzo de 2024", "le 5 mars 2024", "2024/03/05"})
        EXPECT_THAT(dates_of(text), ElementsAre("2024-03-05")) << text;
}

TEST(Dates, PutTheMonthFirstBetweenSlashesUnlessItCannotBe)
{
    EXPECT_THAT(dates_of("3/25/2024"), ElementsAre("2024-03-25"));
    EXPECT_THAT(dates_of("25/3/2024"), ElementsAre("2024-03-25"));
    EXPECT_THAT(dates_of("3/4/2024"), ElementsAre("2024-03-04"));
}

TEST(Dates, MustExist)
{
    EXPECT_THAT(dates_of("2023-02-29, 31.04.2024, 2024-13-13"), IsEmpty());
    EXPECT_THAT(dates_of("2024-02-29"), ElementsAre("2024-02-29"));
    EXPECT_THAT(dates_of("I may go"), IsEmpty());
}

TEST(Dates, TimesNeedAColonOrHalfOfTheDay)
{
    EXPECT_THAT(find_times(WholeText{"at 14:30, 2 pm, 12 am"}.part, plenty), ElementsAre("14:30:00Z", "14:00:00Z", "00:00:00Z"));
    EXPECT_THAT(find_times(WholeText{"25:00 or 14 or 13 pm"}.part, plenty), IsEmpty());
    EXPECT_THAT(find_date_times(WholeText{"2024-03-05 at 9:15"}.part, plenty), ElementsAre("2024-03-05T09:15:00Z"));
}

TEST(Dates, YearsAreOfThisAge) { EXPECT_THAT(find_years(WholeText{"since 2019, 1234, 12"}.part, plenty), ElementsAre(2019)); }

}  // namespace
}  // namespace assay::rules
