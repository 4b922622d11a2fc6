#include "ground/plan.hpp"

#include "schema/schema.hpp"

#include <gtest/gtest.h>

namespace assay::ground {
namespace {

Plan plan_of(const char* document)
{
    return Plan::compile(schema::Schema::compile(Json::parse(document)).value().document()).value();
}

bool wants(const Plan& plan, const std::vector<std::string>& path)
{
    auto node = Plan::root;
    for (const auto& step : path) {
        node = step == "#" ? plan.item(node, 0) : plan.member(node, step);
        if (node == Plan::none)
            return false;
    }
    return plan.wants_string(node);
}

TEST(Plan, IsEmptyWithoutMarks)
{
    EXPECT_TRUE(plan_of(R"({"type":"object","properties":{"a":{"type":"string"}}})").is_empty());
    EXPECT_TRUE(plan_of(R"({"type":"object","properties":{"a":{"type":"string","x-ground":false}}})").is_empty());
}

TEST(Plan, FindsMarksInListsAndObjectsAndReferences)
{
    const auto plan = plan_of(R"({"type":"object","properties":{
        "a":{"type":"string","x-ground":true}, "b":{"type":"string"},
        "list":{"type":"array","items":{"type":"string","x-ground":true}},
        "deep":{"type":"object","properties":{"c":{"$ref":"#/$defs/quote"}}},
        "maybe":{"anyOf":[{"type":"null"},{"type":"string","x-ground":true}]}},
        "$defs":{"quote":{"type":"string","x-ground":true}}})");
    EXPECT_TRUE(wants(plan, {"a"}));
    EXPECT_FALSE(wants(plan, {"b"}));
    EXPECT_FALSE(wants(plan, {"unknown"}));
    EXPECT_TRUE(wants(plan, {"list", "#"}));
    EXPECT_TRUE(wants(plan, {"deep", "c"}));
    EXPECT_FALSE(wants(plan, {"deep", "d"}));
    EXPECT_TRUE(wants(plan, {"maybe"}));
}

TEST(Plan, AMarkHoldsForAllBelowItUntilItIsTakenBack)
{
    const auto plan = plan_of(R"({"type":"object","properties":{"people":{"x-ground":true,"type":"array","items":{
        "type":"object","properties":{"name":{"type":"string"},"mood":{"type":"string","x-ground":false}}}}}})");
    EXPECT_TRUE(wants(plan, {"people", "#", "name"}));
    EXPECT_FALSE(wants(plan, {"people", "#", "mood"}));
}

TEST(Plan, ComesBackInRecursiveSchemas)
{
    const auto plan = plan_of(R"({"type":"object","properties":{"tree":{"$ref":"#/$defs/node"}},"$defs":{"node":{"type":"object",
        "properties":{"name":{"type":"string","x-ground":true},"children":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}})");
    EXPECT_TRUE(wants(plan, {"tree", "children", "#", "children", "#", "name"}));
    EXPECT_FALSE(wants(plan, {"tree", "children", "#", "children", "#", "other"}));
}

TEST(Plan, RefusesAMarkThatIsNoBoolean)
{
    const auto plan = Plan::compile(Json::parse(R"({"properties":{"a":{"x-ground":"yes"}}})"));
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().where, "/properties/a/x-ground");
}

TEST(Plan, MarksCanBeTakenOutOfADocument)
{
    EXPECT_EQ(without_marks(Json::parse(R"({"properties":{"x-ground":{"type":"string","x-ground":true}},"default":{"x-ground":1}})")),
              Json::parse(R"({"properties":{"x-ground":{"type":"string"}},"default":{"x-ground":1}})"))
        << "properties and data may have that name";
}

}  // namespace
}  // namespace assay::ground
