#include "cli/repairer.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

using decode::Profile;

class Answers : public testing::Test {
protected:
    Json answer(std::string_view line, Profile profile = Profile::extract)
    {
        Repairer repairer{{.profile = profile}, std::nullopt};
        const auto answered = repairer.answer(line);
        EXPECT_TRUE(answered.line.ends_with('\n'));
        auto json = parse_json(answered.line, "answer").value();
        EXPECT_EQ(json["ok"], Json(answered.ok));
        return json;
    }
};

TEST_F(Answers, HaveAllTheirFieldsWhetherGoodOrBad)
{
    for (const std::string line : {R"({"id":1,"input":"{a:1}"})", R"({"id":"b","input":""})", "no JSON", "[]", "{}", ""}) {
        const auto json = answer(line);
        std::string names;
        for (const auto& [name, value] : json.items())
            names += name + " ";
        EXPECT_EQ(names, "id ok value notes price error ") << line;
        EXPECT_EQ(json["error"].is_null(), json["ok"].get<bool>()) << line;
    }
}

TEST_F(Answers, CarryTheIdWhateverItIs)
{
    EXPECT_EQ(answer(R"({"id":"a\"b","input":"{}"})")["id"], "a\"b");
    EXPECT_EQ(answer(R"({"id":7,"input":"{}"})")["id"], 7);
    EXPECT_EQ(answer(R"({"input":"{}","id":{"x":[1]}})")["id"], Json({{"x", {1}}}));
    EXPECT_EQ(answer(R"({"id":7,"text":"{}"})")["id"], 7) << "of a bad line, too";
    EXPECT_TRUE(answer(R"({"input":"{}"})")["id"].is_null());
}

TEST_F(Answers, KeepTheSpellingOfNumbers)
{
    Repairer repairer{{.profile = Profile::text}, std::nullopt};
    const auto line = std::string{repairer.answer(R"({"id":1,"input":"{\"a\": 1.10, b: 1E+2}"})").line};
    EXPECT_NE(line.find(R"("value":{"a":1.10,"b":1E+2})"), std::string::npos) << line;
}

TEST_F(Answers, NoteAMissingValueThatBecameNull)
{
    const auto json = answer(R"({"id":1,"input":"{\"a\":,\"b\":2}"})");
    EXPECT_TRUE(json["value"]["a"].is_null());
    ASSERT_EQ(json["notes"].size(), 1u);
    EXPECT_EQ(json["notes"][0]["what"], "missing_value");
    EXPECT_EQ(json["notes"][0]["where"], "/a");
}

TEST_F(Answers, ALinesSchemaRulesOutAnInventedValue)
{
    const auto json = answer(R"({"id":1,"input":"{\"a\":,\"b\":2}","schema":{"type":"object",
        "properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a"]}})");
    EXPECT_FALSE(json["ok"].get<bool>()) << "nobody said what a is";
}

TEST_F(Answers, ANullSchemaIsNone)
{
    EXPECT_TRUE(answer(R"({"id":1,"input":"{}","schema":null})")["ok"].get<bool>());
    EXPECT_FALSE(answer(R"({"id":1,"input":"{}","schema":7})")["ok"].get<bool>());
}

TEST_F(Answers, TakeBytesThatAreNoText)
{
    const auto json = answer(R"({"id":1,"input_b64":"eyJhIjoi/yJ9"})");
    EXPECT_EQ(json["value"]["a"], "\xEF\xBF\xBD");
    EXPECT_EQ(json["notes"][0]["what"], "invalid_utf8");
    EXPECT_FALSE(answer(R"({"id":1,"input_b64":"?"})")["ok"].get<bool>());
}

TEST_F(Answers, FollowTheProfile)
{
    const std::string line = R"({"id":1,"input":"hello"})";
    EXPECT_EQ(answer(line, Profile::text)["value"], "hello");
    EXPECT_FALSE(answer(line, Profile::extract)["ok"].get<bool>());
    EXPECT_FALSE(answer(R"({"id":1,"input":"{a:1}"})", Profile::strict)["ok"].get<bool>());
}

TEST_F(Answers, KeepIdsAndNumbersAsTheyAreWritten)
{
    Repairer repairer{{}, std::nullopt};
    for (const std::string id : {"123456789012345678901234567890", "1.50", "1e400", R"({"a": 1.50})", R"("a\u00e9")"}) {
        const auto line = std::string{repairer.answer(R"({"id": )" + id + R"(, "input": "[1.50, 123456789012345678901]"})").line};
        EXPECT_TRUE(line.starts_with(R"({"id":)" + id + ",")) << line;
        EXPECT_NE(line.find(R"("value":[1.50,123456789012345678901],"notes":[])"), std::string::npos) << line;
    }
}

TEST_F(Answers, NameALineThatNobodyReadByItsNumber)
{
    Repairer repairer{{}, std::nullopt};
    const auto answer = parse_json(repairer.refuse_long_line(7, 100).line, "answer").value();
    EXPECT_TRUE(answer["id"].is_null());
    EXPECT_EQ(answer["error"], "line 7 is longer than 100 bytes");
}

TEST_F(Answers, FillInWhatIsAbsentOnlyIfAskedTo)
{
    constexpr std::string_view line = R"({"id":1,"input":"{\"a\":1}","schema":{"properties":{"a":{},"b":{"default":7}}}})";
    EXPECT_EQ(answer(line)["value"], Json({{"a", 1}}));
    Repairer filling{{.align = decode::AlignOptions::filling()}, std::nullopt};
    EXPECT_EQ(parse_json(filling.answer(line).line, "answer").value()["value"], Json({{"a", 1}, {"b", 7}}));
}

}  // namespace
}  // namespace assay::cli
