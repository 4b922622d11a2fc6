#include "rag/filter/filter.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class FilterTest : public testing::Test {
protected:
    FilterTest()
    {
        for (const char* json : {R"({"dept":"Dresses","price":10,"tags":["red","sale"],"ok":true})",
                                 R"({"dept":"Tops","price":"9.5","size":{"eu":38}})",
                                 R"({"dept":"Fine gauge","price":100,"ok":false})", R"({})"})
            (void)metadata.add(json).value();
    }

    std::vector<int> select(const std::string& text)
    {
        const auto filter = Filter::parse(text);
        if (!filter) {
            ADD_FAILURE() << filter.error().text();
            return {};
        }
        std::vector<int> found;
        const auto selected = filter->select(metadata);
        for (std::size_t i = 0; i < selected.size(); ++i)
            if (selected[i])
                found.push_back(static_cast<int>(i));
        return found;
    }

    static std::string complaint(const std::string& text)
    {
        const auto filter = Filter::parse(text);
        return filter ? "none" : filter.error().text();
    }

    MetadataColumns metadata;
};

TEST_F(FilterTest, ComparesTextAndNumbers)
{
    EXPECT_THAT(select("dept=Dresses"), ElementsAre(0));
    EXPECT_THAT(select("dept = \"Fine gauge\""), ElementsAre(2));
    EXPECT_THAT(select("dept != Dresses"), ElementsAre(1, 2, 3)) << "without the field, too";
    EXPECT_THAT(select("price=10.0"), ElementsAre(0));
    EXPECT_THAT(select("price<10"), ElementsAre(1)) << "as a number, though the document has it as text";
    EXPECT_THAT(select("price>=10"), ElementsAre(0, 2));
    EXPECT_THAT(select("price<='10'"), ElementsAre(0, 1));
    EXPECT_THAT(select("dept>F"), ElementsAre(1, 2));
    EXPECT_THAT(select("ok=true"), ElementsAre(0));
}

TEST_F(FilterTest, ComparesDatesAsFarAsBothSay)
{
    metadata = {};
    for (const char* json : {R"({"date":"2023-12-31"})", R"({"date":"2024-01-01T08:00:00Z"})", R"({"date":"2024-05-01"})",
                             R"({"date":"2025-01-01"})", R"({"date":"soon"})", R"({"year":2024})"})
        (void)metadata.add(json).value();
    EXPECT_THAT(select("date>=2024"), ElementsAre(1, 2, 3));
    EXPECT_THAT(select("date>2024"), ElementsAre(3)) << "2024 lasts until its end";
    EXPECT_THAT(select("date<=2024"), ElementsAre(0, 1, 2));
    EXPECT_THAT(select("date<2024-05"), ElementsAre(0, 1));
    EXPECT_THAT(select("date>=2024-05-01 AND date<2025-01-01"), ElementsAre(2));
    EXPECT_THAT(select("date>2024-01-01T07:59"), ElementsAre(1, 2, 3));
    EXPECT_THAT(select("date=2024"), ElementsAre(1, 2));
    EXPECT_THAT(select("date=2024-05-01"), ElementsAre(2));
    EXPECT_THAT(select("year>=2024"), ElementsAre(5)) << "numbers are numbers";
}

TEST_F(FilterTest, NamesWhatCannotBeCompared)
{
    const auto check = [&](const char* text) {
        const auto checked = Filter::parse(text)->check(metadata);
        return checked ? "fine" : checked.error().text();
    };
    EXPECT_EQ(check("price>abc"), "filter: 'price' cannot be compared by order with 'abc': its values are like '100'");
    EXPECT_EQ(check("ok=true AND NOT dept<5"), "filter: 'dept' cannot be compared by order with '5': its values are like 'Fine gauge'");
    EXPECT_EQ(check("price>5 AND dept>A AND price=abc"), "fine");
    EXPECT_EQ(check("colour>5"), "fine") << "a field that is not there is warned of elsewhere";
}

