#include "extract/vote.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

const schema::Schema& free_schema()
{
    static const auto schema = schema::Schema::compile(Json::parse(R"({"type":"object"})")).value();
    return schema;
}

Vote vote_on(const std::vector<std::string>& records, std::size_t samples, const schema::Schema& schema = free_schema())
{
    return vote(records, samples, schema);
}

TEST(Vote, TakesWhatMostAnswersSayFieldByField)
{
    const auto result = vote_on({R"({"a":"x","b":[1]})", R"({"a":"y","b":[1]})", R"({"a":"y","b":[2]})"}, 3);
    EXPECT_EQ(result.record, R"({"a":"y","b":[1]})");
    EXPECT_EQ(Json::parse(result.confidence), Json::parse(R"({"a":0.6666666666666666,"b":0.6666666666666666})"));
}

TEST(Vote, OneAnswerAgreesWithItself)
{
    EXPECT_EQ(vote_on({R"({"a":1})"}, 1).confidence, R"({"a":1})");
    EXPECT_EQ(vote_on({R"({"a":1})"}, 4).confidence, R"({"a":0.25})") << "three were no answers";
}

TEST(Vote, TheFirstOfEqualsWins)
{
    EXPECT_EQ(vote_on({R"({"a":2})", R"({"a":1})"}, 2).record, R"({"a":2})");
}

TEST(Vote, SpellingAndOrderAreNoDisagreement)
{
    const auto result = vote_on({R"({"a":{"x":1,"y":0.5}})", R"({"a":{"y":0.50,"x":1.0}})"}, 2);
    EXPECT_EQ(result.confidence, R"({"a":1})");
}

TEST(Vote, LeavingAFieldOutIsAVote)
{
    const auto result = vote_on({R"({"a":1,"b":null})", R"({"a":1})", R"({"a":1})"}, 3);
    EXPECT_EQ(result.record, R"({"a":1})");
    EXPECT_EQ(Json::parse(result.confidence).at("b"), 2.0 / 3) << "two of three leave it out";
}

TEST(Vote, AMixtureThatTheSchemaRefusesIsNoRecord)
{
    const auto schema = schema::Schema::compile(Json::parse(
        R"({"type":"object","oneOf":[{"properties":{"a":{"const":1},"b":{"const":1},"c":{"const":1}}},
            {"properties":{"a":{"const":2},"b":{"const":2},"c":{"const":1}}},
            {"properties":{"a":{"const":2},"b":{"const":1},"c":{"const":3}}}]})")).value();
    const auto result = vote_on({R"({"a":1,"b":1,"c":1})", R"({"a":2,"b":2,"c":1})", R"({"a":2,"b":1,"c":3})"}, 3, schema);
    EXPECT_EQ(result.record, R"({"a":1,"b":1,"c":1})") << "2, 1, 1 is what most say";
}

TEST(Vote, IsInDoubtIfAnyOfTheAnswersIs)
{
    const auto schema = schema::Schema::compile(Json::parse(R"({"type":"object"})")).value();
    Extraction good;
    good.status = Status::accepted;
    good.record = R"({"a":1})";
    Extraction failed;
    failed.is_in_doubt = true;
    EXPECT_FALSE(combined({good, good}, schema).is_in_doubt);
    EXPECT_TRUE(combined({good, failed}, schema).is_in_doubt);
    EXPECT_TRUE(combined({failed, failed}, schema).is_in_doubt);
}

}  // namespace
}  // namespace assay::extract
