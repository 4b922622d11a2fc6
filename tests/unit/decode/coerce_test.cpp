// Numbers, words and dates as people write them.
#include "decode/coerce_date.hpp"
#include "decode/coerce_number.hpp"
#include "decode/coerce_words.hpp"
#include "decode/json_number.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

std::string number(std::string_view text)
{
    const auto reading = read_number(text);
    return reading ? reading->json + " " + std::string{reading->what} : "none";
}

std::string only_number(std::string_view text)
{
    const auto reading = find_only_number(text);
    return reading ? reading->json : "none";
}

TEST(ReadNumber, ReadsWhatIsANumberAndNothingElse)
{
    EXPECT_EQ(number("12"), "12 number_from_text");
    EXPECT_EQ(number(" -0012.50 "), "-12.50 number_from_text") << "digits behind the point stay";
    EXPECT_EQ(number("+.5"), "0.5 number_from_text");
    EXPECT_EQ(number("1e3"), "1e3 number_from_text");
    EXPECT_EQ(number("12345678901234567890"), "12345678901234567890 number_from_text");
    EXPECT_EQ(number("12 apples"), "none");
    EXPECT_EQ(number(""), "none");
    EXPECT_EQ(number("1e999"), "none");
    EXPECT_EQ(number("0x1F"), "none");
}

TEST(ReadNumber, ReadsMoneyAndGroups)
{
    EXPECT_EQ(number("$1,200"), "1200 number_from_text");
    EXPECT_EQ(number("-$1,234.56"), "-1234.56 number_from_text");
    EXPECT_EQ(number("\xE2\x82\xAC 99"), "99 number_from_text");
    EXPECT_EQ(number("99 EUR"), "99 number_from_text");
    EXPECT_EQ(number("1 234 567"), "1234567 number_from_text");
    EXPECT_EQ(number("1'000.5"), "1000.5 number_from_text");
    EXPECT_EQ(number("12,34,567"), "1234567 number_grouping");
    EXPECT_EQ(number("1,23.4"), "none");
    EXPECT_EQ(number("1,2345,678"), "none");
}

TEST(ReadNumber, ReadsADecimalCommaWhereItCanBeNothingElse)
{
    EXPECT_EQ(number("1.234,56"), "1234.56 decimal_comma");
    EXPECT_EQ(number("1.234.567,8"), "1234567.8 decimal_comma");
    EXPECT_EQ(number("3,14"), "3.14 decimal_comma");
    EXPECT_EQ(number("\xE2\x82\xAC" "1.250,00"), "1250.00 decimal_comma");
    EXPECT_EQ(number("1.250,00 \xE2\x82\xAC"), "1250.00 decimal_comma");
    EXPECT_EQ(number("-\xE2\x82\xAC" "1.234,56"), "none") << "a sign before the currency is English";
    EXPECT_EQ(number("$1.234,56"), "none") << "two conventions in one";
    EXPECT_EQ(number("1.234,56%"), "none");
}

TEST(ReadNumber, TakesOneGroupOfThreeForAGuess)
{
    EXPECT_EQ(number("1,234"), "1234 number_ambiguous") << "thousands, as in English";
    EXPECT_EQ(number("1.234"), "1.234 number_ambiguous");
    EXPECT_TRUE(read_number("1.000")->is_ambiguous);
    EXPECT_EQ(number("0.125"), "0.125 number_from_text");
    EXPECT_EQ(number("1234.125"), "1234.125 number_from_text");
    EXPECT_EQ(number("\xE2\x82\xAC" "1.250"), "none");
    EXPECT_EQ(number("1.250 EUR"), "none");
    EXPECT_EQ(only_number("1.250 EUR"), "none");
    EXPECT_EQ(only_number("it cost 1.250 Euro"), "none");
    EXPECT_EQ(only_number("\xE2\x82\xAC 1.250 in all"), "none");
    EXPECT_EQ(number("\xE2\x82\xAC 1.250.000"), "1250000 number_grouping");
    EXPECT_EQ(number("1.000.000"), "1000000 number_grouping");
    EXPECT_EQ(number("1.23.456"), "none");
}

TEST(ReadNumber, ReadsPercentAndFractions)
{
    EXPECT_EQ(number("12.5%"), "12.5 percent_sign_dropped");
    EXPECT_TRUE(read_number("12.5%")->is_percent);
    EXPECT_EQ(number("4/5"), "0.8 fraction");
    EXPECT_EQ(number("6/3"), "2 fraction");
    EXPECT_EQ(number("1/3"), "none") << "its decimals never end";
    EXPECT_EQ(number("1/0"), "none");
}

TEST(FindOnlyNumber, FindsTheOneInASentence)
{
    EXPECT_EQ(only_number("You owe $3,000 for the service."), "3000");
    EXPECT_EQ(only_number("about -4.5 degrees"), "-4.5");
    EXPECT_EQ(only_number("Save up to 20% on it"), "20");
    EXPECT_EQ(only_number("2 or 3"), "none");
    EXPECT_EQ(only_number("5 million people"), "none") << "a word changes its size";
    EXPECT_EQ(only_number("item 28558C"), "none");
    EXPECT_EQ(only_number("covid-19"), "none");
    EXPECT_EQ(only_number("it was 1.234,56 then"), "none");
    EXPECT_EQ(only_number("2024-03-05"), "none");
}

