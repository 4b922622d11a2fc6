#include "report/row_json.hpp"

#include "core/utf8.hpp"

#include <gtest/gtest.h>

using namespace assay;
using namespace assay::report;

namespace {

Row accepted(std::string record)
{
    Row row;
    row.row = 4;
    row.id = "r4";
    row.text = "a text";
    row.extraction.emplace();
    row.extraction->status = extract::Status::accepted;
    row.extraction->record = std::move(record);
    return row;
}

TEST(RowJson, HostileWordsStayDataWhereverTheyStand)
{
    const std::string hostile = "</script><!--<script>\"'&\xE2\x80\xA8\x01\xFF\xC0\x80" + std::string(1, '\0');
    Row row;
    row.id = row.text.emplace(hostile);
    row.extraction.emplace();
    row.extraction->error = row.extraction->raw = hostile;
    row.extraction->notes.push_back({hostile, hostile, hostile, hostile, 7});
    row.extraction->model = std::make_shared<const std::string>(hostile);
    const auto text = row_json(row);
    EXPECT_EQ(text.find('<'), std::string::npos);
    EXPECT_FALSE(invalid_utf8_at(text));
    const auto json = Json::parse(text);
    for (const char* name : {"id", "text", "error", "raw", "model"})
        EXPECT_EQ(json[name], replace_invalid_utf8(hostile)) << name;
}

TEST(RowJson, KeepsKindsAndDigitsOfValues)
{
    const auto json = Json::parse(row_json(accepted(R"({"a":"true","b":true,"c":null,"d":12345678901234567890,"e":["x",1.50]})")));
    EXPECT_EQ(json["record"], Json::parse(R"([["a","string","true"],["b","json","true"],["c","null",""],
                                              ["d","json","12345678901234567890"],["e","json","[\"x\",1.5]"]])"));
    EXPECT_EQ(json["state"], "accepted");
}

TEST(RowJson, CutsWhatIsLongAtACharacterAndSaysSo)
{
    auto row = accepted("{\"a\":\"" + std::string(5000, 'x') + "\"}");
    row.text.emplace();
    for (int i = 0; i < 3000; ++i)
        *row.text += "\u00E9";
    const auto json = Json::parse(row_json(row));
    EXPECT_EQ(json["is_cut"], true);
    const auto text = json["text"].get<std::string>();
    EXPECT_LE(text.size(), 4000u);
    EXPECT_TRUE(text.ends_with("\u00E9\u2026"));
    EXPECT_LE(json["record"][0][2].get<std::string>().size(), 1000u);
}

TEST(RowJson, GivesSpansInCodePointsAndThoseWithoutAPlace)
{
    auto row = accepted("{}");
    row.spans = R"([{"at":"/a","kind":"exact","start":4,"end":9,"char_start":3,"char_end":8},{"at":"/b/0","kind":"absent"}])";
    EXPECT_EQ(Json::parse(row_json(row))["spans"], Json::parse(R"([[3,8,"exact","/a"],[-1,-1,"absent","/b/0"]])"));
}

TEST(RowJson, ARowWithoutAnAnswerIsOpen)
{
    EXPECT_EQ(Json::parse(row_json(Row{})), (Json{{"row", 0}, {"id", ""}, {"state", "open"}}));
}

}  // namespace
