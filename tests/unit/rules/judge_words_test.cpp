#include "rules/judge.hpp"
#include "rules/option_words.hpp"
#include "text_cues.hpp"

namespace assay::rules {
namespace {

TEST(UrgencyOf, HearsHurryAndLeisure)
{
    const auto urgency = [](std::string_view text) { return urgency_of(WholeText{text}.part); };
    EXPECT_GT(urgency("Urgent: the server is down"), 0.9);
    EXPECT_LT(urgency("This is not urgent"), 0.2);
    EXPECT_LT(urgency("Just wondering whenever you find time"), 0.2);
    EXPECT_EQ(urgency("The box is blue"), std::nullopt);
}

TEST(IsMentioned, LooksForTheFieldsWordsOutsideNegations)
{
    const FieldWords words{{"has", "refund", "request"}, {}, {}};
    EXPECT_EQ(is_mentioned(WholeText{"I want refunds"}.part, words), true);
    EXPECT_EQ(is_mentioned(WholeText{"I don't want a refund"}.part, words), false);
    EXPECT_EQ(is_mentioned(WholeText{"nice box"}.part, words), std::nullopt);
}

TEST(ChooseOptions, CountsOwnAndRelatedWords)
{
    Node node;
    for (const char* const name : {"billing", "shipping", "feature_request"}) {
        Option option;
        option.text = name;
        option.words = split_name(name);
        node.options.push_back(option);
    }
    node.option_index = index_options(node.options);
    EXPECT_THAT(choose_options(WholeText{"The invoice is wrong, I was charged twice. Delivery was fine."}.part, node), testing::ElementsAre(0, 1));
    EXPECT_THAT(choose_options(WholeText{"Hello"}.part, node), testing::IsEmpty());
}

}  // namespace
}  // namespace assay::rules
