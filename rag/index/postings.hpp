#pragma once

#include "rag/index/hit.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::rag {

/// Which chunks one term stands in, and how often, in two bytes for each.
///
/// Slots come in windows of 4,096. In memory, for each window that has any:
///
///     window number | entries, less one | entry, entry, ...
///     16 bits         16 bits             12 bits slot within the window,
///                                          4 bits how often (a step of a scale)
///
/// A search walks windows, not slots, so that what it adds up stays in the
/// first-level cache.
class Postings {
public:
    static constexpr std::size_t window_slots = 4096;

    /// How often the term stands in the chunk, for each of the 16 steps. BM25
    /// flattens out long before the scale gets coarse.
    static constexpr std::array<float, 16> frequencies{1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 28, 40, 64, 128};

    /// `slot` lies behind all that were added; `frequency` is at least 1.
    void add(Slot slot, std::uint32_t frequency);

    /// Brings into the cache what add() will write.
    void prefetch() const
    {
        __builtin_prefetch(words_.data() + words_.size(), 1);
        __builtin_prefetch(words_.data() + last_header_, 1);
    }

    /// In how many chunks the term stands.
    [[nodiscard]] std::uint32_t documents() const { return documents_; }

    /// The highest frequency that any entry has.
    [[nodiscard]] float highest_frequency() const { return frequencies[highest_step_]; }

    [[nodiscard]] std::size_t memory_bytes() const { return words_.capacity() * sizeof words_[0]; }

    /// As a file has them, and the way back: nothing if `words` are not such,
    /// or name a slot that is not below `slots`.
    [[nodiscard]] const std::vector<std::uint16_t>& words() const { return words_; }
    [[nodiscard]] static std::optional<Postings> parse(std::vector<std::uint16_t> words, std::size_t slots);

    /// Walks over the windows in order.
    class Cursor {
    public:
        explicit Cursor(const Postings& postings) : words_{postings.words_} {}

        [[nodiscard]] bool at_end() const { return at_ == words_.size(); }
        [[nodiscard]] std::size_t window() const { return words_[at_]; }
        [[nodiscard]] std::span<const std::uint16_t> entries() const { return words_.subspan(at_ + 2, words_[at_ + 1] + 1u); }
        void advance() { at_ += 3u + words_[at_ + 1]; }

        /// The entries of `window`; none if it has none. Windows are asked for in order.
        [[nodiscard]] std::span<const std::uint16_t> entries_of(std::size_t window)
        {
            while (!at_end() && this->window() < window)
                advance();
            return !at_end() && this->window() == window ? entries() : std::span<const std::uint16_t>{};
        }

    private:
        std::span<const std::uint16_t> words_;
        std::size_t at_ = 0;
    };

    [[nodiscard]] static std::size_t local_slot(std::uint16_t entry) { return entry >> 4; }
    [[nodiscard]] static float frequency(std::uint16_t entry) { return frequencies[entry & 15]; }

    /// Keeps the entries for whose slot `keep(slot)` holds.
    template <class Keep>
    void filter(Keep keep)
    {
        Postings kept;
        for (Cursor cursor{*this}; !cursor.at_end(); cursor.advance())
            for (const std::uint16_t entry : cursor.entries()) {
                const auto slot = static_cast<Slot>(cursor.window() * window_slots + local_slot(entry));
                if (keep(slot))
                    kept.append(slot, entry & 15);
            }
        kept.words_.shrink_to_fit();
        *this = std::move(kept);
    }

private:
    void append(Slot slot, std::uint16_t step);

    std::vector<std::uint16_t> words_;
    std::uint32_t last_header_ = 0;  ///< Index in `words_` of the last window's number.
    std::uint32_t documents_ = 0;
    std::uint16_t highest_step_ = 0;
};

}  // namespace assay::rag
