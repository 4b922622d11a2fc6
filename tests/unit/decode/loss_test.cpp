// What is lost, or may be, costs as much as a loss and has a note; what is
// only spelled in another way stays cheap.
#include "decode/decode.hpp"

#include "core/json.hpp"
#include "decode/price.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {
namespace {

constexpr std::string_view person =
    R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"], "additionalProperties": false})";
constexpr std::string_view list_schema =
    R"({"type": "array", "items": {"type": "object", "required": ["name"],
        "properties": {"name": {"type": "string"}, "n": {"type": "integer"}}}})";

/// What came of a text: "value | kinds of notes", or "refused".
struct Outcome {
    std::string text;
    int price = 0;
};

Outcome outcome_of(const DecodeResult& result)
{
    if (!result)
        return {"refused", 0};
    Outcome outcome{result->json + " |", result->price};
    for (const auto& note : result->notes)
        outcome.text += " " + note.what + (note.where.empty() ? "" : ":" + note.where);
    return outcome;
}

Outcome decoded(std::string_view schema, std::string_view text)
{
    const auto compiled = schema::Schema::compile(parse_json(schema, "schema").value());
    Decoder decoder;
    return outcome_of(decoder.decode(text, *compiled));
}

Outcome parsed(std::string_view text)
{
    Decoder decoder;
    return outcome_of(decoder.parse(text));
}

struct Reading {
    std::string_view text;
    std::string_view outcome;
};

void expect_losses(std::string_view schema, const std::vector<Reading>& cases)
{
    for (const auto& [text, expected] : cases) {
        const auto outcome = schema.empty() ? parsed(text) : decoded(schema, text);
        EXPECT_EQ(outcome.text, expected) << text;
        EXPECT_GE(outcome.price, lossy_price) << text;
    }
}

void expect_no_losses(std::string_view schema, const std::vector<Reading>& cases)
{
    for (const auto& [text, expected] : cases) {
        const auto outcome = schema.empty() ? parsed(text) : decoded(schema, text);
        EXPECT_EQ(outcome.text, expected) << text;
        EXPECT_LT(outcome.price, lossy_price) << text;
    }
}

}  // namespace

TEST(Loss, IsAValueWithKeysOfTheSchemaThatFitsNothing)
{
    expect_losses(person, {{"{\"name\":\"A\",\"age\":30}\nCorrection: {\"age\":31}",
                            R"({"name":"A","age":30} | prose_removed data_removed)"}});
    expect_losses(R"({"type": "object", "properties": {"text": {"type": "string"}, "n": {"type": "integer"}}, "required": ["text"]})",
                  {{R"({"text":"hi"}{"n":6})", R"({"text":"hi"} | prose_removed data_removed)"}});
    expect_no_losses(person, {{R"({"name":"A","age":30} See {"x":31})", R"({"name":"A","age":30} | prose_removed)"},
                              {R"({"name":"A","age":30}, that is, {"age":30})", R"({"name":"A","age":30} | prose_removed)"}});
}

TEST(Loss, IsEachLineOfRecordsThatIsNoRecord)
{
    expect_losses(list_schema, {{"{\"name\":\"A\"}\n{\"n\":3}", R"([{"name":"A"}] | joined_records item_dropped:/1)"},
                         {"{\"name\":\"A\"}\n{\"n\":3,\"na", R"([{"name":"A"}] | closed_truncation joined_records item_dropped:/1)"},
                         {"{\"name\":\"A\"}\n{\"name\":\"B\",\"n\":\"many\"}\n{\"name\":\"C\"}",
                          R"([{"name":"A"},{"name":"C"}] | joined_records item_dropped:/1)"}});
    expect_no_losses(list_schema, {{"{\"name\":\"A\"}\n{\"name\":\"B\"}", R"([{"name":"A"},{"name":"B"}] | joined_records)"}});
}

