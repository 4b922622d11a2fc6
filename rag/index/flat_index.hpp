#pragma once

#include "rag/index/byte_rows.hpp"
#include "rag/index/code_blocks.hpp"
#include "rag/index/hit.hpp"
#include "rag/index/rotation.hpp"
#include "rag/index/slot_set.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::rag {

/// Finds the vectors with the largest dot product, exactly: a first pass over
/// codes of four bits leaves only what may be among the best (see
/// code_blocks.hpp), codes of eight bits leave fewer, and those are compared
/// in single precision. An eighth of the memory traffic of a plain scan, and
/// the same answers.
///
/// Searches may run beside each other, but not beside a change.
class FlatIndex {
public:
    /// `centre` has `dimensions` floats, or none for zero. Vectors are coded as their difference
    /// to it; the nearer they are, the fewer are compared. The results do not depend on it.
    explicit FlatIndex(std::size_t dimensions, std::vector<float> centre = {});

    [[nodiscard]] std::size_t dimensions() const { return rotation_.dimensions(); }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] std::size_t memory_bytes() const;

    /// Makes room for slots below `slots`, so that adding them allocates once.
    void reserve(std::size_t slots);

    /// Vectors are to be finite and of about length one.
    void add(Slot slot, std::span<const float> vector);
    void remove(Slot slot);
    [[nodiscard]] bool contains(Slot slot) const { return present_.contains(slot); }
    /// The vector as it was added; of a slot that it contains.
    [[nodiscard]] std::span<const float> vector(Slot slot) const
    {
        return {vectors_.data() + slot * dimensions(), dimensions()};
    }

    /// Slots that it contains.
    [[nodiscard]] const SlotSet& slots() const { return present_; }
    [[nodiscard]] const Rotation& rotation() const { return rotation_; }

    /// The `k` best of `candidates`, whose scores are what theirs are at most.
    [[nodiscard]] std::vector<Hit> best_of(std::span<const float> query, std::size_t k, std::vector<Hit> candidates) const;
    /// The same vectors in eight bits, as differences to centre().
    [[nodiscard]] const ByteRows& bytes() const { return bytes_; }
    [[nodiscard]] std::span<const float> centre() const { return centre_; }

    /// The `k` best of `allowed` (null: all), or as many as there are.
    [[nodiscard]] std::vector<Hit> search(std::span<const float> query, std::size_t k, const SlotSet* allowed = nullptr,
                                          Instructions instructions = best_instructions()) const;

private:
    [[nodiscard]] std::vector<Hit> compare_all(std::span<const float> query, std::size_t k, const SlotSet& slots) const;

    Rotation rotation_;
    std::vector<float> centre_;
    CodeBlocks codes_;
    ByteRows bytes_;
    std::vector<float> vectors_;  ///< By slot.
    SlotSet present_;
    std::size_t count_ = 0;
};

}  // namespace assay::rag
