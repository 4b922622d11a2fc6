#include "rag/index/k_means.hpp"

#include "rag/index/dot.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <random>
#include <vector>

namespace assay::rag {
namespace {

FlatIndex index_of(const std::vector<std::vector<float>>& centres)
{
    FlatIndex index{centres.front().size()};
    for (std::size_t i = 0; i < centres.size(); ++i)
        index.add(static_cast<Slot>(i), centres[i]);
    return index;
}

/// False for a vector without direction.
bool scale_to_one(std::vector<float>& vector)
{
    const float length = std::sqrt(dot(vector.data(), vector.data(), vector.size()));
    if (length == 0)
        return false;
    for (float& value : vector)
        value /= length;
    return true;
}

}  // namespace

FlatIndex k_means(const FlatIndex& vectors, std::span<const Slot> slots, const KMeansOptions& options)
{
    assert(options.centres > 0);
    assert(slots.size() >= options.centres);
    std::mt19937 random{17};
    std::vector<Slot> sample(slots.begin(), slots.end());
    std::shuffle(sample.begin(), sample.end(), random);
    sample.resize(std::min(sample.size(), options.centres * options.sample_per_centre));

    const auto copy = [&](Slot slot) {
        const auto vector = vectors.vector(slot);
        return std::vector<float>(vector.begin(), vector.end());
    };
    std::vector<std::vector<float>> centres;
    for (std::size_t i = 0; i < options.centres; ++i)
        centres.push_back(copy(sample[i]));
    for (std::size_t round = 0; round < options.rounds; ++round) {
        const FlatIndex index = index_of(centres);
        std::vector<std::vector<Slot>> members(centres.size());
        for (const Slot slot : sample)
            members[index.search(vectors.vector(slot), 1).front().slot].push_back(slot);
        const auto largest = std::max_element(members.begin(), members.end(),
                                              [](const auto& a, const auto& b) { return a.size() < b.size(); });
        for (std::size_t i = 0; i < centres.size(); ++i) {
            std::vector<float> sum(vectors.dimensions());
            for (const Slot slot : members[i])
                for (std::size_t d = 0; d < sum.size(); ++d)
                    sum[d] += vectors.vector(slot)[d];
            if (scale_to_one(sum))
                centres[i] = std::move(sum);
            else
                centres[i] = copy((*largest)[random() % largest->size()]);
        }
    }
    return index_of(centres);
}

}  // namespace assay::rag
