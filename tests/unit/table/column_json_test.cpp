#include "table/column.hpp"
#include "unit/table/random_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::table {
namespace {

Result<void> append(Column& column, std::string_view json)
{
    simdjson::dom::parser parser;
    const simdjson::padded_string padded{json};
    return column.append_json(parser.parse(padded).value());
}

std::string text_of(const Column& column, std::size_t slot)
{
    std::string text;
    append_json_text(text, column, slot);
    return text;
}

const Type person{Kind::record,
                  {{"name", Type{Kind::string}},
                   {"tags", Type{Kind::list, {{"", Type{Kind::int64}}}}},
                   {"born", Type{Kind::date}}}};

TEST(ColumnJson, NestedValuesComeBackAsTheyWere)
{
    Column column{Type{Kind::list, {{"", person}}}};
    const std::string json = R"([{"name":"A\"é","tags":[1,null,3],"born":"2024-02-29"},null,{"name":null,"tags":[],"born":null}])";
    ASSERT_TRUE(append(column, json));
    ASSERT_TRUE(append(column, "null"));
    ASSERT_TRUE(append(column, "[]"));
    EXPECT_EQ(text_of(column, 0), json);
    EXPECT_EQ(text_of(column, 1), "null");
    EXPECT_EQ(text_of(column, 2), "[]");
}

TEST(ColumnJson, MembersMayComeInAnyOrderOrNotAtAll)
{
    Column column{person};
    ASSERT_TRUE(append(column, R"({"born":"2000-01-01","name":"B"})"));
    EXPECT_EQ(text_of(column, 0), R"({"name":"B","tags":null,"born":"2000-01-01"})");
}

TEST(ColumnJson, AFaultDeepInsideLeavesTheColumnUnchangedAndNamesThePlace)
{
    Column column{Type{Kind::list, {{"", person}}}};
    ASSERT_TRUE(append(column, R"([{"name":"first"}])"));
    const auto before = column.memory_bytes();
    const auto failed = append(column, R"([{"name":"x","tags":[1,2]},{"name":"y","tags":[1,"two"]}])");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Errc::schema_mismatch);
    EXPECT_EQ(failed.error().where, "/1/tags/1");
    EXPECT_EQ(failed.error().message, "expected int64, found \"two\"");
    EXPECT_EQ(column.size(), 1u);
    EXPECT_EQ(column.memory_bytes(), before);
    ASSERT_TRUE(append(column, R"([{"name":"second"}])"));
    EXPECT_EQ(text_of(column, 1), R"([{"name":"second","tags":null,"born":null}])");
}

TEST(ColumnJson, NothingIsDroppedSilently)
{
    Column column{person};
    EXPECT_EQ(append(column, R"({"name":"x","a/b~":1})").error().where, "/a~1b~0");
    EXPECT_FALSE(append(column, R"({"name":"x","name":"y"})")) << "which of the two?";
    EXPECT_EQ(append(column, R"({"born":"2023-02-29"})").error().where, "/born");
    EXPECT_EQ(column.size(), 0u);
    EXPECT_EQ(column.child(0).size(), 0u);
}

TEST(ColumnJson, IntegersAreExactOrRefused)
{
    Column column{Type{Kind::int64}};
    for (const char* good : {"1", "-9223372036854775808", "9223372036854775807", "1.0", "1e3", "-0.0"})
        EXPECT_TRUE(append(column, good)) << good;
    for (const char* bad : {"9223372036854775808", "1.5", "1e19", "9223372036854775808.0", "\"1\"", "true", "[1]"})
        EXPECT_FALSE(append(column, bad)) << bad;
    EXPECT_EQ(column.int64(3), 1);
    EXPECT_EQ(column.int64(4), 1000);
    EXPECT_EQ(column.size(), 6u);
}

