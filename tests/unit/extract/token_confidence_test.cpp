#include "extract/token_confidence.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace assay::extract {
namespace {

struct Piece {
    std::string_view text;
    double probability;
};

std::string confidence_of(const std::vector<Piece>& pieces)
{
    std::string answer;
    std::vector<llm::AnswerToken> tokens;
    for (const auto& [text, probability] : pieces) {
        answer += text;
        tokens.push_back({text.size(), std::log(probability)});
    }
    return token_confidence(answer, tokens);
}

TEST(TokenConfidence, IsTheProbabilityOfTheTokensOfEachValue)
{
    EXPECT_EQ(confidence_of({{"{\"", 0.1}, {"mood", 0.1}, {"\":", 0.1}, {"\"pos", 0.8}, {"itive\"", 0.5}, {", \"n", 0.1}, {"\": ", 0.1}, {"7", 0.9}, {"}", 0.1}}),
              R"({"mood":0.4,"n":0.9})");
}

TEST(TokenConfidence, CountsATokenForEveryValueItHasAByteOf)
{
    EXPECT_EQ(confidence_of({{"{\"a\":", 1}, {"1,\"b\":2", 0.5}, {"0}", 0.5}}), R"({"a":0.5,"b":0.25})");
    EXPECT_EQ(confidence_of({{R"({"a":1,"b":[2,{"c":3}]})", 0.25}}), R"({"a":0.25,"b":0.25})");
}

TEST(TokenConfidence, OfNoFieldsIsEmpty)
{
    EXPECT_EQ(confidence_of({{"{}", 0.5}}), "{}");
}

TEST(TokenConfidence, KeepsNamesAsTheyAreWritten)
{
    const auto text = confidence_of({{R"({"a\"\u00e9":)", 1}, {"1", 0.99999}, {"}", 1}});
    EXPECT_EQ(Json::parse(text)["a\"\u00e9"], 1.0);
}

TEST(TokenConfidence, IsNothingWhereTokensAreNotThoseOfTheAnswer)
{
    const std::vector<llm::AnswerToken> tokens{{3, -0.1}};
    EXPECT_EQ(token_confidence(R"({"a":1})", tokens), "");
    EXPECT_EQ(token_confidence("[1]", tokens), "");
    EXPECT_EQ(token_confidence("", {}), "");
}

}  // namespace
}  // namespace assay::extract
