#include "rag/index/flat_index.hpp"

#include "rag/index/best_hits.hpp"
#include "rag/index/dot.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

namespace assay::rag {
namespace {

/// Blocks bounded at a time: their bounds stay in the fastest cache.
constexpr std::size_t blocks_per_batch = 64;

/// So few candidates that looking at their codes once more does not pay.
constexpr std::size_t few_per_hit = 4;

/// Rows of codes that memory is asked for ahead of their use.
constexpr std::size_t prefetch_ahead = 8;

/// A filter that admits less than this share is not worth a scan of all codes:
/// comparing a vector costs about as much as bounding ten.
constexpr std::size_t comparisons_per_scan = 10;

/// What may still be among the best, after the codes were looked at.
struct Candidates {
    std::vector<Hit> hits;  ///< With what each score is at most.
    float threshold;        ///< What the best have at least.
};

Candidates candidates(const CodeBlocks& codes, const CodeQuery& query, std::size_t k, const SlotSet* allowed,
                            Instructions instructions)
{
    std::array<float, blocks_per_batch * vectors_per_block> upper;
    std::array<std::uint16_t, blocks_per_batch> masks;
    BestHits certain{k};  // Lower bounds: what the best have at least.
    std::vector<Hit> found;
    for (std::size_t first = 0; first < codes.blocks(); first += blocks_per_batch) {
        const std::size_t count = std::min(blocks_per_batch, codes.blocks() - first);
        codes.bound(query, first, count, certain.threshold(), {upper.data(), masks.data()}, instructions);
        for (std::size_t block = 0; block < count; ++block) {
            unsigned mask = masks[block];
            if (allowed)
                mask &= allowed->group_of_16(first + block);
            for (; mask != 0; mask &= mask - 1) {
                const auto lane = static_cast<std::size_t>(std::countr_zero(mask));
                const std::size_t position = (first + block) * vectors_per_block + lane;
                const float bound = upper[block * vectors_per_block + lane];
                const float spread = codes.spread(position, query);
                // An empty place: both are minus infinity.
                if (!(spread >= 0))
                    continue;
                const Hit hit{static_cast<Slot>(position), bound};
                found.push_back(hit);
                certain.offer({hit.slot, bound - spread});
            }
        }
    }
    return {std::move(found), certain.threshold()};
}

}  // namespace

FlatIndex::FlatIndex(std::size_t dimensions, std::vector<float> centre)
    : rotation_{dimensions}, centre_{std::move(centre)}, codes_{rotation_.padded()},
      bytes_{rotation_.padded()}
{
    assert(centre_.empty() || centre_.size() == dimensions);
    centre_.resize(dimensions);
}

std::size_t FlatIndex::memory_bytes() const
{
    return codes_.memory_bytes() + bytes_.memory_bytes() + vectors_.capacity() * sizeof(float) + present_.slots() / 8;
}

void FlatIndex::reserve(std::size_t slots)
{
    vectors_.reserve(slots * dimensions());
    codes_.reserve(slots);
    bytes_.reserve(slots);
}

void FlatIndex::add(Slot slot, std::span<const float> vector)
{
    assert(vector.size() == dimensions());
    std::vector<float> difference(vector.begin(), vector.end());
    for (std::size_t i = 0; i < difference.size(); ++i)
        difference[i] -= centre_[i];
    std::vector<float> rotated(rotation_.padded());
    rotation_.apply(difference, rotated);
    codes_.set(slot, rotated);
    bytes_.set(slot, rotated);
    if (vectors_.size() < (slot + std::size_t{1}) * dimensions())
        vectors_.resize((slot + std::size_t{1}) * dimensions());
    std::copy(vector.begin(), vector.end(), vectors_.begin() + static_cast<std::ptrdiff_t>(slot * dimensions()));
    count_ += !present_.contains(slot);
    present_.insert(slot);
}

void FlatIndex::remove(Slot slot)
{
    if (!present_.contains(slot))
        return;
    present_.erase(slot);
    codes_.clear(slot);
    --count_;
}

std::vector<Hit> FlatIndex::compare_all(std::span<const float> query, std::size_t k, const SlotSet& slots) const
{
    BestHits best{k};
    slots.for_each([&](Slot slot) {
        if (present_.contains(slot))
            best.offer({slot, dot(query.data(), vector(slot).data(), dimensions())});
    });
    return std::move(best).take();
}

std::vector<Hit> FlatIndex::search(std::span<const float> query, std::size_t k, const SlotSet* allowed,
                                   Instructions instructions) const
{
    assert(query.size() == dimensions());
    k = std::min(k, count_);
    if (k == 0)
        return {};
    if (allowed && allowed->count() * comparisons_per_scan < count_)
        return compare_all(query, k, *allowed);

    // The centre adds the same to every score, so bounds are of the differences
    // to it, and what is compared below is shifted alike.
    std::vector<float> rotated(rotation_.padded());
    rotation_.apply(query, rotated);
    const CodeQuery coded{rotated};
    auto left = candidates(codes_, coded, k, allowed, instructions);
    const float shift = dot(query.data(), centre_.data(), dimensions());
    for (Hit& hit : left.hits)
        hit.score += shift;
    return best_of(query, coded, k, std::move(left.hits), left.threshold + shift);
}

/// Bounds each candidate anew by its codes of eight bits, and drops what they rule out.
void FlatIndex::narrow_down(const CodeQuery& coded, float shift, std::size_t k, std::vector<Hit>& left,
                            float threshold) const
{
    BestHits certain{k};
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (i + prefetch_ahead < left.size())
            bytes_.prefetch(left[i + prefetch_ahead].slot);
        const auto bound = bytes_.bound(coded, left[i].slot);
        left[i].score = std::min(left[i].score, bound.upper + shift);
        certain.offer({left[i].slot, bound.upper + shift - bound.spread});
    }
    threshold = std::max(threshold, certain.threshold());
    std::erase_if(left, [&](const Hit& hit) { return hit.score < threshold; });
}

std::vector<Hit> FlatIndex::best_of(std::span<const float> query, const CodeQuery& coded, std::size_t k,
                                    std::vector<Hit> left, float threshold) const
{
    std::erase_if(left, [&](const Hit& hit) { return hit.score < threshold; });
    if (left.size() > k * few_per_hit)
        narrow_down(coded, dot(query.data(), centre_.data(), dimensions()), k, left, threshold);
    BestHits best{k};
    const auto compare = [&](const Hit& hit) {
        best.offer({hit.slot, dot(query.data(), vector(hit.slot).data(), dimensions())});
    };
    // Those with the highest bounds first: they rule out most of the others.
    const auto middle = left.begin() + static_cast<std::ptrdiff_t>(std::min(k, left.size()));
    std::nth_element(left.begin(), middle, left.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
    std::for_each(left.begin(), middle, compare);
    std::for_each(middle, left.end(), [&](const Hit& hit) {
        if (hit.score >= best.threshold())
            compare(hit);
    });
    return std::move(best).take();
}

}  // namespace assay::rag
