#include "rules/judge.hpp"
#include "rules/option_words.hpp"
#include "text_cues.hpp"

namespace assay::rules {
namespace {

std::optional<bool> recommends(std::string_view text) { return would_recommend(WholeText{text}.part); }

TEST(FeelingOf, TellsFourFeelingsApart)
{
    const auto feeling = [](std::string_view text) { return feeling_of(WholeText{text}.part.polarity()); };
    EXPECT_EQ(feeling("Excellent, I love it."), Feeling::positive);
    EXPECT_EQ(feeling("Awful. It broke."), Feeling::negative);
    EXPECT_EQ(feeling("It has four legs."), Feeling::neutral);
    EXPECT_EQ(feeling("The food is excellent and delicious. The service is rude and awful."), Feeling::mixed);
}

TEST(WouldRecommend, BelievesWhatIsSaid)
{
    EXPECT_EQ(recommends("I would recommend it."), true);
    EXPECT_EQ(recommends("I would not recommend it."), false);
    EXPECT_EQ(recommends("I can't recommend it enough!"), true);
    EXPECT_EQ(recommends("Ich kann es nicht empfehlen."), false);
    EXPECT_EQ(recommends("Don't waste your money."), false);
    EXPECT_EQ(recommends("Returning it, it runs small."), false);
}

TEST(WouldRecommend, FollowsTheFeelingOtherwise)
{
    EXPECT_EQ(recommends("Perfect fit, so flattering."), true);
    EXPECT_EQ(recommends("The parcel has four corners."), std::nullopt);
}

Node feelings(std::initializer_list<const char*> names)
{
    Node node;
    node.cue = Cue::sentiment;
    for (const char* const name : names) {
        Option option;
        option.text = name;
        option.words = split_name(name);
        option.level = level_of(option.words);
        node.options.push_back(option);
    }
    return node;
}

TEST(ChooseFeeling, TakesTheNearestName)
{
    const Node node = feelings({"very negative", "negative", "neutral", "mixed", "positive", "very positive"});
    const auto choose = [&node](std::string_view text) { return node.options[choose_feeling(WholeText{text}.part, node)].text; };
    EXPECT_EQ(choose("Perfect! Excellent, amazing, I love it."), "very positive");
    EXPECT_EQ(choose("The worst garbage. Awful, disgusting."), "very negative");
    EXPECT_EQ(choose("It is not so nice, and it is slow."), "negative");
    EXPECT_EQ(choose("The food is excellent and delicious. The service is rude and awful."), "mixed");
    EXPECT_EQ(choose("It has four legs."), "neutral");
}

TEST(ChooseFeeling, DoesWithTwoNames)
{
    const Node node = feelings({"pos", "neg"});
    EXPECT_EQ(choose_feeling(WholeText{"bad"}.part, node), 1U);
    EXPECT_EQ(choose_feeling(WholeText{"good"}.part, node), 0U);
}

}  // namespace
}  // namespace assay::rules
