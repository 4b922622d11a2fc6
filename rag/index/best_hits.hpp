#pragma once

#include "rag/index/hit.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace assay::rag {

/// The `k` best hits seen so far.
class BestHits {
public:
    /// `k` is positive.
    explicit BestHits(std::size_t k) : k_{k} { hits_.reserve(k); }

    /// What a score must reach to come in; minus infinity while there is room.
    [[nodiscard]] float threshold() const
    {
        return hits_.size() < k_ ? -std::numeric_limits<float>::infinity() : hits_.front().score;
    }

    void offer(Hit hit)
    {
        if (hits_.size() == k_) {
            if (!is_better(hit, hits_.front()))
                return;
            std::pop_heap(hits_.begin(), hits_.end(), is_better);
            hits_.pop_back();
        }
        hits_.push_back(hit);
        std::push_heap(hits_.begin(), hits_.end(), is_better);
    }

    /// The best first.
    [[nodiscard]] std::vector<Hit> take() &&
    {
        std::sort_heap(hits_.begin(), hits_.end(), is_better);
        return std::move(hits_);
    }

private:
    static bool is_better(const Hit& a, const Hit& b)
    {
        return a.score > b.score || (a.score == b.score && a.slot < b.slot);
    }

    std::size_t k_;
    std::vector<Hit> hits_;  ///< A heap with the worst in front.
};

}  // namespace assay::rag
