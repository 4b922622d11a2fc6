#include "rag/embed/term_matrix.hpp"

#include "rag/text/term_hash.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cmath>

namespace assay::rag {

namespace {

struct Column {
    std::uint64_t hash;
    std::uint32_t texts;  ///< That have the term.
};

std::vector<Column> choose_columns(const std::vector<std::vector<CountedTerm>>& texts, std::size_t max_terms)
{
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> counts;
    for (const auto& text : texts)
        for (const CountedTerm& term : text)
            ++counts[term.hash];
    std::vector<Column> columns;
    for (const auto& [hash, count] : counts)
        if (count > 1)
            columns.push_back({hash, count});
    const auto more = [](const Column& a, const Column& b) { return a.texts != b.texts ? a.texts > b.texts : a.hash < b.hash; };
    std::sort(columns.begin(), columns.end(), more);
    columns.resize(std::min(columns.size(), max_terms));
    std::sort(columns.begin(), columns.end(), [](const Column& a, const Column& b) { return a.hash < b.hash; });
    return columns;
}

}  // namespace

float term_weight(std::uint32_t frequency, float rarity)
{
    return (1 + std::log(static_cast<float>(frequency))) * rarity;
}

std::vector<CountedTerm> count_terms(std::string_view utf8, Purpose purpose, const Analyzer& analyzer)
{
    Terms terms;
    analyzer.analyse(utf8, purpose, terms);
    std::vector<std::uint64_t> hashes(terms.size());
    for (std::size_t i = 0; i < terms.size(); ++i)
        hashes[i] = hash_term(terms[i]);
    std::sort(hashes.begin(), hashes.end());
    std::vector<CountedTerm> counted;
    for (const std::uint64_t hash : hashes) {
        if (counted.empty() || counted.back().hash != hash)
            counted.push_back({hash, 0});
        ++counted.back().frequency;
    }
    return counted;
}

TermMatrix term_matrix(std::span<const std::string_view> texts, const Analyzer& analyzer, std::size_t max_terms)
{
    std::vector<std::vector<CountedTerm>> counted;
    counted.reserve(texts.size());
    for (const std::string_view text : texts)
        counted.push_back(count_terms(text, Purpose::document, analyzer));

    TermMatrix matrix;
    boost::unordered_flat_map<std::uint64_t, std::int64_t> column_of;
    for (const Column& column : choose_columns(counted, max_terms)) {
        column_of[column.hash] = static_cast<std::int64_t>(matrix.hashes.size());
        matrix.hashes.push_back(column.hash);
        matrix.rarities.push_back(std::log(static_cast<float>(texts.size()) / static_cast<float>(column.texts)));
    }

    std::vector<Eigen::Triplet<float, std::int64_t>> entries;
    for (std::size_t row = 0; row < counted.size(); ++row) {
        const std::size_t first = entries.size();
        float square = 0;
        for (const CountedTerm& term : counted[row]) {
            const auto found = column_of.find(term.hash);
            if (found == column_of.end())
                continue;
            const float weight = term_weight(term.frequency, matrix.rarities[static_cast<std::size_t>(found->second)]);
            square += weight * weight;
            entries.emplace_back(static_cast<std::int64_t>(row), found->second, weight);
        }
        const float length = square > 0 ? std::sqrt(square) : 1;
        for (std::size_t i = first; i < entries.size(); ++i)
            entries[i] = {entries[i].row(), entries[i].col(), entries[i].value() / length};
    }
    matrix.weights.resize(static_cast<std::int64_t>(texts.size()), static_cast<std::int64_t>(matrix.hashes.size()));
    matrix.weights.setFromTriplets(entries.begin(), entries.end());
    return matrix;
}

}  // namespace assay::rag
