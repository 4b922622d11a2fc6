#include "llm/answer_text.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(WithoutThinking, DropsALeadingThought)
{
    EXPECT_EQ(without_thinking("<think>a</think>{}"), "{}");
    EXPECT_EQ(without_thinking(" \n<think>\na {\"b\":1}\n</think>\n\n{} "), "{} ");
    EXPECT_EQ(without_thinking("<think></think>"), "");
    EXPECT_EQ(without_thinking("<think>a</think>  "), "");
}

TEST(WithoutThinking, LeavesOtherTextAsItIs)
{
    EXPECT_EQ(without_thinking(""), "");
    EXPECT_EQ(without_thinking(" {\"a\":\"<think>x</think>\"}"), " {\"a\":\"<think>x</think>\"}");
    EXPECT_EQ(without_thinking("<thinking>x"), "<thinking>x");
}

TEST(WithoutThinking, FindsNoAnswerInAThoughtWithoutEnd)
{
    EXPECT_EQ(without_thinking("<think>perhaps {\"a\":1}"), "");
}

TEST(CountAt, IsAbsentRatherThanZero)
{
    simdjson::dom::parser parser;
    const auto text = simdjson::padded_string(std::string{R"({"a":3,"b":null,"c":-1,"d":"4","e":0})"});
    const simdjson::dom::object object = parser.parse(text);
    EXPECT_EQ(count_at(object, "a"), 3);
    EXPECT_EQ(count_at(object, "e"), 0);
    for (const char* key : {"b", "c", "d", "missing"})
        EXPECT_EQ(count_at(object, key), std::nullopt) << key;
}

}  // namespace
}  // namespace assay::llm