TEST(FindOnlyNumber, RefusesWhatAWordOrMarkMakesAnother)
{
    for (const char* text : {"5 Mio.", "5 Mrd. Euro", "5 mil millones", "5 crores", "5 M\xE2\x82\xAC", "5 thous.", "5 \xD0\xBC\xD0\xBB\xD0\xBD",
                             "5 \xC2\xBD", "5 \xE2\x80\xB0", "not 5", "5 and a half", "nicht 5", "it is not a 5", "5 k$"})
        EXPECT_EQ(only_number(text), "none") << text;
    EXPECT_EQ(find_only_number("5 zillion people")->what, "unknown_unit");
    for (const char* text : {"5 years", "rated 5. Very good", "5 out of all", "No. 5", "it cost 5 Euro", "**5** stars", "5\nMio"})
        EXPECT_EQ(find_only_number(text).value().what, "number_in_text") << text;
}

TEST(IntegerDigits, AreThoseOfWholeNumbersAlone)
{
    EXPECT_EQ(integer_digits("12"), "12");
    EXPECT_EQ(integer_digits("12.00"), "12");
    EXPECT_EQ(integer_digits("1.2e1"), "12");
    EXPECT_EQ(integer_digits("12345678901234567890"), "12345678901234567890");
    EXPECT_FALSE(integer_digits("12.5"));
    EXPECT_EQ(rounded_digits("3.7"), "4");
    EXPECT_EQ(rounded_digits("-2.5"), "-3");
    EXPECT_FALSE(rounded_digits("1.5e300"));
}

TEST(ReadBoolean, ReadsWordsAndClearSentences)
{
    const auto read = [](std::string_view text) {
        const auto reading = read_boolean(text);
        return reading ? (reading->value ? "true" : "false") : "none";
    };
    for (const char* yes : {"true", "Yes", " Y ", "1", "**True**", "The answer is true."})
        EXPECT_STREQ(read(yes), "true") << yes;
    for (const char* no : {"FALSE", "no", "off", "0", "False. The claim \"2 + 2 = 5\" is wrong."})
        EXPECT_STREQ(read(no), "false") << no;
    for (const char* neither : {"", "maybe", "true or false", "this is not true", "there is no problem", "2"})
        EXPECT_STREQ(read(neither), "none") << neither;
}

TEST(IsNullWord, KnowsTheWordsForNothing)
{
    for (const char* word : {"null", "None", "N/A", "n.a.", "-", "", "Not available"})
        EXPECT_TRUE(is_null_word(word)) << word;
    for (const char* word : {"0", "nothing to complain about", "+", "no"})
        EXPECT_FALSE(is_null_word(word)) << word;
}

std::string text_of(const std::optional<DateReading>& reading)
{
    return reading ? reading->text + " " + std::string{reading->what} : "none";
}

TEST(ReadDate, ReadsWhatCanBeMeantInOneWay)
{
    for (const char* text : {"2024/03/05", "2024.3.5", "20240305", "March 5, 2024", "5 March 2024", "5th of March, 2024",
                             "Tue, 5 Mar 2024", "2024 March 5"})
        EXPECT_EQ(text_of(read_date(text)), "2024-03-05 date_spelling") << text;
    EXPECT_EQ(text_of(read_date("05.03.2024")), "2024-03-05 date_order");
    EXPECT_EQ(text_of(read_date("13/04/2024")), "2024-04-13 date_order");
    EXPECT_EQ(text_of(read_date("04/13/2024")), "2024-04-13 date_order");
    EXPECT_EQ(text_of(read_date("2024-03-05T10:00:00Z")), "2024-03-05 time_dropped");
    for (const char* text : {"03/04/2024", "05.03.24", "March 2024", "31 February 2024", "2023-02-29", "tomorrow", "5", ""})
        EXPECT_EQ(text_of(read_date(text)), "none") << text;
    EXPECT_EQ(text_of(read_date("2024/02/29")), "2024-02-29 date_spelling") << "a leap year";
}

TEST(ReadDateTime, NeedsAnOffset)
{
    EXPECT_EQ(text_of(read_date_time("2024-03-05 14:30:00Z")), "2024-03-05T14:30:00Z date_spelling");
    EXPECT_EQ(text_of(read_date_time("2024/03/05 2:30 pm UTC")), "2024-03-05T14:30:00Z date_spelling");
    EXPECT_EQ(text_of(read_date_time("March 5, 2024 09:15:30.5 +0200")), "2024-03-05T09:15:30.5+02:00 date_spelling");
    EXPECT_EQ(text_of(read_date_time("2024-03-05 14:30")), "none") << "whose half past two?";
    EXPECT_EQ(text_of(read_date_time("2024-03-05")), "none");
    EXPECT_EQ(text_of(read_time("2:30 PM UTC")), "14:30:00Z date_spelling");
    EXPECT_EQ(text_of(read_time("12 am GMT")), "00:00:00Z date_spelling");
    EXPECT_EQ(text_of(read_time("25:00Z")), "none");
}

}  // namespace
}  // namespace assay::decode
