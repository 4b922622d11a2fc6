#include "table/date.hpp"

#include <gtest/gtest.h>

namespace assay::table {
namespace {

std::string text_of(std::int64_t days)
{
    std::string text;
    append_date(text, days);
    return text;
}

TEST(Date, CountsDaysFromTheEpoch)
{
    EXPECT_EQ(parse_date("1970-01-01"), 0);
    EXPECT_EQ(parse_date("1969-12-31"), -1);
    EXPECT_EQ(parse_date("2024-02-29"), 19782);
    EXPECT_EQ(parse_date("0000-01-01"), first_date);
    EXPECT_EQ(parse_date("9999-12-31"), last_date);
}

TEST(Date, EveryDayReadsBack)
{
    for (std::int64_t days = first_date; days <= last_date; days += 97)
        ASSERT_EQ(parse_date(text_of(days)), days);
    EXPECT_EQ(text_of(last_date), "9999-12-31");
    EXPECT_EQ(text_of(first_date), "0000-01-01");
}

TEST(Date, RefusesWhatIsNoDay)
{
    for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-1-1", "24-01-01",
                             "2024/01/01", "2024-01-01T00:00:00", "+024-01-01", "2024-01-0x", "10000-01-01"})
        EXPECT_EQ(parse_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace assay::table
