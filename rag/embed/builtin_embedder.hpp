#pragma once

#include "core/result.hpp"
#include "rag/text/analyzer.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Turns texts into vectors by what it learned from a collection: latent
/// semantic analysis (Deerwester et al. 1990). Words that stand in the same
/// documents point the same way, so a text is found by other words than its
/// own. It needs no key, no network and no weights.
///
/// Learning is a TF-IDF matrix and its truncated singular value decomposition
/// by randomised projection (Halko, Martinsson, Tropp 2011). The same texts
/// in the same order give the same embedder. Once made it does not change, so
/// any number of threads may use one; as its collection grows, make a new one
/// when outgrown() says so, and embed everything again.
class BuiltinEmbedder {
public:
    struct Options {
        Analyzer::Options analyzer{};
        std::size_t max_dimensions = 300;
        /// A larger collection is learned from this many of its texts, evenly chosen.
        std::size_t max_documents = 20'000;
        /// The terms that are known; of more, those in most texts.
        std::size_t max_terms = 60'000;
    };

    /// Learns from the texts of a collection (title and text of each chunk).
    /// Takes seconds of CPU for thousands of texts. Of fewer than two texts, or
    /// of texts that share no term, nothing is learned: dimensions() is 0.
    [[nodiscard]] static BuiltinEmbedder fit(std::span<const std::string_view> texts, const Options& options);
    [[nodiscard]] static BuiltinEmbedder fit(std::span<const std::string_view> texts) { return fit(texts, Options{}); }

    /// At most Options::max_dimensions; fewer for a small collection, which has
    /// fewer directions to tell apart.
    [[nodiscard]] std::size_t dimensions() const { return dimensions_; }

    /// How many texts the collection had when this was learned.
    [[nodiscard]] std::size_t fitted_documents() const { return fitted_documents_; }

    /// Whether a collection that has `documents` texts now should learn anew:
    /// it has doubled, and what was learned from is still less than the limit.
    [[nodiscard]] bool outgrown(std::size_t documents) const;

    /// A vector of length 1, or of zeros if the text has no known term.
    [[nodiscard]] std::vector<float> embed(std::string_view utf8) const;

    /// As bytes for a file, the same for the same embedder.
    [[nodiscard]] std::string serialise() const;
    /// Error (corrupt) for bytes that serialise() did not write.
    [[nodiscard]] static Result<BuiltinEmbedder> parse(std::string_view bytes);

private:
    BuiltinEmbedder() = default;

    struct Term {
        float rarity;          ///< Inverse document frequency.
        float scale;           ///< Of its row in `rows_`.
        std::uint32_t row;
    };

    Analyzer::Options analyzer_{};
    std::size_t dimensions_ = 0;
    std::size_t fitted_documents_ = 0;
    std::size_t max_documents_ = 0;
    boost::unordered_flat_map<std::uint64_t, Term> terms_;  ///< By hash_term().
    std::vector<std::int8_t> rows_;  ///< dimensions_ for each term: its direction, divided by its scale.
};

}  // namespace assay::rag