TEST(Loss, IsNoneWhereAListLacksItsBegin)
{
    constexpr std::string_view order =
        R"({"type": "object", "required": ["items"], "additionalProperties": false, "properties": {"total": {"type": "integer"},
            "items": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"},
                "tags": {"type": "array", "items": {"type": "string"}}}}}}})";
    expect_no_losses(order, {{R"({"items":[{"id":1,"tags":"x"]},{"id":2}],"total":2})",
                              R"({"items":[{"id":1,"tags":["x"]},{"id":2}],"total":2} | missing_bracket:/items/0/tags)"},
                             {R"({"items":[{"id":1,"tags":"x","y"]},{"id":2}],"total":2})",
                              R"({"items":[{"id":1,"tags":["x","y"]},{"id":2}],"total":2} | missing_bracket:/items/0/tags)"},
                             {R"({"items":[{"tags":"x","y"],"id":1},{"id":2}],"total":2})",
                              R"({"items":[{"tags":["x","y"],"id":1},{"id":2}],"total":2} | missing_bracket:/items/0/tags)"},
                             {R"({"items":[{"id":1,"tags":"x"]}],"total":2})",
                              R"({"items":[{"id":1,"tags":["x"]}],"total":2} | missing_bracket:/items/0/tags)"}});
    expect_no_losses("", {{R"({"a":[{"b":1],"c":2})", R"({"a":[{"b":1}],"c":2} | missing_bracket:/a/0)"},
                          {R"([{"a":[{"b":1]},{"a":[{"b":2}]}])", R"([{"a":[{"b":1}]},{"a":[{"b":2}]}] | missing_bracket:/0/a/0)"},
                          {R"([{"a":[{"b":1]},{"b":2}]}])", R"([{"a":[{"b":[1]},{"b":2}]}] | missing_bracket:/0/a/0/b)"},
                          {R"({"a":"see ["x","y"]"})", R"({"a":"see [\"x\",\"y\"]"} | unescaped_quote:/a)"}});
}

TEST(Loss, IsNoneWhereAKeyLacksItsClosingMark)
{
    expect_no_losses("", {{R"([{"a":1,"b:2},{"a":3,"b":4}])", R"([{"a":1,"b":2},{"a":3,"b":4}] | missing_quote:/0)"},
                          {R"([{"a":1,"b: true},{"a":3,"b":4}])", R"([{"a":1,"b":true},{"a":3,"b":4}] | missing_quote:/0)"},
                          {R"({"a":"p","b:{"q":2},"c":1})", R"({"a":"p","b":{"q":2},"c":1} | missing_quote)"},
                          {R"({"a":"p","b:[{"q":2}],"c":1})", R"({"a":"p","b":[{"q":2}],"c":1} | missing_quote)"},
                          {R"({"name:"[1]","id":8})", R"({"name":"[1]","id":8} | missing_quote)"},
                          {R"({"size":"x", "price: "// no"})", R"({"size":"x","price":"// no"} | missing_quote)"},
                          {R"({"a:1,b":2,})", R"({"a:1,b":2} | trailing_comma)"},
                          {R"({"a:":"x",})", R"({"a:":"x"} | trailing_comma)"}});
}

