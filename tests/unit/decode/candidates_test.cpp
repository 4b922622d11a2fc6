#include "decode/candidates.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

std::vector<std::string> found(std::string_view text)
{
    std::vector<std::string> jsons;
    for (const auto& candidate : find_candidates(text, {}).found)
        jsons.push_back(candidate.json);
    return jsons;
}

using Jsons = std::vector<std::string>;

TEST(Candidates, TheLargestComesFirstAndOfEqualsTheLast)
{
    EXPECT_EQ(found("x {\"a\":1} y [1,2,3,4,5] z {\"b\":2}"), (Jsons{"[1,2,3,4,5]", "{\"b\":2}", "{\"a\":1}"}));
}

TEST(Candidates, BracesOfProseAreNone)
{
    EXPECT_TRUE(found("use {name} and [link] here").empty());
    EXPECT_EQ(find_candidates("use {name} here", {}).failure, "there is no JSON in it");
}

TEST(Candidates, AnIntervalDoesNotHideTheAnswerBehindIt)
{
    const auto candidates = find_candidates("on [0, 1) it is {\"a\":1}", {});
    ASSERT_FALSE(candidates.found.empty());
    EXPECT_EQ(candidates.found.front().json, "{\"a\":1}");
    EXPECT_TRUE(candidates.found.front().complete);
}

TEST(Candidates, ATornAnswerIsNotDoubtedForWhatItHolds)
{
    EXPECT_EQ(found("here: {\"a\": {\"b\": 1}, \"c\": \"x"), (Jsons{"{\"a\":{\"b\":1},\"c\":\"x\"}"}));
}

TEST(Candidates, AFenceInsideAStringIsText)
{
    EXPECT_EQ(found("{\"a\": \"```json {} ```\",}"), (Jsons{"{\"a\":\"```json {} ```\"}"}));
}

TEST(Candidates, AnAnswerEndsWithItsFence)
{
    EXPECT_EQ(found("```\n{\"a\": 1\n```\nThat is all."), (Jsons{"{\"a\":1}"}));
}

TEST(Candidates, LoneScalarsAreReadWhereNothingElseStands)
{
    EXPECT_EQ(found(" True "), (Jsons{"true"}));
    EXPECT_EQ(found("'yes'"), (Jsons{"\"yes\""}));
    EXPECT_EQ(found("+5"), (Jsons{"5"}));
}

TEST(Candidates, DocumentsOfAListAreNotNotedAsRemoved)
{
    const auto whats = [](std::string_view text) {
        std::string all;
        const auto candidates = find_candidates(text, {}, Documents::list);
        for (const auto& note : candidates.found.front().notes)
            all += note.what + " [" + note.before + "] ";
        return all;
    };
    EXPECT_EQ(whats("{\"a\":1}\n{\"b\":2}"), "several_documents [2] ");
    EXPECT_EQ(whats("One: {\"a\":1}, two: {\"b\":2}. Done."),
              "prose_removed [One:] prose_removed [. Done.] several_documents [2] prose_removed [two:] ");
    EXPECT_EQ(whats("```\n{\"a\":1}\n```\n```\n{\"b\":2}\n```"), "fence_removed [```] several_documents [2] fence_removed [```\n```] ");
}

TEST(Candidates, TheirNumberIsLimited)
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "{\"a\":1} and ";
    EXPECT_LE(find_candidates(text, {}).found.size(), 16u);
}

}  // namespace
}  // namespace assay::decode
