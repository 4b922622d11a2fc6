#include "decode/decode.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(Decoder, CountsHalfACharacterAsALoss)
{
    Decoder decoder;
    const auto decoded = decoder.parse(R"({"a":"\ud800","b":"\ud83d\ude00"})");
    ASSERT_TRUE(decoded);
    ASSERT_EQ(decoded->notes.size(), 1u);
    EXPECT_EQ(decoded->notes[0].what, "lone_surrogate");
    EXPECT_EQ(decoded->notes[0].where, "/a");
    EXPECT_EQ(decoded->price, 100);
}

TEST(Decoder, NotesALossBehindManyMends)
{
    std::string text = "[";
    for (int i = 0; i < 300; ++i)
        text += R"({"a":},)";
    text += R"("\udc00"])";
    Decoder decoder;
    const auto decoded = decoder.parse(text);
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(std::any_of(decoded->notes.begin(), decoded->notes.end(), [](const Note& note) {
        return note.what == "lone_surrogate" && note.where == "/300";
    }));
    EXPECT_EQ(decoded->price, 300 * 20 + 100);
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

TEST(Decoder, RejectsWithWhatIsWrongButNotWithWhatCouldBeMended)
{
    Decoder decoder;
    const auto schema = compiled(R"({"type": "object", "required": ["s", "n"], "properties": {"s": {"enum": ["yes"]}}})");
    const auto decoded = decoder.decode(R"({"s":"YES"})", schema);
    ASSERT_FALSE(decoded);
    ASSERT_EQ(decoded.error().violations.size(), 1u) << "YES would have done for yes";
    EXPECT_EQ(decoded.error().violations[0].keyword, "required");
}

TEST(Decoder, KeepsNothingOfTheTextBefore)
{
    Decoder decoder;
    ASSERT_TRUE(decoder.parse("{\"a\": \"a long text that fills the buffer\"}"));
    ASSERT_FALSE(decoder.parse("nothing"));
    EXPECT_EQ(decoder.parse("[1]")->json, "[1]");
}

TEST(Decoder, KeepsNumbersOfAnySizeWhereAskedTo)
{
    for (const auto profile : {Profile::extract, Profile::text, Profile::strict}) {
        Decoder decoder{{}, {.profile = profile, .big_numbers = BigNumbers::kept}};
        for (const std::string json : {R"({"a":123456789012345678901234567890,"b":[1e400,-1e-400,1.50]})", "1e400", "[-99999999999999999999]"}) {
            const auto parsed = decoder.parse(json);
            ASSERT_TRUE(parsed) << json;
            EXPECT_EQ(parsed->json, json);
            EXPECT_TRUE(parsed->notes.empty());
            const auto decoded = decoder.decode(json, compiled("{}"));
            ASSERT_TRUE(decoded) << json;
            EXPECT_EQ(decoded->json, json);
        }
    }
    Decoder decoder{{}, {.big_numbers = BigNumbers::kept}};
    EXPECT_EQ(decoder.parse("{a: 123456789012345678901234567890, b: 1e400,}")->json,
              R"({"a":123456789012345678901234567890,"b":1e400})");
    const auto schema = compiled(R"({"properties": {"a": {"type": "integer", "minimum": 1}, "b": {"type": "integer"}}})");
    EXPECT_EQ(decoder.decode(R"({"a":123456789012345678901234567890,"b":"5"})", schema)->json,
              R"({"a":123456789012345678901234567890,"b":5})");
}

TEST(Decoder, TurnsNumbersThatNoColumnHoldsIntoDoublesWithANote)
{
    Decoder decoder;
    const auto decoded = decoder.parse("[123456789012345678901234567890]");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->json, "[123456789012345678901234567890.0]");
    ASSERT_EQ(decoded->notes.size(), 1u);
    EXPECT_EQ(decoded->notes[0].what, "big_integer");
    EXPECT_FALSE(decoder.parse("[1e400]"));
}

TEST(Decoder, SaysThatADocumentOfSeveralWasIgnored)
{
    Decoder decoder;
    const auto decoded = decoder.parse(R"(first {"a": [1, 2]} then {"b": 1})");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->json, R"({"a":[1,2]})");
    EXPECT_EQ(decoded->notes.back().what, "other_answer_ignored");
}

TEST(Decoder, HoldsNumbersAgainstTheSchemaAsTheyAreSpelled)
{
    Decoder decoder;
    const auto schema = compiled(R"({"type":"object","properties":{"n":{"type":"integer"},"x":{"maximum":0.1}}})");
    EXPECT_TRUE(decoder.decode(R"({"n":9007199254740993})", schema));
    EXPECT_FALSE(decoder.decode(R"({"n":9007199254740993.5})", schema));
    EXPECT_TRUE(decoder.decode(R"({"x":0.1})", schema));
    EXPECT_FALSE(decoder.decode(R"({"x":0.10000000000000000001})", schema));
}

}  // namespace
}  // namespace assay::decode
