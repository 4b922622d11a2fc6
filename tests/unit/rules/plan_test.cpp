#include "rules/plan.hpp"

#include <gtest/gtest.h>

namespace assay::rules {
namespace {

Result<Node> plan(const char* schema, PlanLimits limits = {}) { return compile_plan(Json::parse(schema), limits); }

TEST(CompilePlan, RefusesARootThatIsNoObject)
{
    const Result<Node> root = plan(R"({"type":"array"})");
    ASSERT_FALSE(root);
    EXPECT_EQ(root.error().code, Errc::invalid_input);
}

TEST(CompilePlan, RefusesASchemaBeyondItsLimit)
{
    PlanLimits limits;
    limits.max_nodes = 3;
    EXPECT_FALSE(plan(R"({"type":"object","properties":{"a":{},"b":{},"c":{},"d":{}}})", limits));
}

TEST(CompilePlan, FollowsReferencesAndKeepsWordsBesideThem)
{
    const Result<Node> root = plan(R"({"type":"object","properties":{"x":{"$ref":"#/$defs/n","description":"the polarity"}},
                                       "$defs":{"n":{"type":"number","maximum":3}}})");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->properties[0].value->number.maximum, 3);
    EXPECT_EQ(root->properties[0].value->cue, Cue::score);
}

TEST(CompilePlan, CutsRecursionOff)
{
    const Result<Node> root = plan(R"({"$ref":"#/$defs/t","$defs":{"t":{"type":"object","properties":{
        "name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/t"}}}}}})");
    ASSERT_TRUE(root);
    EXPECT_TRUE(root->properties[1].value->array.items->cut_off);
}

TEST(CompilePlan, ReadsANullableAnyOfAsOneNullablePlace)
{
    const Result<Node> root = plan(R"({"type":"object","properties":{"x":{"anyOf":[{"type":"integer"},{"type":"null"}]}}})");
    ASSERT_TRUE(root);
    EXPECT_TRUE(root->properties[0].value->variants.empty());
    EXPECT_EQ(root->properties[0].value->types, unsigned{integer_bit | null_bit});
}

TEST(CompilePlan, ReadsOneOfConstsAsAnEnum)
{
    const Result<Node> root = plan(R"({"type":"object","properties":{"x":{"oneOf":[{"const":"good"},{"const":"bad"}]}}})");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->properties[0].value->options.size(), 2U);
    EXPECT_EQ(root->properties[0].value->cue, Cue::sentiment);
}

TEST(CompilePlan, JoinsAllOf)
{
    const Result<Node> root = plan(R"({"type":"object","allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},
                                       {"properties":{"b":{"type":"string"}},"required":["b"]}]})");
    ASSERT_TRUE(root);
    ASSERT_EQ(root->properties.size(), 2U);
    EXPECT_TRUE(root->properties[0].required);
    EXPECT_TRUE(root->properties[1].required);
}

TEST(CompilePlan, MakesRoomForRequiredNamesThatAreNotDescribed)
{
    const Result<Node> root = plan(R"({"type":"object","required":["x"],"additionalProperties":{"type":"integer"}})");
    ASSERT_TRUE(root);
    ASSERT_EQ(root->properties.size(), 1U);
    EXPECT_TRUE(root->properties[0].value->number.integer);
}

}  // namespace
}  // namespace assay::rules
