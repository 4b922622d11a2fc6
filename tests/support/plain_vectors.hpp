#pragma once

#include "rag/index/best_hits.hpp"
#include "rag/retrieve/vector_source.hpp"

#include <utility>
#include <vector>

namespace assay::test {

/// Vectors in a list, compared one by one: what an index must agree with.
class PlainVectors : public rag::VectorSource {
public:
    explicit PlainVectors(std::vector<std::vector<float>> vectors) : vectors_{std::move(vectors)} {}

    [[nodiscard]] std::vector<rag::Hit> search(std::span<const float> query, std::size_t k,
                                               const rag::SlotSet* allowed) const override
    {
        rag::BestHits best{k};
        for (rag::Slot slot = 0; slot < vectors_.size(); ++slot)
            if (!vectors_[slot].empty() && (!allowed || allowed->contains(slot)))
                best.offer({slot, rag::dot_product(query, vectors_[slot])});
        return std::move(best).take();
    }

    [[nodiscard]] std::span<const float> vector(rag::Slot slot) const override
    {
        return slot < vectors_.size() ? std::span<const float>{vectors_[slot]} : std::span<const float>{};
    }

private:
    std::vector<std::vector<float>> vectors_;
};

}  // namespace assay::test
