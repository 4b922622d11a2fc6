#pragma once

#include "rag/index/code_blocks.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::rag {

/// Vectors as codes of eight bits a dimension, a row each: what codes of four bits leave
/// undecided is looked up here before it is compared in single precision. The
/// same bound as in code_blocks.hpp, a tenth as wide.
class ByteRows {
public:
    /// `dimensions` is a multiple of 64.
    explicit ByteRows(std::size_t dimensions) : dimensions_{dimensions} {}

    void reserve(std::size_t rows);
    void set(std::size_t row, std::span<const float> rotated);

    struct Bound {
        float upper;   ///< What the dot product is at most.
        float spread;  ///< And at least by this much less.
    };
    /// Of a row that was set.
    [[nodiscard]] Bound bound(const CodeQuery& query, std::size_t row) const;

    /// Asks memory for a row that bound() will be called for.
    void prefetch(std::size_t row) const
    {
        const std::uint8_t* bytes = codes_.data() + row * dimensions_;
        for (std::size_t i = 0; i < dimensions_; i += 64)
            __builtin_prefetch(bytes + i);
    }

    [[nodiscard]] std::size_t memory_bytes() const { return codes_.capacity() + meanings_.capacity() * sizeof(Meaning); }

private:
    struct Meaning {
        float scale;
        float residual;  ///< |x - x^|
    };

    std::size_t dimensions_;
    std::vector<std::uint8_t, AlignedAllocator<std::uint8_t, 64>> codes_;  ///< Plus 128.
    std::vector<Meaning> meanings_;
    float longest_ = 0;
};

}  // namespace assay::rag
