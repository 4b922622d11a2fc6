#include "rag/index/postings.hpp"

#include <algorithm>
#include <cassert>

namespace assay::rag {

void Postings::add(Slot slot, std::uint32_t frequency)
{
    // The last step that is not above.
    const auto above = std::upper_bound(frequencies.begin(), frequencies.end(), static_cast<float>(frequency));
    assert(above != frequencies.begin());
    append(slot, static_cast<std::uint16_t>(above - frequencies.begin() - 1));
}

void Postings::append(Slot slot, std::uint16_t step)
{
    const std::size_t window = slot / window_slots;
    assert(window <= 0xFFFF);
    const auto entry = static_cast<std::uint16_t>((slot % window_slots) << 4 | step);
    ++documents_;
    highest_step_ = std::max(highest_step_, step);
    if (!words_.empty() && words_[last_header_] == window) {
        assert(local_slot(words_.back()) < slot % window_slots);
        ++words_[last_header_ + 1];
        words_.push_back(entry);
        return;
    }
    assert(words_.empty() || words_[last_header_] < window);
    last_header_ = static_cast<std::uint32_t>(words_.size());
    words_.insert(words_.end(), {static_cast<std::uint16_t>(window), 0, entry});
}

}  // namespace assay::rag