TEST(Loss, IsAValueThatWasCutInTheMiddle)
{
    expect_losses(person, {{R"({"name":"A","age":3)", R"({"name":"A","age":3} | value_cut:/age closed_truncation)"},
                           {R"({"age":3,"name":"Al)", R"({"age":3,"name":"Al"} | value_cut:/name closed_truncation)"}});
    expect_losses("", {{R"({"a":1e)", R"({"a":1e0} | number_spelling:/a value_cut:/a closed_truncation)"},
                       {R"(["x", hel)", R"(["x","hel"] | unquoted_string:/1 value_cut:/1 closed_truncation)"}});
    expect_no_losses(person, {{R"({"name":"A","age":30,)", R"({"name":"A","age":30} | closed_truncation)"},
                              {"{\"name\":\"A\",\"age\":30\n", R"({"name":"A","age":30} | closed_truncation)"},
                              {"```json\n{\"name\":\"A\",\"age\":30```", R"({"name":"A","age":30} | fence_removed closed_truncation)"},
                              {R"({"age":30,"name":"A")", R"({"age":30,"name":"A"} | closed_truncation)"},
                              {R"({"age":30,"name":"A","no)", R"({"age":30,"name":"A"} | closed_truncation)"}});
    constexpr std::string_view tags = R"({"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}})";
    EXPECT_EQ(decoded(tags, R"({"tags":"[\"a\", \"b"})").text,
              R"({"tags":["a","b"]} | json_in_text:/tags value_cut:/tags closed_truncation:/tags)");
}

TEST(Loss, OfACutIsNothingForTheModelToLearn)
{
    EXPECT_EQ(losses_for_model({{"/a", "value_cut", "3", "3", price_of("value_cut")}}), "");
    EXPECT_NE(losses_for_model({{"/a", "value_dropped", "3", "", price_of("value_dropped")}}), "");
}

TEST(Loss, IsNoneWhereACommentHoldsTheMembersBehindIt)
{
    expect_losses("", {{R"({"a": {"b": 1 // one }, "c": 2})", R"({"a":{"b":1}} | members_in_text:/a comment_removed:/a closed_truncation)"}});
    expect_no_losses("", {{R"({"name": Ann // x, "age": 3})", R"({"name":"Ann","age":3} | unquoted_string:/name comment_removed)"},
                          {R"({"size": "don't", "price: "// no"})", R"({"size":"don't","price":"// no"} | missing_quote)"},
                          {R"({"a": 1, # one, "b": 2})", R"({"a":1,"b":2} | comment_removed extra_comma)"},
                          {R"({"a": [1 // one ]})", R"({"a":[1]} | comment_removed:/a)"},
                          {"{\"a\": 1, // one }\n \"b\": 2}", R"({"a":1,"b":2} | comment_removed)"},
                          {"{\"a\": 1} // {\"b\"}", R"({"a":1} | prose_removed)"}});
}

TEST(Loss, IsAWordThatIsDeniedOrAsked)
{
    constexpr std::string_view yes = R"({"type": "object", "required": ["v"], "properties": {"v": {"type": "boolean"}}})";
    constexpr std::string_view level = R"({"type": "object", "required": ["v"], "properties": {"v": {"enum": ["high", "low"]}}})";
    for (const std::string_view word : {"!true", "\u00ACtrue", "~true", "-1", "(!yes)"})
        EXPECT_EQ(decoded(yes, R"({"v":")" + std::string{word} + "\"}").text, "refused") << word;
    for (const std::string_view word : {"!high", "\u00AChigh", "~high", "! High"})
        EXPECT_EQ(decoded(level, R"({"v":")" + std::string{word} + "\"}").text, "refused") << word;
    expect_losses(yes, {{R"({"v":"yes?"})", R"({"v":true} | boolean_in_doubt:/v)"}});
    expect_losses(level, {{R"({"v":"high ?"})", R"({"v":"high"} | enum_in_doubt:/v)"}});
    expect_no_losses(yes, {{R"({"v":"yes!"})", R"({"v":true} | boolean_from_text:/v)"}});
    expect_no_losses(level, {{R"({"v":"*high!*"})", R"({"v":"high"} | enum_spelling:/v)"}});
    expect_no_losses(R"({"type": "object", "properties": {"v": {"enum": ["!high", "low?"]}}})",
                     {{R"({"v":"!High"})", R"({"v":"!high"} | enum_case:/v)"}, {R"({"v":"LOW?"})", R"({"v":"low?"} | enum_case:/v)"}});
}

TEST(Loss, IsNoneWhereACommaOrColonIsMissingInCompactText)
{
    expect_no_losses("", {{R"(["a""b","c"])", R"(["a","b","c"] | missing_comma)"},
                          {R"({"items":[{"id":369,"name":"red shoes","ok"true}]})",
                           R"({"items":[{"id":369,"name":"red shoes","ok":true}]} | missing_colon:/items/0/ok)"},
                          {R"({"ok"false,"score":1})", R"({"ok":false,"score":1} | missing_colon:/ok)"},
                          {R"({a: 1 b: 2})", R"({"a":1,"b":2} | unquoted_key:/a missing_comma)"},
                          {R"({"a": 1 b: 2})", R"({"a":1,"b":2} | missing_comma unquoted_key:/b)"}});
}

TEST(Loss, IsTheSecondOfTwoValuesUnderOneKeyInTwoSpellings)
{
    expect_losses(person, {{R"({"name":"A","age":30,"Age":31})", R"({"name":"A","age":30} | value_dropped:/Age)"},
                           {R"({"name":"A","Age":31,"age":30})", R"({"name":"A","age":30} | value_dropped:/Age)"}});
    expect_no_losses(person, {{R"({"name":"A","age":30,"Age":30})", R"({"name":"A","age":30} | unknown_field_dropped:/Age)"}});
}

}  // namespace assay::decode
