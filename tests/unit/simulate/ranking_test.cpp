#include "simulate/ranking.hpp"

#include <gmock/gmock.h>

namespace assay::simulate {
namespace {

TEST(Ranking, IsWhatAListOfNothingButStringsNamedSoMeans)
{
    EXPECT_TRUE(asks_for_ranking(Json::parse(
        R"({"type":"object","properties":{"ranking":{"type":"array","items":{"type":"string"}}},"required":["ranking"]})")));
    for (const char* other : {R"({})", R"({"properties":{"ranking":{"type":"string"}}})",
                              R"({"properties":{"ranking":{"type":"array","items":{"type":"integer"}}}})",
                              R"({"properties":{"ranking":{"type":"array","items":{"type":"string"}},"mood":{"type":"string"}}})"})
        EXPECT_FALSE(asks_for_ranking(Json::parse(other))) << other;
}

TEST(Ranking, PutsDocumentsThatShareRareWordsWithTheQuestionFirst)
{
    const std::vector<prompt::Document> documents = {
        {"question", "How do bees dance?"}, {"pa", "Ships float."}, {"pb", "Bees DANCE to tell where flowers are."},
        {"pc", "Bees live in hives."}, {"pd", "Snow falls."}};
    EXPECT_EQ(rank_documents(documents), R"({"ranking":["pb","pc","pa","pd"]})");
    EXPECT_EQ(rank_documents({}), R"({"ranking":[]})");
}

}  // namespace
}  // namespace assay::simulate
