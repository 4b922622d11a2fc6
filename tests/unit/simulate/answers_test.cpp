#include "simulate/answers.hpp"

#include "core/json_text.hpp"
#include "requests.hpp"
#include "simulate/json_parser.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

TEST(Answerer, FillsTheSchema)
{
    const auto answerer = Answerer::compile(test::sentiment_schema().dump());
    ASSERT_TRUE(answerer) << answerer.error().message;
    EXPECT_FALSE(answerer->packed());
    const auto record = Json::parse(answerer->record("Terrible. I hate it, it broke at once and I want my money back."));
    EXPECT_EQ(record.at("sentiment"), "negative");
    EXPECT_TRUE(record.at("would_recommend").is_boolean());
}

TEST(Answerer, SeesARecordInsideAPackedSchema)
{
    const auto packed = Answerer::compile(test::packed_sentiment_schema().dump());
    ASSERT_TRUE(packed) << packed.error().message;
    EXPECT_TRUE(packed->packed());
    const auto single = Answerer::compile(test::sentiment_schema().dump());
    EXPECT_EQ(packed->record("I love it."), single->record("I love it."));
}

TEST(Answerer, RefusesWhatIsNoSchemaWithAStatus400)
{
    for (const char* schema : {"", "{", "[]", R"({"type":"strange"})", R"({"$ref":"#/$defs/missing"})"}) {
        const auto answerer = Answerer::compile(schema);
        ASSERT_FALSE(answerer) << schema;
        EXPECT_EQ(answerer.error().status, 400);
        EXPECT_TRUE(answerer.error().message.starts_with("Invalid schema: ")) << answerer.error().message;
    }
}

TEST(Answerers, CompileASchemaOnce)
{
    JsonParser parser;
    Answerers answerers;
    const auto text = test::sentiment_schema().dump();
    const auto first = answerers.find({text, SchemaText::Form::json}, parser);
    const auto copy = std::string{text};
    const auto again = answerers.find({copy, SchemaText::Form::json}, parser);
    ASSERT_TRUE(first);
    EXPECT_EQ(*first, *again);
    const auto other = answerers.find({test::packed_sentiment_schema().dump(), SchemaText::Form::json}, parser);
    EXPECT_NE(*first, *other);
}

TEST(Answerers, ReadASchemaThatStandsInAString)
{
    JsonParser parser;
    Answerers answerers;
    std::string quoted;
    append_json_string(quoted, "\n" + test::sentiment_schema().dump(2) + "\n");
    const std::string_view inside = std::string_view{quoted}.substr(1, quoted.size() - 2);
    const auto answerer = answerers.find({inside, SchemaText::Form::inside_a_string}, parser);
    ASSERT_TRUE(answerer) << answerer.error().message;
    EXPECT_EQ(Json::parse((*answerer)->record("I love it.")).at("sentiment"), "positive");
}

TEST(Answerers, StayBounded)
{
    JsonParser parser;
    Answerers answerers;
    for (std::size_t i = 0; i < 2 * Answerers::max_schemas + 10; ++i) {
        const auto schema = R"({"type":"object","title":")" + std::to_string(i) + "\"}";
        ASSERT_TRUE(answerers.find({schema, SchemaText::Form::json}, parser));
    }
}

}  // namespace
}  // namespace assay::simulate
