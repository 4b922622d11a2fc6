#include "prompt/template.hpp"

#include <gtest/gtest.h>

namespace assay::prompt {
namespace {

const std::string good = R"(---
task: review
version: 2
---

# system
Read. {{answer}} {{schema}} {{examples}}

# answer one
One.

# answer many
Many.

# user
Here: {{documents}}

# ask again
Wrong: {{errors}}

# examples

{"text": "Great", "record": {"sentiment": "positive"}}
{"text": "Bad", "record": {"sentiment": "negative"}}
)";

std::string without(std::string text, const std::string& part)
{
    const auto at = text.find(part);
    EXPECT_NE(at, std::string::npos);
    return text.erase(at, part.size());
}

TEST(Template, ReadsSectionsAndExamples)
{
    const auto result = Template::parse(good, "p.md");
    ASSERT_TRUE(result) << result.error().text();
    EXPECT_EQ(result->name(), "review/v2");
    EXPECT_EQ(result->section("answer one"), "One.");
    ASSERT_EQ(result->examples().size(), 2u);
    EXPECT_EQ(result->examples()[1].text, "Bad");
    EXPECT_EQ(result->examples()[1].place, "p.md:24");
}

TEST(Template, SaysWhichSectionOrPlaceholderIsMissing)
{
    const auto no_user = Template::parse(without(good, "# user\nHere: {{documents}}\n"), "p.md");
    ASSERT_FALSE(no_user);
    EXPECT_NE(no_user.error().message.find("'# user' is missing"), std::string::npos);
    const auto no_documents = Template::parse(without(good, "{{documents}}"), "p.md");
    ASSERT_FALSE(no_documents);
    EXPECT_NE(no_documents.error().message.find("{{documents}}"), std::string::npos);
    const auto no_version = Template::parse(without(good, "version: 2\n"), "p.md");
    ASSERT_FALSE(no_version);
    EXPECT_NE(no_version.error().message.find("version"), std::string::npos);
    EXPECT_FALSE(Template::parse("", "p.md"));
    EXPECT_FALSE(Template::parse("---\ntask: x\n", "p.md"));
    EXPECT_FALSE(Template::parse(good + "\n# user\n{{documents}}", "p.md")) << "a section twice";
}

TEST(Template, NamesTheLineOfABadExample)
{
    const auto result = Template::parse(without(good, "\"record\": {\"sentiment\": \"negative\"}"), "p.md");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().where, "p.md:24");
}

TEST(Fill, DoesNotLookIntoValues)
{
    EXPECT_EQ(fill("{{a}}-{{b}}-{{c}}", {{"a", "{{b}}"}, {"b", "2"}}), "{{b}}-2-{{c}}");
    EXPECT_EQ(fill("open {{a", {{"a", "x"}}), "open {{a");
}

TEST(ShippedPrompts, AreWellFormed)
{
    const auto result = Template::load(ASSAY_SOURCE_DIR "/prompts/extract/v1.md");
    ASSERT_TRUE(result) << result.error().text();
    EXPECT_EQ(result->name(), "extract/v1");
}

}  // namespace
}  // namespace assay::prompt
