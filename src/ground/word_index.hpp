#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::ground {

/// The words of a folded text, by place and by spelling.
class WordIndex {
public:
    static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

    struct Word {
        std::uint32_t begin;  ///< Bytes of the text.
        std::uint32_t end;
        std::uint32_t next = none;  ///< The next word spelled like this.
    };
    struct Spelling {
        std::string_view word;
        std::uint64_t letter_set;  ///< See letter_set().
        std::uint32_t letters;     ///< Code points.
        std::uint32_t places;      ///< Words spelled like this...
        std::uint32_t first;       ///< ...from this one on...
        std::uint32_t last;        ///< ...to this one.
    };

    /// `folded` must outlive this.
    explicit WordIndex(std::string_view folded);

    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const std::vector<Word>& words() const { return words_; }
    [[nodiscard]] const std::vector<Spelling>& spellings() const { return spellings_; }
    /// Null if the text does not have the word.
    [[nodiscard]] const Spelling* find(std::string_view word) const;

private:
    [[nodiscard]] std::size_t slot_of(std::string_view word) const;

    std::string_view text_;
    std::vector<Word> words_;
    std::vector<Spelling> spellings_;
    std::vector<std::uint32_t> slots_;  ///< Hash table with open addressing, of spellings; a power of two.
};

/// Bytes [begin, end) of a text.
struct ByteRange {
    std::size_t begin;
    std::size_t end;
};

/// The words of a folded text, in order: runs of letters, digits and marks;
/// each character alone in scripts that set no spaces.
[[nodiscard]] std::vector<ByteRange> words_in(std::string_view folded);

[[nodiscard]] std::u32string letters_of(std::string_view word);

/// Each byte's bit of 64. Words within n edits of each other have sets that
/// differ in 2n bits at most if they are ASCII, and 8n in any case.
[[nodiscard]] std::uint64_t letter_set(std::string_view word);

}  // namespace assay::ground
