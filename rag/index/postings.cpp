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

std::optional<Postings> Postings::parse(std::vector<std::uint16_t> words, std::size_t slots)
{
    Postings postings;
    for (std::size_t at = 0; at < words.size();) {
        if (words.size() - at < 3 || words.size() - at - 2 <= words[at + 1] || (at > 0 && words[at] <= words[postings.last_header_]))
            return std::nullopt;
        postings.last_header_ = static_cast<std::uint32_t>(at);
        const std::size_t first_slot = words[at] * window_slots;
        const std::size_t end = at + 3 + words[at + 1];
        for (std::size_t i = at + 2; i < end; ++i) {
            if (first_slot + local_slot(words[i]) >= slots || (i > at + 2 && local_slot(words[i]) <= local_slot(words[i - 1])))
                return std::nullopt;
            postings.highest_step_ = std::max<std::uint16_t>(postings.highest_step_, words[i] & 15);
            ++postings.documents_;
        }
        at = end;
    }
    postings.words_ = std::move(words);
    return postings;
}

}  // namespace assay::rag
