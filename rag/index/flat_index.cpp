#include "rag/index/flat_index.hpp"

#include "rag/index/best_hits.hpp"
#include "rag/index/candidates.hpp"
#include "rag/index/dot.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

namespace assay::rag {
namespace {

/// Blocks bounded at a time: their bounds stay in the fastest cache.
constexpr std::size_t blocks_per_batch = 64;

/// A filter that admits less than this share is not worth a scan of all codes:
/// comparing a vector costs about as much as bounding ten.
constexpr std::size_t comparisons_per_scan = 10;

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
    const float shift = dot(query.data(), centre_.data(), dimensions());
    Candidates candidates{bytes_, coded, shift, k};
    std::array<float, blocks_per_batch * vectors_per_block> upper;
    std::array<std::uint16_t, blocks_per_batch> masks;
    for (std::size_t first = 0; first < codes_.blocks(); first += blocks_per_batch) {
        const std::size_t count = std::min(blocks_per_batch, codes_.blocks() - first);
        codes_.bound(coded, first, count, candidates.threshold() - shift, {upper.data(), masks.data()}, instructions);
        for (std::size_t block = 0; block < count; ++block) {
            unsigned mask = masks[block];
            if (allowed)
                mask &= allowed->group_of_16(first + block);
            for (; mask != 0; mask &= mask - 1) {
                const std::size_t at = block * vectors_per_block + static_cast<std::size_t>(std::countr_zero(mask));
                candidates.offer(static_cast<Slot>(first * vectors_per_block + at), upper[at] + shift);
            }
        }
        candidates.settle();
    }
    return best_of(query, k, std::move(candidates).take());
}

std::vector<Hit> FlatIndex::best_of(std::span<const float> query, std::size_t k, std::vector<Hit> candidates) const
{
    BestHits best{k};
    const auto compare = [&](const Hit& hit) {
        best.offer({hit.slot, dot(query.data(), vector(hit.slot).data(), dimensions())});
    };
    // Those with the highest bounds first: they rule out most of the others.
    const auto middle = candidates.begin() + static_cast<std::ptrdiff_t>(std::min(k, candidates.size()));
    std::nth_element(candidates.begin(), middle, candidates.end(),
                     [](const Hit& a, const Hit& b) { return a.score > b.score; });
    std::for_each(candidates.begin(), middle, compare);
    std::for_each(middle, candidates.end(), [&](const Hit& hit) {
        if (hit.score >= best.threshold())
            compare(hit);
    });
    return std::move(best).take();
}

}  // namespace assay::rag
