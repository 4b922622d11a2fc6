#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::extract {

/// The first and the last words of the texts of one pack, to hold the echoes
/// of a packed answer against (see prompt/echo.hpp).
class EchoCheck {
public:
    /// Of the texts in the order of the pack. Keeps nothing of them but words.
    explicit EchoCheck(std::span<const std::string_view> texts);

    /// Whether a text has words to be known by, and begins or ends otherwise
    /// than every earlier text of the pack. Where that is not so, its answer
    /// could not be told from that other text's.
    [[nodiscard]] bool is_telling(std::size_t index) const;

    struct Verdict {
        bool is_own = false;               ///< The echo is this text's, and as a whole no other's.
        std::vector<std::size_t> rivals{};  ///< Texts that begin or end in the same words.
    };
    /// What an item for text `index` with this echo was made from. Three of
    /// four words must be the text's own, a slip of the pen allowed.
    ///
    /// An item that slid from one text into another has the begin of the one
    /// and the end of the other. If those two begin (or end) alike it may look
    /// like one text's own, but then the other has no item: so an item is to be
    /// trusted only if its rivals have one each that is their own.
    [[nodiscard]] Verdict judge(std::size_t index, std::string_view begins, std::string_view ends) const;

private:
    using Words = std::vector<std::u32string>;
    struct Text {
        Words head;  ///< The first words, folded.
        Words tail;  ///< The last words, the last one first.
    };

    /// For each text whether its edge fits the echo as well as that of text
    /// `index` does; empty if that one's does not fit.
    [[nodiscard]] std::vector<char> fitting(std::size_t index, const Words& echo, Words Text::*edge) const;

    std::vector<Text> texts_;
};

}  // namespace assay::extract
