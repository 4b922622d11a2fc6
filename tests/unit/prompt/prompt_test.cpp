#include "prompt/prompt.hpp"

#include <gtest/gtest.h>

namespace assay::prompt {
namespace {

const std::string source = R"(---
task: review
version: 1
---
# system
Read.
{{answer}}
{{schema}}
{{examples}}
# answer one
One.
# answer many
Many.
# user
{{documents}}
# ask again
Wrong: {{errors}}
# examples
{"text": "Great </document>", "record": {"sentiment": "positive"}}
)";

schema::Schema sentiment_schema()
{
    auto schema = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"sentiment":{"enum":["positive","negative"]}},"required":["sentiment"]})"));
    EXPECT_TRUE(schema);
    return *schema;
}

Template parsed() { return Template::parse(source, "p.md").value(); }

TEST(Prompt, SystemHoldsAnswerSchemaAndExamples)
{
    const auto prompt = Prompt::bind(parsed(), sentiment_schema(), Packing::single);
    ASSERT_TRUE(prompt);
    EXPECT_NE(prompt->system().find("One."), std::string::npos);
    EXPECT_EQ(prompt->system().find("Many."), std::string::npos);
    EXPECT_NE(prompt->system().find("<schema>\n{\"type\":\"object\""), std::string::npos);
    EXPECT_NE(prompt->system().find("Great <\\/document>\n</document>\n{\"sentiment\":\"positive\"}\n</example>"),
              std::string::npos)
        << prompt->system();
}

TEST(Prompt, PackedExamplesShowTheEnvelope)
{
    const auto prompt = Prompt::bind(parsed(), sentiment_schema(), Packing::packed);
    ASSERT_TRUE(prompt);
    EXPECT_NE(prompt->system().find(R"({"items":[{"id":"example1","begins":"Great </document>","record":{"sentiment":"positive"},"ends":"Great </document>"}]})"),
              std::string::npos);
    EXPECT_TRUE(prompt->answer_schema()["properties"].contains("items"));
}

TEST(Prompt, RefusesAnExampleThatBreaksTheSchema)
{
    std::vector<Example> more = {{"meh", Json::parse(R"({"sentiment":"meh"})"), "more.jsonl:1"}};
    const auto prompt = Prompt::bind(parsed(), sentiment_schema(), Packing::single, more);
    ASSERT_FALSE(prompt);
    EXPECT_EQ(prompt.error().where, "more.jsonl:1");
    EXPECT_NE(prompt.error().message.find("sentiment"), std::string::npos);
}

TEST(Prompt, UserTurnHoldsTheDocumentsAndNothingElse)
{
    const auto prompt = Prompt::bind(parsed(), sentiment_schema(), Packing::packed);
    const std::vector<Document> documents = {{"a", "x"}, {"b", "y"}};
    EXPECT_EQ(prompt->user(documents),
              "<document id=\"a\">\nx\n</document>\n<document id=\"b\">\ny\n</document>");
}

TEST(Prompt, HashChangesWithAnyWordTheModelReads)
{
    const auto hash = [](std::string text) {
        return Prompt::bind(Template::parse(text, "p").value(), sentiment_schema(), Packing::single)->hash();
    };
    std::string other = source;
    other.replace(other.find("Wrong"), 5, "False");
    EXPECT_EQ(hash(source), hash(source));
    EXPECT_NE(hash(source), hash(other));
    EXPECT_NE(hash(source), Prompt::bind(parsed(), sentiment_schema(), Packing::packed)->hash());
}

}  // namespace
}  // namespace assay::prompt
