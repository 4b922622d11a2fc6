#include "llm/rule_answerer.hpp"

#include "prompt/packed.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

Json review()
{
    return parse_json(R"({"type": "object", "properties": {"sentiment": {"enum": ["positive", "negative", "neutral"]}},
        "required": ["sentiment"], "additionalProperties": false})", "schema").value();
}

TEST(RuleAnswerer, AnswersOneDocumentWithItsRecord)
{
    const auto answerer = RuleAnswerer::make(review());
    ASSERT_TRUE(answerer) << answerer.error().text();
    EXPECT_FALSE(answerer->packed());
    const std::vector<prompt::Document> documents{{"a", "Terrible, it broke at once and I hate it."}};
    EXPECT_EQ(answerer->answer(documents), R"({"sentiment":"negative"})");
}

TEST(RuleAnswerer, AnswersSeveralDocumentsEachUnderItsId)
{
    const auto answerer = RuleAnswerer::make(prompt::packed_schema(review()));
    ASSERT_TRUE(answerer) << answerer.error().text();
    EXPECT_TRUE(answerer->packed());
    const std::vector<prompt::Document> documents{{"a", "Terrible, it broke and I hate it."}, {"b", "Excellent, I love it."}};
    EXPECT_EQ(*parse_json(answerer->answer(documents), "answer"),
              *parse_json(R"({"items": [{"id": "a", "begins": "Terrible, it broke and I", "record": {"sentiment": "negative"}, "ends": "broke and I hate it."},
                                        {"id": "b", "begins": "Excellent, I love it.", "record": {"sentiment": "positive"}, "ends": "Excellent, I love it."}]})", "expected"));
    EXPECT_EQ(answerer->answer({}), R"({"items":[]})");
}

}  // namespace
}  // namespace assay::llm
