#pragma once

#include "rag/index/aligned_allocator.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::rag {

// Vectors as codes of four bits a dimension, and what a query's dot product with
// each can be at most.
//
// A code u in 0..15 stands for scale * (u - 7.5), with a scale of the vector's own.
// How far the code is from the vector, |x - x^|, is kept. By Cauchy and
// Schwarz, for a query q whose own code is q^:
//
//     q.x  =  q^.x^ + (q - q^).x^ + q.(x - x^)  <=  q^.x^ + |q - q^||x^| + |q||x - x^|
//
// so a search that drops only what this bound rules out is exact.
//
// Sixteen vectors make a block, so that one register holds a part of all of
// them and no sum runs across a register (as "Quick(er) ADC", André, Kermarrec and
// Le Scouarnec 2018, lay out their codes):
//
//     bytes [64 g, 64 g + 64) of a block: dimensions 8 g .. 8 g + 7
//       bytes 4 v .. 4 v + 3: vector v; low nibbles dimensions 8 g .. 8 g + 3, high ones 8 g + 4 .. 8 g + 7

constexpr std::size_t vectors_per_block = 16;

/// Which instructions a scan uses.
enum class Instructions { plain, avx2, avx512_vnni };

/// The best that this processor has.
[[nodiscard]] Instructions best_instructions();

/// A query, coded in eight bits a dimension.
class CodeQuery {
public:
    /// `rotated` has a multiple of 8 coordinates.
    explicit CodeQuery(std::span<const float> rotated);

    std::vector<std::int8_t> codes;
    float scale = 0;        ///< Of codes.
    float sum = 0;          ///< Of codes, times 7.5.
    float length = 0;       ///< |q|
    float error = 0;        ///< |q - q^|
};

/// Bounds of the vectors of consecutive blocks.
struct BlockBounds {
    float* upper;          ///< What each dot product is at most: 16 a block.
    std::uint16_t* masks;  ///< A block's vectors with upper >= threshold, the first the lowest bit.
};

class CodeBlocks {
public:
    /// `dimensions` is a multiple of 8.
    explicit CodeBlocks(std::size_t dimensions);

    [[nodiscard]] std::size_t blocks() const { return scales_.size() / vectors_per_block; }
    [[nodiscard]] std::size_t memory_bytes() const;

    void reserve(std::size_t positions);

    /// Puts a vector at a position, which may be beyond the end: what lies
    /// between is empty.
    void set(std::size_t position, std::span<const float> rotated);
    /// Empties a position: nothing is ever found there.
    void clear(std::size_t position);

    /// How far upper bound and lower bound of a position lie apart.
    [[nodiscard]] float spread(std::size_t position, const CodeQuery& query) const
    {
        return 2 * (query.length * residuals_[position] + query.error * longest_ + rounding);
    }

    /// Bounds blocks [first, first + count).
    void bound(const CodeQuery& query, std::size_t first, std::size_t count, float threshold, BlockBounds bounds,
               Instructions instructions) const;

    /// What the rotation and the sums in single precision may be off by, for vectors of length one.
    static constexpr float rounding = 1e-5F;

private:
    std::size_t dimensions_;
    std::vector<std::uint8_t, AlignedAllocator<std::uint8_t, 64>> codes_;
    std::vector<float> scales_;     ///< 0 where it is empty.
    std::vector<float> residuals_;  ///< |x - x^|; minus infinity where it is empty.
    float longest_ = 0;             ///< |x^| at most.
};

}  // namespace assay::rag
