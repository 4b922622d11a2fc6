#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

/// hnswlib's graph over vectors of length one by their inner product: the peer
/// that the cell index is measured beside. Compiled by itself, for AVX2.
class HnswPeer {
public:
    /// `vectors` has rows of `dimensions` each.
    HnswPeer(std::span<const float> vectors, std::size_t dimensions);
    ~HnswPeer();

    /// The k nearest, in no order; more `candidates` find more of them.
    [[nodiscard]] std::vector<std::uint32_t> search(std::span<const float> query, std::size_t k, std::size_t candidates) const;

private:
    struct Graph;
    std::unique_ptr<Graph> graph_;
};
