#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::ground {

/// A text with everything alike that a careful quote may write differently,
/// and the way back. Letter case and Unicode's forms go by NFKC_Casefold
/// (UAX #31: "ﬁ" is "fi", full width is half width, soft hyphens are nothing);
/// quotes and dashes become ' " and -, and a run of white space one space.
///
/// What was folded as one (a letter with its accents, a ligature, what folds
/// to nothing with what it follows) is one unit, and is never cut. The source
/// is less than 4 GiB; bytes of it that are not UTF-8 fold to U+FFFD each.
class FoldedText {
public:
    explicit FoldedText(std::string_view source);

    [[nodiscard]] const std::string& text() const { return text_; }

    /// Whether a unit begins at this byte of text(); true at its end.
    [[nodiscard]] bool starts_unit(std::size_t at) const
    {
        return at == 0 || at == text_.size() || begins_[at] != begins_[at - 1];
    }
    /// The byte of the source where the unit that holds byte `at` begins.
    [[nodiscard]] std::size_t source_begin(std::size_t at) const { return begins_[at]; }
    /// The byte of the source where the next unit begins; with at == text().size(), the source's end.
    [[nodiscard]] std::size_t source_end(std::size_t at) const
    {
        return at == text_.size() ? source_size_ : begins_[at];
    }
    /// The first byte of text() whose unit begins at or behind this byte of
    /// the source.
    [[nodiscard]] std::size_t folded_from(std::size_t source) const;

private:
    void append_ascii(char byte, std::size_t at);
    [[nodiscard]] std::size_t append_unit(std::string_view source, std::size_t at);

    std::string text_;
    std::vector<std::uint32_t> begins_;  ///< Of each byte's unit in the source.
    std::size_t source_size_ = 0;
};

}  // namespace assay::ground
