#include "ground/grounder.hpp"

#include "schema/schema.hpp"

#include <gtest/gtest.h>

namespace assay::ground {
namespace {

class Grounder : public testing::Test {
protected:
    std::string spans(const std::string& record, std::string_view text)
    {
        const simdjson::padded_string padded{record};
        return spans_json(ground(plan_, parser_.parse(padded).value(), text, limits_));
    }

    Plan plan_ = Plan::compile(Json::parse(R"({"type":"object","properties":{
        "product":{"type":["string","null"],"x-ground":true},"mood":{"type":"string"},
        "issues":{"type":"array","items":{"type":"object","properties":{"what":{"type":"string","x-ground":true}}}}}})")).value();
    simdjson::dom::parser parser_;
    GroundLimits limits_;
};

TEST_F(Grounder, GivesEveryMarkedStringItsPlaceInOrder)
{
    EXPECT_EQ(spans(R"({"issues":[{"what":"battery"},{"what":"battery"},{"what":"screen"}],"mood":"bad","product":"Ä1"})",
                    "Ä1: battery! And the battery."),
              R"([{"at":"/issues/0/what","kind":"exact","start":5,"end":12,"char_start":4,"char_end":11},)"
              R"({"at":"/issues/1/what","kind":"exact","start":22,"end":29,"char_start":21,"char_end":28},)"
              R"({"at":"/issues/2/what","kind":"absent"},)"
              R"({"at":"/product","kind":"exact","start":0,"end":3,"char_start":0,"char_end":2}])");
}

TEST_F(Grounder, NullsAndEmptyStringsSayNothing)
{
    EXPECT_EQ(spans(R"({"issues":[{"what":" "}],"product":null})", "text"), "[]");
}

TEST_F(Grounder, StopsAtItsLimitAndSaysSo)
{
    limits_.max_values = 1;
    EXPECT_EQ(spans(R"({"issues":[{"what":"a"},{"what":"a"}]})", "a"),
              R"([{"at":"/issues/0/what","kind":"exact","start":0,"end":1,"char_start":0,"char_end":1},)"
              R"({"at":"/issues/1/what","kind":"unchecked"}])");
}

}  // namespace
}  // namespace assay::ground
