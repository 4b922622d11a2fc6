#include "vector_bench_hnsw.hpp"

#include <hnswlib/hnswlib.h>

struct HnswPeer::Graph {
    hnswlib::InnerProductSpace space;
    hnswlib::HierarchicalNSW<float> index;

    Graph(std::size_t rows, std::size_t dimensions)
        : space{dimensions}, index{&space, rows, 16, 200}  // links and candidates while building: its authors' usual ones
    {
    }
};

HnswPeer::HnswPeer(std::span<const float> vectors, std::size_t dimensions)
    : graph_{std::make_unique<Graph>(vectors.size() / dimensions, dimensions)}
{
    for (std::size_t i = 0; i * dimensions < vectors.size(); ++i)
        graph_->index.addPoint(vectors.data() + i * dimensions, i);
}

HnswPeer::~HnswPeer() = default;

std::vector<std::uint32_t> HnswPeer::search(std::span<const float> query, std::size_t k, std::size_t candidates) const
{
    graph_->index.setEf(candidates);
    auto nearest = graph_->index.searchKnn(query.data(), k);
    std::vector<std::uint32_t> found;
    for (; !nearest.empty(); nearest.pop())
        found.push_back(static_cast<std::uint32_t>(nearest.top().second));
    return found;
}
