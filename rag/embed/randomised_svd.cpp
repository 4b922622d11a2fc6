#include "rag/embed/randomised_svd.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <algorithm>
#include <cassert>
#include <random>

namespace assay::rag {

namespace {

/// Random signs instead of normal numbers: they project as well, and do not
/// depend on how a library makes normal ones.
Eigen::MatrixXf random_signs(Eigen::Index rows, Eigen::Index columns)
{
    std::mt19937 random{20110208};
    Eigen::MatrixXf signs(rows, columns);
    for (Eigen::Index column = 0; column < columns; ++column)
        for (Eigen::Index row = 0; row < rows; ++row)
            signs(row, column) = (random() & 1) != 0 ? 1.0F : -1.0F;
    return signs;
}

Eigen::MatrixXf orthonormal_basis(const Eigen::MatrixXf& matrix)
{
    const Eigen::HouseholderQR<Eigen::MatrixXf> decomposition{matrix};
    return decomposition.householderQ() * Eigen::MatrixXf::Identity(matrix.rows(), matrix.cols());
}

}  // namespace

Eigen::MatrixXf right_singular_vectors(const SparseRows& matrix, std::size_t rank)
{
    constexpr Eigen::Index oversampling = 20;
    constexpr int power_iterations = 2;
    const Eigen::Index smaller = std::min(matrix.rows(), matrix.cols());
    const auto wanted = static_cast<Eigen::Index>(rank);
    assert(wanted <= smaller);
    const Eigen::Index width = std::min(wanted + oversampling, smaller);

    Eigen::MatrixXf basis = orthonormal_basis(matrix * random_signs(matrix.cols(), width));
    for (int i = 0; i < power_iterations; ++i)
        basis = orthonormal_basis(matrix * (matrix.transpose() * basis));

    // With B = basis' * matrix, the eigenvectors of B * B' are its left
    // singular vectors, and B' times them its right ones, times the values.
    const Eigen::MatrixXf projected = matrix.transpose() * basis;  // B'
    const Eigen::MatrixXf gram = projected.transpose() * projected;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> solver{gram};
    // The solver gives the smallest first.
    const Eigen::MatrixXf left = solver.eigenvectors().rightCols(wanted).rowwise().reverse();
    Eigen::MatrixXf right = projected * left;
    for (Eigen::Index column = 0; column < right.cols(); ++column) {
        const float length = right.col(column).norm();
        if (length > 0)
            right.col(column) /= length;
    }
    return right;
}

}  // namespace assay::rag
