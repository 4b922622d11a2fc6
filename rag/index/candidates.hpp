#pragma once

#include "rag/index/best_hits.hpp"
#include "rag/index/byte_rows.hpp"
#include "rag/index/code_blocks.hpp"
#include "rag/index/hit.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace assay::rag {

/// What may be among the `k` best while the codes are scanned. What a code of
/// four bits does not rule out is looked up in eight; the lower bounds that
/// this gives rule out more and more of what is still to come.
class Candidates {
public:
    /// `shift` is the query's dot product with the centre that `bytes` are the
    /// difference to. Both references must outlive this.
    Candidates(const ByteRows& bytes, const CodeQuery& query, float shift, std::size_t k)
        : bytes_{bytes}, query_{query}, shift_{shift}, certain_{k}
    {
    }

    /// What the best have at least, by all that was settled.
    [[nodiscard]] float threshold() const { return certain_.threshold(); }

    /// `upper` is what the slot's score is at most; minus infinity: it is empty.
    void offer(Slot slot, float upper)
    {
        if (upper == -std::numeric_limits<float>::infinity())
            return;
        bytes_.prefetch(slot);
        pending_.push_back({slot, upper});
    }

    /// Looks at what was offered since. Called now and then, so that memory
    /// has the time to fetch it.
    void settle()
    {
        for (const Hit& hit : pending_) {
            if (hit.score < threshold())
                continue;
            const auto bound = bytes_.bound(query_, hit.slot);
            const float upper = std::min(hit.score, bound.upper + shift_);
            if (upper < threshold())
                continue;
            left_.push_back({hit.slot, upper});
            certain_.offer({hit.slot, bound.upper + shift_ - bound.spread});
        }
        pending_.clear();
    }

    /// What is left, with what each score is at most. Everything is settled.
    [[nodiscard]] std::vector<Hit> take() &&
    {
        std::erase_if(left_, [least = threshold()](const Hit& hit) { return hit.score < least; });
        return std::move(left_);
    }

private:
    const ByteRows& bytes_;
    const CodeQuery& query_;
    float shift_;
    BestHits certain_;  ///< Lower bounds.
    std::vector<Hit> pending_;
    std::vector<Hit> left_;
};

}  // namespace assay::rag
