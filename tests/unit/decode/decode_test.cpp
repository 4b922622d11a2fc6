#include "decode/decode.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

schema::Schema compiled(std::string_view text)
{
    return schema::Schema::compile(parse_json(text, "schema").value()).value();
}

TEST(Decoder, TakesValidTextAsItStands)
{
    Decoder decoder;
    const auto decoded = decoder.parse(" { \"a\" : [ 1.10, 12345678901234567890, \"x  y\" ] } ");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->json, "{\"a\":[1.10,12345678901234567890,\"x  y\"]}");
    EXPECT_TRUE(decoded->notes.empty());
}

TEST(Decoder, RefusesTextThatIsTooLong)
{
    DecodeLimits limits;
    limits.max_bytes = 10;
    Decoder decoder{limits};
    EXPECT_TRUE(decoder.parse("[1,2,3,45]"));
    const auto decoded = decoder.parse("[1,2,3,456]");
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().reason, "the answer is longer than 10 bytes");
    EXPECT_FALSE(decoder.decode("[1,2,3,456]", compiled("{}")));
}

TEST(Decoder, RefusesTextThatIsTooDeepValidOrMended)
{
    DecodeLimits limits;
    limits.max_depth = 3;
    Decoder decoder{limits};
    EXPECT_TRUE(decoder.parse("[[1]]"));
    EXPECT_TRUE(decoder.parse("[[1],]"));
    EXPECT_TRUE(decoder.parse("[[[1]]]"));
    EXPECT_TRUE(decoder.parse("[[[1]],]"));
    EXPECT_FALSE(decoder.parse("[[[[1]]]]"));
    const auto mended = decoder.parse("[[[[1]],]");
    ASSERT_FALSE(mended);
    EXPECT_NE(mended.error().reason.find("deeper than 3 levels"), std::string::npos) << mended.error().reason;
}

TEST(Decoder, ReplacesBytesThatAreNotUtf8)
{
    Decoder decoder;
    const auto decoded = decoder.parse("{\"a\":\"x\xFFy\"}");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->json, "{\"a\":\"x\xEF\xBF\xBDy\"}");
    ASSERT_EQ(decoded->notes.size(), 1u);
    EXPECT_EQ(decoded->notes[0].what, "invalid_utf8");
}

TEST(Decoder, ReadsTheLargestValueWhereNoSchemaDecides)
{
    Decoder decoder;
    const auto decoded = decoder.parse("see [1]: {\"a\": [1, 2, 3]} and {}");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->json, "{\"a\":[1,2,3]}");
}

TEST(Decoder, RefusesAContradictionThoughAFragmentBesideItIsSound)
{
    Decoder decoder;
    const auto decoded = decoder.parse("{\"a\": 1, \"a\": 2} or [3]");
    ASSERT_FALSE(decoded);
    EXPECT_NE(decoded.error().reason.find("\"a\" stands twice"), std::string::npos);
}

TEST(Decoder, ChecksTextThatIsKnownToBeJson)
{
    Decoder decoder;
    const auto schema = compiled(R"({"type": "object", "required": ["a"]})");
    EXPECT_TRUE(decoder.check(R"({"a":1})", schema));
    const auto missing = decoder.check("{}", schema);
    ASSERT_FALSE(missing);
    ASSERT_EQ(missing.error().violations.size(), 1u);
    EXPECT_EQ(missing.error().violations[0].keyword, "required");
    EXPECT_FALSE(decoder.check("{", schema));
}

TEST(Decoder, GivesTheParsedFormOfJson)
{
    Decoder decoder;
    const auto element = decoder.element(R"({"a":7})");
    ASSERT_TRUE(element);
    EXPECT_EQ(element->at_key("a").get_int64().value(), 7);
    EXPECT_FALSE(decoder.element("{a:7}")) << "it mends nothing";
}

TEST(Decoder, RejectsWithTheViolationsOfTheModelsOwnWords)
{
    Decoder decoder;
    const auto schema = compiled(R"({"type": "object", "required": ["s", "n"], "properties": {"s": {"enum": ["yes"]}}})");
    const auto decoded = decoder.decode(R"({"s":"YES"})", schema);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().violations.size(), 2u) << "the case that could be mended is named, too";
}

TEST(Decoder, KeepsNothingOfTheTextBefore)
{
    Decoder decoder;
    ASSERT_TRUE(decoder.parse("{\"a\": \"a long text that fills the buffer\"}"));
    ASSERT_FALSE(decoder.parse("nothing"));
    EXPECT_EQ(decoder.parse("[1]")->json, "[1]");
}

}  // namespace
}  // namespace assay::decode
