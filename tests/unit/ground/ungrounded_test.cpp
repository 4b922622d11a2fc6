#include "ground/ungrounded.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::ground {
namespace {

const schema::Schema& record_schema()
{
    static const auto schema = schema::Schema::compile(Json::parse(R"({"type":"object","properties":{
        "must":{"type":"string"},"null ok":{"type":["string","null"]},"may":{"type":"string"},"n":{"type":"number"},
        "list":{"type":"array","items":{"type":"string"}},"two":{"type":"array","minItems":2,"items":{"type":"string"}}},
        "required":["null ok"],"additionalProperties":false})")).value();
    return schema;
}

std::vector<Span> absent(const std::vector<std::string>& pointers)
{
    std::vector<Span> spans;
    for (const auto& at : pointers)
        spans.push_back({at, "value", Place{Kind::absent}});
    spans.push_back({"/n", "kept", Place{Kind::exact}});
    return spans;
}

TEST(Ungrounded, TellsTheModelWhichValuesItMadeUp)
{
    EXPECT_EQ(absences(absent({"/list/0", "/may"})),
              "- /list/0: \"value\" is not in the document\n- /may: \"value\" is not in the document");
    EXPECT_EQ(absences(absent({})), "");
    EXPECT_NE(absences(absent(std::vector<std::string>(15, "/x"))).find("and 5 more"), std::string::npos);
}

TEST(Ungrounded, LeavesOutWhatTheSchemaCanDoWithout)
{
    const auto result = drop_absent(R"({"null ok":"a","may":"b\",]}","n":1.50,"list":["c","d","e"]})",
                                    absent({"/may", "/list/0", "/list/2"}), record_schema());
    EXPECT_EQ(result.record, R"({"null ok":"a","n":1.50,"list":["d"]})") << "what stays keeps its bytes";
    EXPECT_EQ(result.dropped.size(), 3u);
}

TEST(Ungrounded, MakesNullWhatIsRequiredAndKeepsWhatMustStay)
{
    const auto result = drop_absent(R"({"null ok":"a","list":[],"two":["x","y"]})",
                                    absent({"/null ok", "/two/0", "/two/1"}), record_schema());
    EXPECT_EQ(result.record, R"({"null ok":null,"list":[],"two":["x","y"]})");
    ASSERT_EQ(result.dropped.size(), 1u);
    EXPECT_EQ(result.dropped[0].at, "/null ok");
    EXPECT_EQ(result.dropped[0].left, "null");
}

TEST(Ungrounded, WhatIsLeftIsTheRecordWithoutThoseValues)
{
    const auto anything = schema::Schema::compile(Json::parse(R"({"type":"object"})")).value();
    const std::vector<std::string> words = {"a", "\"", "\\", ",]}", "\u00E9", "~/", "", "null", "x\ny"};
    for (std::uint32_t seed = 0; seed < 2000; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        const auto word = [&] { return words[random() % words.size()] + words[random() % words.size()]; };
        Json record = Json::object();
        Json expected = Json::object();
        std::vector<std::string> pointers;
        for (auto count = random() % 5; count > 0; --count) {
            const auto name = word() + std::to_string(count);
            std::string at;
            append_pointer(at, name);
            Json list = Json::array();
            Json rest = Json::array();
            for (std::size_t i = 0; i < random() % 4; ++i) {
                list.push_back(word());
                if (random() % 2)
                    pointers.push_back(at + "/" + std::to_string(list.size() - 1));
                else
                    rest.push_back(list.back());
            }
            list.push_back(Json{{"n", 1.5}, {"deep", word()}});
            rest.push_back(list.back());
            if (random() % 2) {
                pointers.push_back(at + "/" + std::to_string(list.size() - 1) + "/deep");
                rest.back().erase("deep");
            }
            record[name] = list;
            expected[name] = rest;
        }
        EXPECT_EQ(Json::parse(drop_absent(record.dump(), absent(pointers), anything).record), expected) << record;
    }
}

TEST(Ungrounded, NothingAbsentNothingChanged)
{
    EXPECT_EQ(drop_absent(R"({"null ok":"a"})", absent({}), record_schema()).record, R"({"null ok":"a"})");
}

}  // namespace
}  // namespace assay::ground
