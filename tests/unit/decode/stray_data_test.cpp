// What is left beside the values that were read, and what a string swallowed:
// members stay where there is one plausible reading; where they are lost, the
// price says so.
#include "decode/stray_data.hpp"

#include "decode/decode.hpp"
#include "decode/price.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

struct Stray {
    std::string_view text;
    std::string_view json;
    std::string_view note{};  ///< One of its notes.
};

void expect(const std::vector<Stray>& cases, bool is_loss)
{
    Decoder decoder{{}, {.missing = Missing::null, .documents = Documents::list}};
    for (const auto& test : cases) {
        SCOPED_TRACE(test.text);
        const auto decoded = decoder.parse(test.text);
        ASSERT_TRUE(decoded) << decoded.error().reason;
        EXPECT_EQ(decoded->json, test.json);
        EXPECT_EQ(decoded->price >= lossy_price, is_loss) << decoded->price;
        std::string notes;
        for (const auto& note : decoded->notes)
            notes += note.what + " ";
        EXPECT_NE(notes.find(test.note), std::string::npos) << notes;
    }
}

TEST(StrayData, AnObjectThatLacksABraceKeepsItsMembers)
{
    expect({{R"(Here it is: "a":1,"b":2})", R"({"a":1,"b":2})"},
            {R"(Here: "x":{"a":1},"b":2} Bye.)", R"({"x":{"a":1},"b":2})"},
            {R"([{"a":1},"a":2},{"a":3}])", R"([{"a":1},{"a":2},{"a":3}])", "missing_bracket"},
            {R"({"items":["a":1},{"a":2}]})", R"({"items":[{"a":1},{"a":2}]})"},
            {R"({"items":[{"a":1},"a":2,"b":3},{"a":4}],"n":3})", R"({"items":[{"a":1},{"a":2,"b":3},{"a":4}],"n":3})"},
            {R"({"items":[{"a":1}],"n":3})", R"({"items":[{"a":1}],"n":3})"},
            {R"({"items":[{"a":1},"n":3})", R"({"items":[{"a":1}],"n":3})"}},
           false);
}

TEST(StrayData, ABraceTooManyEndsNothing)
{
    expect({{R"({"x":{"a":1}}},"b":2})", R"({"x":{"a":1},"b":2})", "early_bracket"},
            {R"({"items":[{"a":1}},{"a":2}],"n":1})", R"({"items":[{"a":1},{"a":2}],"n":1})", "wrong_bracket"},
            {R"({"items":[{"a":1}],{"a":2}],"n":1})", R"({"items":[{"a":1},{"a":2}],"n":1})", "split_list"},
            {R"({"a":1}})", R"({"a":1})", "wrong_bracket"},
            {R"({{"a":1}})", R"({"a":1})", "wrong_bracket"},
            {R"({"a":f"x"})", R"({"a":"x"})", "python_literal"},
            {"```json\n{\"a\":1}}\n```", R"({"a":1})", "wrong_bracket"}},
           false);
}

TEST(StrayData, WhatIsDroppedAndIsDataIsALoss)
{
    expect({{R"([1,2],3,4])", "[1,2]", "data_removed"},
            {R"({"a":1} b: 2})", R"({"a":1})", "data_removed"},
            {"[1,2]\n\"b\": 3\n", "[1,2]", "data_removed"},
            {R"({"a": "x", "b"})", R"({"a":"x","b":null})", "stray_text"},
            {R"(["a":1, 5]])", R"([{"a":1},5])", "unmatched_bracket"}},
           true);
}

TEST(StrayData, WordsThatQuoteAMemberAreProse)
{
    expect({{R"(I set "s": "ok" here. {"s":"ok"} Note: "s": "ok" was set, as "t": 1.)", R"({"s":"ok"})"},
            {"{\"s\":\"ok\"}\n- \"s\": \"ok\" because it says so\n", R"({"s":"ok"})"},
            {R"(The answer for "user": {"name":"x"})", R"({"name":"x"})"},
            {R"("Sure!" {"a": 1})", R"({"a":1})"},
            {R"({"a": 1}, which is 5)", R"({"a":1})"}},
           false);
}

TEST(SwallowedMembers, AreGivenBackWhereTheirKeyShowsItself)
{
    expect({{R"({"a": "x", b": "y", "c": 3})", R"({"a":"x","b":"y","c":3})"},
            {R"({"a": "x, "b: "y", "c": 3})", R"({"a":"x","b":"y","c":3})"},
            {R"({"p":{"a": "x}, "q": {"a": "y"}})", R"({"p":{"a":"x"},"q":{"a":"y"}})"},
            {R"([{"a": "x}, {"a": "y"}])", R"([{"a":"x"},{"a":"y"}])"},
            {R"({"a": ["x, y], "b": 3})", R"({"a":["x, y"],"b":3})"},
            {R"({"a": "smile :}, "b": 2})", R"({"a":"smile :}","b":2})"}},
           false);
}

TEST(SwallowedMembers, OrCostWhatALossCosts)
{
    expect({{R"({"a": "x, b": 5, "c":"y"})", R"({"a":"x, b\": 5, \"c\":\"y"})", "members_in_text"},
            {R"({"x":"a":1},"b":2})", R"({"x":"a\":1},\"b\":2"})", "members_in_text"},
            {R"({"a": ["x", "y, "b": 3})", R"({"a":["x","y, \"b\": 3}"]})", "members_in_text"}},
           true);
}

TEST(SwallowedMembers, AQuotationIsNone)
{
    expect({{R"({"a": "He said "yes", "no" and "maybe" to it", "b": 1})", R"({"a":"He said \"yes\", \"no\" and \"maybe\" to it","b":1})"},
            {R"({"a": "she said: "hello" and left"})", R"({"a":"she said: \"hello\" and left"})"},
            {R"({"a": "use {"b": 1} here", "c": 2})", R"({"a":"use {\"b\": 1} here","c":2})"}},
           false);
}

TEST(Wrappings, OfEveryKindAreTakenOff)
{
    expect({{R"({&quot;a&quot;: &quot;x &amp; y&quot;})", R"({"a":"x & y"})", "html_unescaped"},
            {R"({"a": "x &quot; y",})", R"({"a":"x &quot; y"})", "trailing_comma"},
            {R"("{""a"": ""x"", ""b"": 2}")", R"({"a":"x","b":2})", "unescaped"},
            {R"([THINK]maybe {"a":1}[/THINK]{"a":2})", R"({"a":2})", "thought_removed"},
            {R"([TOOL_CALLS]f{"a":2})", R"({"a":2})", "prose_removed"}},
           false);
}

}  // namespace
}  // namespace assay::decode
