#pragma once

#include "batch/input.hpp"
#include "extract/extraction.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <deque>
#include <optional>

namespace assay::batch {

/// The rows between the first unfinished one and the last one started. Rows
/// finish in any order and leave in the input's, so the output's order never
/// depends on the network. Its size is what bounds the run's memory.
class Window {
    struct Entry {
        InputRow row;
        std::size_t bytes;
        std::optional<extract::Extraction> extraction;
    };

public:
    Window(std::size_t capacity_rows, std::size_t capacity_bytes)
        : capacity_{capacity_rows}, capacity_bytes_{capacity_bytes}
    {
    }

    /// Always if it is empty: a row larger than the window still has to pass.
    [[nodiscard]] bool has_room_for(std::size_t rows) const
    {
        return entries_.empty() || (entries_.size() + rows <= capacity_ && bytes_ < capacity_bytes_);
    }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    /// Adds a row at the end; returns its ticket for finish().
    std::uint64_t start(InputRow row)
    {
        const auto bytes = row.bytes();
        bytes_ += bytes;
        entries_.push_back({std::move(row), bytes, std::nullopt});
        return first_ + entries_.size() - 1;
    }

    [[nodiscard]] InputRow& row(std::uint64_t ticket) { return entries_[place(ticket)].row; }

    void finish(std::uint64_t ticket, extract::Extraction extraction)
    {
        auto& entry = entries_[place(ticket)];
        assert(!entry.extraction && "a row finishes once");
        entry.extraction = std::move(extraction);
    }

    struct Finished {
        InputRow row;
        extract::Extraction extraction;
    };

    /// The first row if it is finished.
    [[nodiscard]] std::optional<Finished> pop()
    {
        if (entries_.empty() || !entries_.front().extraction)
            return std::nullopt;
        Finished finished{std::move(entries_.front().row), std::move(*entries_.front().extraction)};
        bytes_ -= entries_.front().bytes;
        entries_.pop_front();
        ++first_;
        return finished;
    }

private:
    [[nodiscard]] std::size_t place(std::uint64_t ticket) const
    {
        assert(ticket >= first_ && ticket - first_ < entries_.size());
        return static_cast<std::size_t>(ticket - first_);
    }

    std::size_t capacity_;
    std::size_t capacity_bytes_;
    std::size_t bytes_ = 0;  ///< Of the rows as they came in.
    std::uint64_t first_ = 0;  ///< Ticket of entries_.front().
    std::deque<Entry> entries_;
};

}  // namespace assay::batch
