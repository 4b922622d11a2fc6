#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assay::rag {

/// A fixed random rotation of vectors: dot products stay what they are, and
/// the length spreads evenly over the coordinates, so that coarse codes lose
/// little whichever way the embedder uses its dimensions. Signs and
/// Walsh-Hadamard transforms (Ailon and Chazelle, "The Fast Johnson-Lindenstrauss
/// Transform", 2009), three rounds over blocks that a stride mixes: linear but for a
/// logarithm. The same for every collection of the same dimensions.
class Rotation {
public:
    explicit Rotation(std::size_t dimensions);

    [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
    /// Of a rotated vector: dimensions() rounded up to whole blocks of 64.
    [[nodiscard]] std::size_t padded() const { return padded_; }

    /// `rotated` has padded() floats.
    void apply(std::span<const float> vector, std::span<float> rotated) const;

private:
    static constexpr int rounds = 3;

    std::size_t dimensions_;
    std::size_t padded_;
    std::size_t block_;                         ///< Largest power of two that divides padded_.
    std::vector<float> signs_;                  ///< rounds * padded_, each with the transform's factor.
    std::vector<std::size_t> order_;            ///< The stride between rounds.
};

}  // namespace assay::rag
