#pragma once

#include "rag/index/code_blocks.hpp"
#include "rag/index/flat_index.hpp"
#include "rag/index/hit.hpp"
#include "rag/index/slot_set.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::rag {

/// Finds most of the nearest vectors among many by looking at few: an inverted
/// file (Sivic and Zisserman 2003; Jégou, Douze and Schmid 2011). Vectors are grouped into
/// cells around centres that k-means finds; a search looks at the cells whose
/// centres are nearest to the query, by the same codes of four bits and the same proven
/// bounds as FlatIndex, and compares what is left in single precision. All
/// that can be missed are vectors in cells that were not looked at. How many
/// cells are looked at is found by trial when the index is built, for a wanted
/// recall on the collection's own vectors.
///
/// The vectors stay in a FlatIndex, which the caller passes in and keeps in
/// step; it also takes over where a filter leaves little to look at. Searches
/// may run beside each other, but not beside a change.
class CellIndex {
public:
    struct Options {
        std::size_t vectors_per_cell = 100;
        std::size_t max_cells = 8192;
        std::size_t sample_per_cell = 40;   ///< Vectors that k-means looks at, for each cell.
        std::size_t rounds = 6;             ///< Of k-means.
        double recall = 0.95;               ///< Wanted, of the ten nearest.
        std::size_t trial_queries = 200;    ///< To find how many cells that takes.
    };

    /// Groups all of `vectors`. Seconds of CPU for each hundred thousand.
    /// `vectors` is not empty.
    [[nodiscard]] static CellIndex build(const FlatIndex& vectors, const Options& options);

    void add(Slot slot, std::span<const float> vector);
    void remove(Slot slot);

    /// The `k` best of `allowed` (null: all) in the cells nearest to the query.
    [[nodiscard]] std::vector<Hit> search(const FlatIndex& vectors, std::span<const float> query, std::size_t k,
                                          const SlotSet* allowed = nullptr) const
    {
        return search_cells(vectors, query, k, allowed, probes_);
    }
    [[nodiscard]] std::vector<Hit> search_cells(const FlatIndex& vectors, std::span<const float> query, std::size_t k,
                                                const SlotSet* allowed, std::size_t probes) const;

    [[nodiscard]] std::size_t cells() const { return cells_.size(); }
    /// Cells that a search looks at.
    [[nodiscard]] std::size_t probes() const { return probes_; }
    [[nodiscard]] std::size_t memory_bytes() const;

private:
    struct Cell {
        CodeBlocks codes;
        std::vector<Slot> slots;  ///< By position in codes.
    };
    struct Place {
        std::uint32_t cell;
        std::uint32_t position;
    };

    explicit CellIndex(FlatIndex centres);
    void find_probes(const FlatIndex& vectors, const Options& options);

    FlatIndex centres_;
    std::vector<Cell> cells_;
    std::vector<std::optional<Place>> places_;  ///< By slot.
    std::size_t probes_ = 1;
};

}  // namespace assay::rag
