#include "rag/embed/term_matrix.hpp"

#include "rag/text/term_hash.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::rag {
namespace {

TEST(TermMatrix, HasRowsOfLengthOneAndColumnsOfTermsThatTwoTextsShare)
{
    const std::vector<std::string_view> texts{"wing wing flow", "wing drag", "flow bread", "nothing shared"};
    const TermMatrix matrix = term_matrix(texts, Analyzer{}, 100);
    ASSERT_EQ(matrix.hashes.size(), 2u);
    EXPECT_TRUE(std::is_sorted(matrix.hashes.begin(), matrix.hashes.end()));
    EXPECT_NEAR(matrix.rarities[0], std::log(2.0), 1e-6);
    const Eigen::MatrixXf dense{matrix.weights};
    for (int row = 0; row < 3; ++row)
        EXPECT_NEAR(dense.row(row).norm(), 1, 1e-6);
    EXPECT_EQ(dense.row(3).norm(), 0);
    const int wing = matrix.hashes[0] == hash_term("wing") ? 0 : 1;
    EXPECT_NEAR(dense(0, wing) / dense(0, 1 - wing), 1 + std::log(2.0), 1e-5);
}

TEST(TermMatrix, KeepsTheTermsOfMostTexts)
{
    const std::vector<std::string_view> texts{"wing flow", "wing flow", "wing"};
    const TermMatrix matrix = term_matrix(texts, Analyzer{}, 1);
    ASSERT_EQ(matrix.hashes.size(), 1u);
    EXPECT_EQ(matrix.hashes[0], hash_term("wing"));
}

TEST(CountTerms, CountsEachTermOnce)
{
    const auto counted = count_terms("wings Wing flow", Purpose::document, Analyzer{});
    ASSERT_EQ(counted.size(), 2u);
    for (const CountedTerm& term : counted)
        EXPECT_EQ(term.frequency, term.hash == hash_term("wing") ? 2u : 1u);
}

}  // namespace
}  // namespace assay::rag
