#pragma once

#include "rag/index/hit.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace assay::rag {

/// Which chunks a search may find: the living ones, or those that a filter on
/// their metadata admits. A bit a chunk.
class SlotSet {
public:
    SlotSet() = default;
    explicit SlotSet(std::size_t slots, bool full = false)
        : words_((slots + 63) / 64, full ? ~std::uint64_t{0} : 0), slots_{slots}
    {
        if (full && slots % 64 != 0)
            words_.back() >>= 64 - slots % 64;
    }

    /// The bits of slots [0, slots), the first the lowest of the first word.
    SlotSet(std::vector<std::uint64_t> words, std::size_t slots) : words_{std::move(words)}, slots_{slots}
    {
        words_.resize((slots + 63) / 64);
        if (slots % 64 != 0)
            words_.back() &= ~std::uint64_t{0} >> (64 - slots % 64);
    }
    [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }

    /// Slots that have a bit; those beyond are not in the set.
    [[nodiscard]] std::size_t slots() const { return slots_; }

    [[nodiscard]] bool contains(Slot slot) const { return slot < slots_ && (words_[slot / 64] >> slot % 64 & 1) != 0; }

    /// The bits of slots [16 * group, 16 * group + 16), the first the lowest.
    [[nodiscard]] std::uint16_t group_of_16(std::size_t group) const
    {
        return group / 4 < words_.size() ? static_cast<std::uint16_t>(words_[group / 4] >> group % 4 * 16) : 0;
    }

    void insert(Slot slot)
    {
        if (slot >= slots_) {
            slots_ = slot + 1;
            words_.resize((slots_ + 63) / 64);
        }
        words_[slot / 64] |= std::uint64_t{1} << slot % 64;
    }

    void erase(Slot slot)
    {
        if (slot < slots_)
            words_[slot / 64] &= ~(std::uint64_t{1} << slot % 64);
    }

    [[nodiscard]] std::size_t count() const
    {
        std::size_t total = 0;
        for (const std::uint64_t word : words_)
            total += static_cast<std::size_t>(std::popcount(word));
        return total;
    }

    SlotSet& operator&=(const SlotSet& other)
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= i < other.words_.size() ? other.words_[i] : 0;
        return *this;
    }

    /// Calls `visit(slot)` for each in ascending order.
    template <class Visit>
    void for_each(Visit visit) const
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            for (std::uint64_t word = words_[i]; word != 0; word &= word - 1)
                visit(static_cast<Slot>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
    }

private:
    std::vector<std::uint64_t> words_;
    std::size_t slots_ = 0;
};

}  // namespace assay::rag
