#include "llm/schema_merge.hpp"

#include "json_text.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

std::optional<Json> merged(const char* first, const char* second)
{
    return merge_schemas(*parse_json(first, "first"), *parse_json(second, "second"));
}

TEST(MergeSchemas, PutsKeywordsSideBySide)
{
    EXPECT_EQ(merged(R"({"type": "string"})", R"({"minLength": 1})"), json(R"({"type": "string", "minLength": 1})"));
    EXPECT_EQ(merged(R"({"required": ["a"]})", R"({"required": ["b", "a"]})"), json(R"({"required": ["a", "b"]})"));
    EXPECT_EQ(merged(R"({"description": "x"})", R"({"description": "y"})"), json(R"({"description": "x"})"));
    EXPECT_EQ(merged("{}", "true"), json("{}"));
}

TEST(MergeSchemas, TakesTheNarrowerOfTwoBounds)
{
    EXPECT_EQ(merged(R"({"minimum": 1, "maximum": 9})", R"({"minimum": 3, "maximum": 10})"),
              json(R"({"minimum": 3, "maximum": 9})"));
    EXPECT_EQ(merged(R"({"type": ["string", "number"]})", R"({"type": ["integer", "null"]})"),
              json(R"({"type": "integer"})"));
    EXPECT_EQ(merged(R"({"enum": ["a", "b"]})", R"({"enum": ["c", "b"]})"), json(R"({"enum": ["b"]})"));
}

TEST(MergeSchemas, LeavesOnePropertyOfBothToTheNextMerge)
{
    EXPECT_EQ(merged(R"({"properties": {"a": {"type": "string"}}})", R"({"properties": {"a": {"minLength": 1}, "b": {}}})"),
              json(R"({"properties": {"a": {"allOf": [{"type": "string"}, {"minLength": 1}]}, "b": {}}})"));
}

TEST(MergeSchemas, RefusesWhatTakesMoreThanThat)
{
    EXPECT_FALSE(merged(R"({"pattern": "a"})", R"({"pattern": "b"})"));
    EXPECT_FALSE(merged(R"({"type": "string"})", R"({"type": "number"})"));
    EXPECT_FALSE(merged(R"({"enum": [1]})", R"({"enum": [2]})"));
    EXPECT_FALSE(merged(R"({"anyOf": [{"type": "string"}]})", R"({"anyOf": [{"type": "null"}]})"));
    EXPECT_FALSE(merged("{}", "false"));
}

TEST(MergeSchemas, RefusesAClosedObjectBesideForeignProperties)
{
    const char* closed = R"({"properties": {"a": {}}, "additionalProperties": false})";
    EXPECT_FALSE(merged(closed, R"({"properties": {"b": {}}})"));
    EXPECT_FALSE(merged(R"({"properties": {"b": {}}})", closed));
    EXPECT_TRUE(merged(closed, R"({"properties": {"a": {}}})"));
}

}  // namespace
}  // namespace assay::llm
