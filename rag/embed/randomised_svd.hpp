#pragma once

#include "rag/embed/term_matrix.hpp"

#include <Eigen/Core>

#include <cstddef>

namespace assay::rag {

/// The right singular vectors of `matrix` with the `rank` largest singular
/// values: a row for each column of the matrix, the largest first.
///
/// Halko, Martinsson and Tropp, "Finding Structure with Randomness" (2011),
/// algorithms 4.4 and 5.1: a random projection finds the range, two power
/// iterations sharpen it, a small dense decomposition does the rest. The
/// random numbers are always the same ones, so the result is too. `rank` is
/// at most the smaller side of the matrix.
[[nodiscard]] Eigen::MatrixXf right_singular_vectors(const SparseRows& matrix, std::size_t rank);

}  // namespace assay::rag
