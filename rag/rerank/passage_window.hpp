#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace assay::rag {

/// How many passages a model is shown at once.
struct WindowLimits {
    std::size_t max_passages = 20;           ///< At least 2. More, and models begin to forget some.
    std::size_t max_text_bytes = 128u << 10;  ///< Of all passages together, about 32,000 tokens.
    std::size_t max_passage_bytes = 16u << 10;  ///< Of one; what is longer is shown shortened. At most half of max_text_bytes.
};

/// Passages [first, end) of a list.
struct PassageWindow {
    std::size_t first;
    std::size_t end;

    friend bool operator==(const PassageWindow&, const PassageWindow&) = default;
};

// A list that is too long for one question is ordered from its end to its
// beginning (sliding windows, Sun et al. 2023): each window shares half of its
// passages with the one before it, so that the best of the end can rise to the
// top, half a window at a time.
//
//     [ . . . . . . . . . . ]
//                   [3 . . . ]    the two best go on
//             [2 . . . ]
//       [1 . . . ]

/// The window whose last passage is passage_bytes[end - 1]: as many as the
/// limits allow, and two even where they do not. `end` is at least 1.
[[nodiscard]] PassageWindow window_ending(std::span<const std::size_t> passage_bytes, std::size_t end,
                                          const WindowLimits& limits);

/// Where the window after this one ends; nothing once the list's beginning is reached.
[[nodiscard]] std::optional<std::size_t> next_end(PassageWindow window);

}  // namespace assay::rag