TEST(ColumnJson, TypesDoNotTurnIntoEachOther)
{
    Column boolean{Type{Kind::boolean}};
    EXPECT_FALSE(append(boolean, "1"));
    EXPECT_FALSE(append(boolean, "\"true\""));
    Column string{Type{Kind::string}};
    EXPECT_FALSE(append(string, "1"));
    Column floating{Type{Kind::float64}};
    EXPECT_TRUE(append(floating, "7"));
    EXPECT_FALSE(append(floating, "\"7\""));
    Column list{Type{Kind::list, {{"", Type{Kind::string}}}}};
    EXPECT_FALSE(append(list, "\"a\""));
    EXPECT_FALSE(append(list, "{}"));
}

TEST(ColumnJson, JsonIsKeptMinified)
{
    Column column{Type{Kind::json}};
    ASSERT_TRUE(append(column, R"( {"a" : [ 1, "x y" ] } )"));
    ASSERT_TRUE(append(column, "\"text\""));
    EXPECT_EQ(column.string(0), R"({"a":[1,"x y"]})");
    EXPECT_EQ(text_of(column, 1), "\"text\"");
}

TEST(ColumnText, ReadsEachTypesTextForm)
{
    const auto read = [](const Type& type, std::string_view text) {
        Column column{type};
        return column.append_text(text) ? text_of(column, 0) : std::string{"refused"};
    };
    EXPECT_EQ(read(Type{Kind::int64}, "12"), "12");
    EXPECT_EQ(read(Type{Kind::int64}, "12.0"), "12");
    EXPECT_EQ(read(Type{Kind::int64}, "9223372036854775808"), "refused");
    EXPECT_EQ(read(Type{Kind::int64}, "12x"), "refused");
    EXPECT_EQ(read(Type{Kind::int64}, ""), "refused");
    EXPECT_EQ(read(Type{Kind::float64}, "2.5e3"), "2500");
    EXPECT_EQ(read(Type{Kind::float64}, "nan"), "refused");
    EXPECT_EQ(read(Type{Kind::boolean}, "true"), "true");
    EXPECT_EQ(read(Type{Kind::boolean}, "yes"), "refused");
    EXPECT_EQ(read(Type{Kind::date}, "2024-01-31"), "\"2024-01-31\"");
    EXPECT_EQ(read(Type{Kind::date}, "31.01.2024"), "refused");
    EXPECT_EQ(read(Type{Kind::string}, ""), "\"\"");
    EXPECT_EQ(read(person, R"({"name":"x"})"), R"({"name":"x","tags":null,"born":null})");
    EXPECT_EQ(read(person, "{"), "refused");
    EXPECT_EQ(read(Type{Kind::json}, "[1, 2]"), "[1,2]");
}

TEST(ColumnText, ARefusalQuotesTheTextAsValidUtf8)
{
    Column column{Type{Kind::int64}};
    const auto failed = column.append_text("a\xFF" + std::string(300, 'b'));
    ASSERT_FALSE(failed);
    EXPECT_LT(failed.error().message.size(), 150u);
    EXPECT_NE(failed.error().message.find("\"a\xEF\xBF\xBD" "b"), std::string::npos) << failed.error().message;
}

TEST(ColumnJson, RandomTablesReadBackFromTheirText)
{
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomTable random{seed};
        const auto fields = random.fields();
        const Table table = random.table(fields, 10);
        Table copy{fields};
        for (std::size_t i = 0; i < fields.size(); ++i) {
            for (std::size_t row = 0; row < table.rows(); ++row)
                ASSERT_TRUE(append(copy.column(i), text_of(table.column(i), row)));
        }
        ASSERT_EQ(json_lines(copy), json_lines(table));
    }
}

TEST(ColumnJson, WhatJsonCannotSayBecomesNull)
{
    Column column{Type{Kind::float64}};
    column.append_float64(std::nan(""));
    EXPECT_EQ(text_of(column, 0), "null");
}

}  // namespace
}  // namespace assay::table
