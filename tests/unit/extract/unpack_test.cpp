#include "extract/unpack.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

class Unpack : public testing::Test {
protected:
    std::vector<UnpackedRecord> run(std::string_view answer) { return unpack(answer, ids_, EchoCheck{texts_}, schema_, decoder_); }

    schema::Schema schema_ = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false})")).value();
    decode::Decoder decoder_;
    std::vector<std::string> ids_ = {"aa", "bb", "cc"};
    std::vector<std::string_view> texts_ = {"alpha", "beta", "gamma"};
};

TEST_F(Unpack, GoesByIdAndNotByPlace)
{
    const auto records = run(
        R"({"items":[{"id":"cc","begins":"gamma","record":{"n":3},"ends":"gamma"},{"id":"aa","begins":"alpha","record":{"n":1},"ends":"alpha"},{"id":"bb","begins":"beta","record":{"n":2},"ends":"beta"}]})");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].record, R"({"n":1})");
    EXPECT_EQ(records[1].record, R"({"n":2})");
    EXPECT_EQ(records[2].record, R"({"n":3})");
    EXPECT_TRUE(records[0].notes.empty());
}

TEST_F(Unpack, AMissingItemSpoilsOnlyItsOwnDocument)
{
    const auto records = run(R"({"items":[{"id":"aa","begins":"alpha","record":{"n":1},"ends":"alpha"},{"id":"cc","begins":"gamma","record":{"n":3},"ends":"gamma"}]})");
    EXPECT_TRUE(records[0].accepted);
    EXPECT_FALSE(records[1].accepted);
    EXPECT_NE(records[1].reason.find("no item"), std::string::npos);
    EXPECT_TRUE(records[2].accepted);
}

TEST_F(Unpack, ADoubledItemIsNobodysAnswer)
{
    const auto records = run(
        R"({"items":[{"id":"aa","begins":"alpha","record":{"n":1},"ends":"alpha"},{"id":"aa","begins":"alpha","record":{"n":2},"ends":"alpha"},{"id":"bb","begins":"beta","record":{"n":2},"ends":"beta"},{"id":"zz","begins":"zeta","record":{"n":9},"ends":"zeta"}]})");
    EXPECT_FALSE(records[0].accepted);
    EXPECT_NE(records[0].reason.find("2 items"), std::string::npos);
    EXPECT_TRUE(records[1].accepted);
    EXPECT_FALSE(records[2].accepted);
    EXPECT_NE(records[2].reason.find("1 with no id that was asked for"), std::string::npos);
}

TEST_F(Unpack, AnInvalidRecordSaysWhy)
{
    const auto records = run(R"({"items":[{"id":"aa","begins":"alpha","record":{"n":"x"},"ends":"alpha"},{"id":"bb","begins":"beta","record":{"n":2},"ends":"beta"}, 7, {"id":"cc"}]})");
    EXPECT_FALSE(records[0].accepted);
    EXPECT_NE(records[0].reason.find("/n"), std::string::npos) << records[0].reason;
    EXPECT_TRUE(records[1].accepted);
    EXPECT_FALSE(records[2].accepted);
}

TEST_F(Unpack, TakesABareListAndKeepsTheNotesOfAMend)
{
    const auto records = run("```json\n[{\"id\":\"aa\",\"begins\":\"Alpha\",\"record\":{\"n\":1},\"ends\":\"alpha.\"}]\n```");
    EXPECT_TRUE(records[0].accepted);
    EXPECT_FALSE(records[0].notes.empty());
}

TEST_F(Unpack, TheLastItemOfATornAnswerIsNotTrusted)
{
    const auto records = run(R"({"items":[{"id":"aa","begins":"alpha","record":{"n":1},"ends":"alpha"},{"id":"bb","record":{"n":2)");
    EXPECT_TRUE(records[0].accepted);
    EXPECT_FALSE(records[1].accepted) << "2 may have been 25";
}

TEST_F(Unpack, AnItemThatRepeatsAnotherTextIsNobodysAnswer)
{
    const auto records = run(
        R"({"items":[{"id":"aa","begins":"beta","record":{"n":2},"ends":"beta"},)"
        R"({"id":"bb","begins":"beta","record":{"n":1},"ends":"gamma"},{"id":"cc","record":{"n":3}}]})");
    for (const auto& record : records) {
        EXPECT_FALSE(record.accepted);
        EXPECT_NE(record.reason.find("first and last words"), std::string::npos) << record.reason;
    }
}

TEST_F(Unpack, AnItemIsNotTrustedWhereATextThatBeginsAlikeHasNone)
{
    texts_ = {"The same words stand here first, apples", "The same words stand here first, pears", "gamma"};
    const std::string one = R"({"items":[{"id":"aa","begins":"The same words stand here","record":{"n":1},"ends":"stand here first, apples"})";
    EXPECT_FALSE(run(one + "]}")[0].accepted) << "half of it may have been said of the pears";
    EXPECT_TRUE(run(one + R"(,{"id":"bb","begins":"The same words stand here","record":{"n":2},"ends":"stand here first, pears"}]})")[0].accepted);
}

TEST_F(Unpack, ProseIsNoAnswerForAnyone)
{
    for (const auto& record : run("I cannot help with that."))
        EXPECT_FALSE(record.accepted);
}

}  // namespace
}  // namespace assay::extract
