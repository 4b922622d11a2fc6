#pragma once

#include "rag/text/analyzer.hpp"

#include <Eigen/SparseCore>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assay::rag {

using SparseRows = Eigen::SparseMatrix<float, Eigen::RowMajor, std::int64_t>;

/// A collection as numbers: a row for each text, a column for each term.
struct TermMatrix {
    std::vector<std::uint64_t> hashes;  ///< Of each column's term, ascending.
    std::vector<float> rarities;        ///< ln(texts / texts with the term), of each column.
    SparseRows weights;                 ///< term_weight(), each row of length 1.
};

/// What a term counts that stands `frequency` times in a text.
[[nodiscard]] float term_weight(std::uint32_t frequency, float rarity);

/// Terms that stand in one text only say nothing about others and are left
/// out; of the rest the `max_terms` that stand in most.
[[nodiscard]] TermMatrix term_matrix(std::span<const std::string_view> texts, const Analyzer& analyzer,
                                     std::size_t max_terms);

/// The hashes of a text's terms with their frequencies, ascending by hash.
struct CountedTerm {
    std::uint64_t hash;
    std::uint32_t frequency;
};
[[nodiscard]] std::vector<CountedTerm> count_terms(std::string_view utf8, Purpose purpose, const Analyzer& analyzer);

}  // namespace assay::rag
