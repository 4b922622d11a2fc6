#include "rag/evaluate/judgements.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(Judgements, ReadBothLayouts)
{
    const auto beir = parse_judgements("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n", "qrels.tsv");
    ASSERT_TRUE(beir);
    EXPECT_EQ(beir->at("q1").at("d1"), 2);
    EXPECT_EQ(beir->at("q1").at("d2"), 0);
    const auto trec = parse_judgements("q1 0 d1 2\r\nq1 0 d2 0\r\n\r\n", "qrels.txt");
    ASSERT_TRUE(trec);
    EXPECT_EQ(*trec, *beir);
    EXPECT_EQ(parse_judgements("q d 1.0", "x")->at("q").at("d"), 1);
}

TEST(Judgements, NameTheLineThatIsWrong)
{
    for (const std::string bad : {"q d", "q 0 d 1 x", "q d good", "q d 1e30"}) {
        const auto read = parse_judgements("q d 1\n" + bad + "\n", "qrels.tsv");
        ASSERT_FALSE(read) << bad;
        EXPECT_EQ(read.error().where, "qrels.tsv:2");
    }
}

}  // namespace
}  // namespace assay::rag
