#include "rag/embed/randomised_svd.hpp"

#include <Eigen/SVD>

#include <gtest/gtest.h>

#include <random>

namespace assay::rag {
namespace {

SparseRows random_matrix(Eigen::Index rows, Eigen::Index columns)
{
    std::mt19937 random{29};
    std::vector<Eigen::Triplet<float, std::int64_t>> entries;
    for (Eigen::Index row = 0; row < rows; ++row)
        for (Eigen::Index column = 0; column < columns; ++column)
            if (random() % 4 == 0)
                // Columns fade, so that singular values differ as those of text do.
                entries.emplace_back(row, column, static_cast<float>(random() % 100) / static_cast<float>(1 + column));
    SparseRows matrix(rows, columns);
    matrix.setFromTriplets(entries.begin(), entries.end());
    return matrix;
}

TEST(RandomisedSvd, FindsTheDirectionsOfTheFullDecomposition)
{
    const SparseRows matrix = random_matrix(120, 80);
    const Eigen::MatrixXf found = right_singular_vectors(matrix, 6);
    const Eigen::JacobiSVD<Eigen::MatrixXf> full{Eigen::MatrixXf(matrix), Eigen::ComputeThinV};
    for (Eigen::Index i = 0; i < 6; ++i)
        EXPECT_NEAR(std::abs(found.col(i).dot(full.matrixV().col(i))), 1, 1e-3) << i;
}

TEST(RandomisedSvd, GivesOrthonormalColumnsForAnyShape)
{
    for (const auto& [rows, columns] : {std::pair{50, 7}, std::pair{7, 50}, std::pair{12, 12}}) {
        const std::size_t rank = 7;
        const Eigen::MatrixXf found = right_singular_vectors(random_matrix(rows, columns), rank);
        ASSERT_EQ(found.rows(), columns);
        ASSERT_EQ(found.cols(), 7);
        EXPECT_TRUE((found.transpose() * found).isIdentity(1e-2F));
    }
}

TEST(RandomisedSvd, BearsAMatrixWithFewerDirectionsThanAsked)
{
    SparseRows matrix(6, 5);
    for (Eigen::Index row = 0; row < 6; ++row)
        matrix.insert(row, 0) = 1;
    const Eigen::MatrixXf found = right_singular_vectors(matrix, 3);
    EXPECT_TRUE(found.allFinite());
    EXPECT_NEAR(std::abs(found(0, 0)), 1, 1e-4);
}

}  // namespace
}  // namespace assay::rag
