#include "rag/rerank/passage_window.hpp"

#include <algorithm>
#include <cassert>

namespace assay::rag {

PassageWindow window_ending(std::span<const std::size_t> passage_bytes, std::size_t end, const WindowLimits& limits)
{
    assert(end >= 1);
    assert(end <= passage_bytes.size());
    assert(limits.max_passages >= 2);
    std::size_t first = end;
    for (std::size_t bytes = 0; first > 0 && end - first < limits.max_passages; --first) {
        bytes += std::min(passage_bytes[first - 1], limits.max_passage_bytes);
        if (bytes > limits.max_text_bytes && end - first >= 2)
            break;
    }
    return {first, end};
}

std::optional<std::size_t> next_end(PassageWindow window)
{
    if (window.first == 0)
        return std::nullopt;
    return window.first + (window.end - window.first) / 2;
}

}  // namespace assay::rag