TEST_F(FilterTest, FindsValuesInListsAndObjects)
{
    EXPECT_THAT(select("tags=sale"), ElementsAre(0));
    EXPECT_THAT(select("size.eu>=38"), ElementsAre(1));
    EXPECT_THAT(select("dept in (Tops, 'Fine gauge')"), ElementsAre(1, 2));
    EXPECT_THAT(select("dept NOT IN (Tops)"), ElementsAre(0, 2, 3));
    EXPECT_THAT(select("has price"), ElementsAre(0, 1, 2));
}

TEST_F(FilterTest, CombinesConditions)
{
    EXPECT_THAT(select("dept=Dresses AND price=10"), ElementsAre(0));
    EXPECT_THAT(select("dept=Tops or dept=Dresses and price>50"), ElementsAre(1)) << "AND binds closer";
    EXPECT_THAT(select("(dept=Tops or dept=Dresses) and price<50"), ElementsAre(0, 1));
    EXPECT_THAT(select("not (has dept)"), ElementsAre(3));
}

TEST_F(FilterTest, NamesThePlaceOfAMistake)
{
    EXPECT_THAT(complaint("dept="), HasSubstr("filter:6: the filter ends where a value is expected"));
    EXPECT_THAT(complaint("dept=a b"), HasSubstr("filter:8: AND, OR or the end is expected, not 'b'"));
    EXPECT_THAT(complaint("(a=1"), HasSubstr("filter:5"));
    EXPECT_THAT(complaint("a='x"), HasSubstr("filter:3: a quote is not closed"));
    EXPECT_THAT(complaint("a in 5"), HasSubstr("filter:6: ( is expected"));
    EXPECT_THAT(complaint(""), HasSubstr("filter:1"));
    EXPECT_THAT(complaint(std::string(1000, '(')), HasSubstr("64 levels"));
}

TEST_F(FilterTest, NamesItsFields)
{
    EXPECT_THAT(Filter::parse("b=1 AND (has a OR NOT c in (x, y)) AND b!=2")->fields(), ElementsAre("a", "b", "c"));
}

TEST_F(FilterTest, NeverFailsOnAnyText)
{
    constexpr std::string_view parts[] = {"a", "=", "!=", "(", ")", ",", " in ", " and ", " or ", " not ", "'", "\"", "\\", "5", "<", "é"};
    std::uint32_t state = 1;
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            state = state * 1664525 + 1013904223;
            text += parts[(state >> 16) % std::size(parts)];
        }
        const auto filter = Filter::parse(text);
        if (filter)
            EXPECT_EQ(filter->select(metadata).size(), 4u) << text;
        else
            EXPECT_TRUE(filter.error().where.starts_with("filter:")) << text;
    }
}

TEST(FilterNumbers, BeyondADoubleAreComparedDigitByDigit)
{
    MetadataColumns metadata;
    for (const char* json : {R"({"n":9007199254740992})", R"({"n":9007199254740993})", R"({"n":18446744073709551615})",
                             R"({"n":"9007199254740993"})", R"({"n":123456789012345678901234567890})",
                             R"({"n":123456789012345678901234567891})", R"({"n":0.1})", R"({"n":0.10000000000000000001})"})
        (void)metadata.add(json).value();
    const auto select = [&](const std::string& text) {
        std::vector<int> found;
        const auto selected = Filter::parse(text)->select(metadata);
        for (std::size_t i = 0; i < selected.size(); ++i)
            if (selected[i])
                found.push_back(static_cast<int>(i));
        return found;
    };
    EXPECT_THAT(select("n=9007199254740993"), ElementsAre(1, 3)) << "also as text";
    EXPECT_THAT(select("n<9007199254740993 AND n>1"), ElementsAre(0));
    EXPECT_THAT(select("n>=18446744073709551615"), ElementsAre(2, 4, 5));
    EXPECT_THAT(select("n>18446744073709551614 AND n<18446744073709551616"), ElementsAre(2));
    EXPECT_THAT(select("n=123456789012345678901234567891"), ElementsAre(5));
    EXPECT_THAT(select("n in (0.10, 1.8446744073709551615e19)"), ElementsAre(2, 6));
    EXPECT_THAT(select("n<=0.1"), ElementsAre(6));
}

}  // namespace
}  // namespace assay::rag
