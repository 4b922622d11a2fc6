#include "simulate/conversation.hpp"

#include "requests.hpp"
#include "simulate/json_parser.hpp"
#include "simulate/openai_api.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

using test::fenced;
using test::padded;

Json message(const char* role, const std::string& content)
{
    return {{"role", role}, {"content", content}};
}

/// A call and what it points into.
class ConversationTest : public testing::Test {
protected:
    const ChatCall& read(const std::vector<Json>& messages)
    {
        body = padded(Json{{"model", "m"}, {"messages", messages}}.dump());
        call = openai::read_chat(parser, body).value();
        return call;
    }

    std::string ids(const std::vector<Json>& messages)
    {
        std::string joined;
        read(messages);
        const auto documents = documents_of(call, parser);
        for (const auto& document : documents.value())
            joined += document.id + "=" + document.text + ";";
        return joined;
    }

    JsonParser parser;
    std::string body;
    ChatCall call;
};

TEST_F(ConversationTest, FindsTheDocumentsOfTheLastUserMessageThatHasSome)
{
    EXPECT_EQ(ids({message("system", fenced({{"example", "no"}})), message("user", fenced({{"old", "1"}})),
                   message("assistant", "{}"), message("user", fenced({{"a", "x \"quoted\"\n\u00e4"}, {"b", "y"}})),
                   message("assistant", fenced({{"not", "mine"}})), message("user", "That answer cannot be used.")}),
              "a=x \"quoted\"\n\u00e4;b=y;");
}

TEST_F(ConversationTest, TakesAMessageWithoutFencesForADocument)
{
    EXPECT_EQ(ids({message("user", "Hello"), message("assistant", "?"), message("user", "Great coat!")}), "=Great coat!;");
    EXPECT_EQ(ids({message("system", "only this")}), "=;");
}

TEST_F(ConversationTest, JoinsThePartsOfAMessage)
{
    const auto text = fenced({{"a", "two parts"}});
    const Json parts = {{{"type", "text"}, {"text", text.substr(0, 22)}},
                        {{"type", "image_url"}, {"image_url", {{"url", "x"}}}},
                        {{"text", text.substr(22)}, {"type", "text"}}};
    EXPECT_EQ(ids({Json{{"content", parts}, {"role", "user"}}}), "a=two parts;");
}

TEST_F(ConversationTest, FindsTheSchemaInTheSystemPrompt)
{
    const auto schema = schema_of(read({message("developer", "Fill in:\n<schema>\n{\"type\": \"object\"}\n</schema>"),
                                        message("user", "<schema>no</schema>")}));
    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->form, SchemaText::Form::inside_a_string);
    EXPECT_EQ(schema->bytes, R"(\n{\"type\": \"object\"}\n)");
    EXPECT_FALSE(schema_of(read({message("user", "<schema>{}</schema>")}))) << "a document is no place for it";
    EXPECT_FALSE(schema_of(read({message("system", "<schema>{}")})));
}

TEST_F(ConversationTest, PrefersTheSchemaBesideThePrompt)
{
    body = padded(test::openai_request(test::sentiment_schema(), "x").dump());
    call = openai::read_chat(parser, body).value();
    const auto schema = schema_of(call);
    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->form, SchemaText::Form::json);
    EXPECT_EQ(Json::parse(schema->bytes), test::sentiment_schema());
}

}  // namespace
}  // namespace assay::simulate
