#include "rag/rerank/ranking.hpp"

#include "rag/rerank/built_in_texts.hpp"

#include <gmock/gmock.h>

#include <set>

namespace assay::rag {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RankingTest : public testing::Test {
protected:
    auto read(const std::string& text)
    {
        return read_ranking(decoder, text, ranking_schema(Json::parse(built_in_rerank_schema()), ids), ids);
    }

    const std::vector<std::string> ids{"pa", "pb", "pc", "pd"};
    decode::Decoder decoder;
};

TEST_F(RankingTest, FollowsTheModel)
{
    EXPECT_THAT(*read(R"({"ranking":["pc","pa","pd","pb"]})"), ElementsAre(2, 0, 3, 1));
}

TEST_F(RankingTest, PutsWhatIsLeftOutBehindTheRestInItsOldOrder)
{
    EXPECT_THAT(*read(R"({"ranking":["pc"]})"), ElementsAre(2, 0, 1, 3));
}

TEST_F(RankingTest, MendsWhatIsMeant)
{
    EXPECT_THAT(*read("Here you are:\n```json\n{\"ranking\": [\"pd\", \"pb\",]}\n```"), ElementsAre(3, 1, 0, 2));
}

TEST_F(RankingTest, PassesOverStrangersAmongKnownOnes)
{
    EXPECT_THAT(*read(R"({"ranking":["pc","px","[pb]"]})"), ElementsAre(2, 1, 0, 3));
}

TEST_F(RankingTest, RefusesStrangersDoublesAndNothing)
{
    for (const char* wrong : {R"({"ranking":["x","y"]})", R"({"ranking":["pa","pa"]})", R"({"ranking":[]})", R"({"order":["pa"]})",
                              "The third passage is best."}) {
        const auto ranking = read(wrong);
        ASSERT_FALSE(ranking) << wrong;
        EXPECT_FALSE(ranking.error().for_model().empty());
    }
}

TEST(PassageIds, AreOneForEachAndNoPositions)
{
    const auto ids = passage_ids("a question", 100);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 100u);
    EXPECT_EQ(ids, passage_ids("a question", 100)) << "the same prompt is read from the provider's cache";
    EXPECT_NE(ids, passage_ids("another question", 100)) << "no text can know them";
}

}  // namespace
}  // namespace assay::rag
