#include "rag/index/cell_index.hpp"

#include "rag/index/candidates.hpp"
#include "rag/index/dot.hpp"
#include "rag/index/k_means.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <unordered_set>

namespace assay::rag {
namespace {

/// Cells are small: their bounds fit the stack this many blocks at a time.
constexpr std::size_t cell_blocks_per_batch = 16;

/// A filter that leaves less than this share would leave most cells empty.
constexpr std::size_t min_allowed_share = 10;

/// Of ten, those that both have.
std::size_t shared(const std::vector<Hit>& found, const std::vector<Hit>& right)
{
    std::unordered_set<Slot> slots;
    for (const Hit& hit : right)
        slots.insert(hit.slot);
    return static_cast<std::size_t>(
        std::count_if(found.begin(), found.end(), [&](const Hit& hit) { return slots.contains(hit.slot); }));
}

}  // namespace

CellIndex::CellIndex(FlatIndex centres) : centres_{std::move(centres)}
{
    for (std::size_t i = 0; i < centres_.size(); ++i)
        cells_.push_back({CodeBlocks{centres_.rotation().padded()}, {}});
}

CellIndex CellIndex::build(const FlatIndex& vectors, const Options& options)
{
    assert(vectors.size() > 0);
    std::vector<Slot> slots;
    vectors.slots().for_each([&](Slot slot) { slots.push_back(slot); });
    const std::size_t count = std::clamp<std::size_t>(slots.size() / options.vectors_per_cell, 1, options.max_cells);
    CellIndex index{k_means(vectors, slots, {count, options.sample_per_cell, options.rounds})};
    for (const Slot slot : slots)
        index.add(slot, vectors.vector(slot));
    index.find_probes(vectors, options);
    return index;
}

void CellIndex::add(Slot slot, std::span<const float> vector)
{
    const Slot nearest = centres_.search(vector, 1).front().slot;
    Cell& cell = cells_[nearest];
    std::vector<float> rest(vector.begin(), vector.end());
    const auto centre = centres_.vector(nearest);
    for (std::size_t i = 0; i < rest.size(); ++i)
        rest[i] -= centre[i];
    std::vector<float> rotated(centres_.rotation().padded());
    centres_.rotation().apply(rest, rotated);
    const auto position = static_cast<std::uint32_t>(cell.slots.size());
    cell.codes.set(position, rotated);
    cell.slots.push_back(slot);
    if (slot >= places_.size())
        places_.resize(slot + std::size_t{1});
    places_[slot] = Place{nearest, position};
}

void CellIndex::remove(Slot slot)
{
    if (slot >= places_.size() || !places_[slot])
        return;
    cells_[places_[slot]->cell].codes.clear(places_[slot]->position);
    places_[slot].reset();
}

std::size_t CellIndex::memory_bytes() const
{
    std::size_t bytes = centres_.memory_bytes() + places_.capacity() * sizeof(std::optional<Place>);
    for (const Cell& cell : cells_)
        bytes += sizeof(Cell) + cell.codes.memory_bytes() + cell.slots.capacity() * sizeof(Slot);
    return bytes;
}

std::vector<Hit> CellIndex::search_cells(const FlatIndex& vectors, std::span<const float> query, std::size_t k,
                                         const SlotSet* allowed, std::size_t probes) const
{
    if (k == 0)
        return {};
    if (allowed && allowed->count() * min_allowed_share < vectors.size())
        return vectors.search(query, k, allowed);

    std::vector<float> rotated(centres_.rotation().padded());
    centres_.rotation().apply(query, rotated);
    const CodeQuery coded{rotated};
    const Instructions instructions = best_instructions();
    std::array<float, cell_blocks_per_batch * vectors_per_block> upper;
    std::array<std::uint16_t, cell_blocks_per_batch> masks;
    Candidates candidates{vectors.bytes(), coded, dot(query.data(), vectors.centre().data(), query.size()), k};
    for (const Hit& nearest : centres_.search(query, std::min(probes, cells_.size()))) {
        const Cell& cell = cells_[nearest.slot];
        // Codes are of the difference to the cell's centre, which every score shares.
        const float shift = nearest.score;
        for (std::size_t first = 0; first < cell.codes.blocks(); first += cell_blocks_per_batch) {
            const std::size_t count = std::min(cell_blocks_per_batch, cell.codes.blocks() - first);
            cell.codes.bound(coded, first, count, candidates.threshold() - shift, {upper.data(), masks.data()}, instructions);
            for (std::size_t block = 0; block < count; ++block)
                for (unsigned mask = masks[block]; mask != 0; mask &= mask - 1) {
                    const std::size_t at = block * vectors_per_block + static_cast<std::size_t>(std::countr_zero(mask));
                    const std::size_t position = first * vectors_per_block + at;
                    if (position < cell.slots.size() && (!allowed || allowed->contains(cell.slots[position])))
                        candidates.offer(cell.slots[position], upper[at] + shift);
                }
            candidates.settle();
        }
    }
    auto hits = vectors.best_of(query, k, std::move(candidates).take());
    // The cells near to the query held too little that is allowed.
    if (hits.size() < std::min(k, allowed ? allowed->count() : vectors.size()))
        return vectors.search(query, k, allowed);
    return hits;
}

/// Doubles the cells until the recall is reached, then looks between.
void CellIndex::find_probes(const FlatIndex& vectors, const Options& options)
{
    constexpr std::size_t k = 10;
    std::vector<std::span<const float>> queries;
    std::vector<std::vector<Hit>> right;
    const std::size_t step = std::max<std::size_t>(1, places_.size() / options.trial_queries);
    std::size_t all = 0;
    for (std::size_t slot = step / 2; slot < places_.size(); slot += step) {
        if (!places_[slot])
            continue;
        queries.push_back(vectors.vector(static_cast<Slot>(slot)));
        // A vector finds itself anywhere: it is no part of the trial.
        right.push_back(vectors.search(queries.back(), k + 1));
        std::erase_if(right.back(), [&](const Hit& hit) { return hit.slot == slot; });
        all += right.back().size();
    }
    const auto reaches = [&](std::size_t probes) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < queries.size(); ++i)
            found += shared(search_cells(vectors, queries[i], k + 1, nullptr, probes), right[i]);
        return static_cast<double>(found) >= options.recall * static_cast<double>(all);
    };
    std::size_t enough = 1;
    while (enough < cells() && !reaches(enough))
        enough *= 2;
    std::size_t too_few = enough / 2;
    while (enough - too_few > 1 + too_few / 8) {
        const std::size_t between = (enough + too_few) / 2;
        (reaches(between) ? enough : too_few) = between;
    }
    probes_ = std::min(enough, cells());
}

}  // namespace assay::rag
