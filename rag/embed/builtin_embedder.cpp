#include "rag/embed/builtin_embedder.hpp"

#include "rag/embed/randomised_svd.hpp"
#include "rag/embed/term_matrix.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rag {

namespace {

/// As many texts as `most`, evenly spread over all.
std::vector<std::string_view> sample(std::span<const std::string_view> texts, std::size_t most)
{
    const std::size_t count = std::min(texts.size(), most);
    std::vector<std::string_view> chosen(count);
    for (std::size_t i = 0; i < count; ++i)
        chosen[i] = texts[i * texts.size() / count];
    return chosen;
}

/// A seventh of the texts: Cranfield's 1,400 abstracts are told apart better
/// by 200 directions than by 300.
std::size_t rank_for(const SparseRows& matrix, std::size_t max_dimensions)
{
    const auto texts = static_cast<std::size_t>(matrix.rows());
    const auto smaller = static_cast<std::size_t>(std::min(matrix.rows(), matrix.cols()));
    return std::min({max_dimensions, std::max<std::size_t>(texts / 7, 16), smaller});
}

}  // namespace

BuiltinEmbedder BuiltinEmbedder::fit(std::span<const std::string_view> texts, const Options& options)
{
    BuiltinEmbedder embedder;
    embedder.analyzer_ = options.analyzer;
    embedder.fitted_documents_ = texts.size();
    embedder.max_documents_ = options.max_documents;
    const TermMatrix matrix =
        term_matrix(sample(texts, options.max_documents), Analyzer{options.analyzer}, options.max_terms);
    const std::size_t rank = rank_for(matrix.weights, options.max_dimensions);
    if (texts.size() < 2 || rank == 0)
        return embedder;

    const Eigen::MatrixXf directions = right_singular_vectors(matrix.weights, rank);
    embedder.dimensions_ = rank;
    embedder.rows_.reserve(matrix.hashes.size() * rank);
    for (std::size_t i = 0; i < matrix.hashes.size(); ++i) {
        const auto row = directions.row(static_cast<Eigen::Index>(i));
        const float largest = row.cwiseAbs().maxCoeff();
        const float scale = largest > 0 ? largest / 127 : 1;
        embedder.terms_[matrix.hashes[i]] = {matrix.rarities[i], scale, static_cast<std::uint32_t>(i)};
        for (const float value : row)
            embedder.rows_.push_back(static_cast<std::int8_t>(std::lround(value / scale)));
    }
    return embedder;
}

bool BuiltinEmbedder::outgrown(std::size_t documents) const
{
    return fitted_documents_ < max_documents_ && documents >= 2 * std::max<std::size_t>(fitted_documents_, 1);
}

std::vector<float> BuiltinEmbedder::embed(std::string_view utf8) const
{
    std::vector<float> sum(dimensions_);
    for (const CountedTerm& counted : count_terms(utf8, Purpose::document, Analyzer{analyzer_})) {
        const auto found = terms_.find(counted.hash);
        if (found == terms_.end())
            continue;
        const Term& term = found->second;
        const float weight = term_weight(counted.frequency, term.rarity) * term.scale;
        const std::int8_t* row = rows_.data() + term.row * dimensions_;
        for (std::size_t i = 0; i < dimensions_; ++i)
            sum[i] += weight * static_cast<float>(row[i]);
    }
    double square = 0;
    for (const float value : sum)
        square += static_cast<double>(value) * value;
    if (square > 0)
        for (float& value : sum)
            value = static_cast<float>(value / std::sqrt(square));
    return sum;
}

}  // namespace assay::rag
