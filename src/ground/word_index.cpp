#include "ground/word_index.hpp"

#include "ground/unicode.hpp"

#include <bit>
#include <functional>

namespace assay::ground {

std::vector<ByteRange> words_in(std::string_view folded)
{
    std::vector<ByteRange> words;
    bool open = false;
    for (std::size_t at = 0; at < folded.size();) {
        const auto [code, bytes] = code_point_at(folded, at);
        const auto part = word_part(code);
        if (part == WordPart::whole || (part == WordPart::letter && !open))
            words.push_back({at, at + bytes});
        else if (part == WordPart::letter)
            words.back().end = at + bytes;
        // A mark belongs to the character it follows.
        open = part == WordPart::letter || (part == WordPart::whole && at + bytes < folded.size() &&
                                            is_mark(code_point_at(folded, at + bytes).code));
        at += bytes;
    }
    return words;
}

std::u32string letters_of(std::string_view word)
{
    std::u32string letters;
    letters.reserve(word.size());
    for (std::size_t at = 0; at < word.size();) {
        const auto [code, bytes] = code_point_at(word, at);
        letters += static_cast<char32_t>(code);
        at += bytes;
    }
    return letters;
}

std::uint64_t letter_set(std::string_view word)
{
    std::uint64_t set = 0;
    for (const char byte : word)
        set |= std::uint64_t{1} << (static_cast<unsigned char>(byte) % 64);
    return set;
}

WordIndex::WordIndex(std::string_view folded) : text_{folded}
{
    const auto ranges = words_in(folded);
    words_.reserve(ranges.size());
    slots_.assign(std::bit_ceil(2 * ranges.size() + 1), none);
    for (const auto& [begin, end] : ranges) {
        const auto place = static_cast<std::uint32_t>(words_.size());
        words_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        const auto word = folded.substr(begin, end - begin);
        auto& slot = slots_[slot_of(word)];
        if (slot == none) {
            slot = static_cast<std::uint32_t>(spellings_.size());
            spellings_.push_back({word, letter_set(word), count_code_points(word), 1, place, place});
            continue;
        }
        auto& spelling = spellings_[slot];
        words_[spelling.last].next = place;
        spelling.last = place;
        ++spelling.places;
    }
}

const WordIndex::Spelling* WordIndex::find(std::string_view word) const
{
    const auto spelling = slots_[slot_of(word)];
    return spelling == none ? nullptr : &spellings_[spelling];
}

/// Where the word is, or the empty slot where it would be.
std::size_t WordIndex::slot_of(std::string_view word) const
{
    const auto mask = slots_.size() - 1;
    auto slot = std::hash<std::string_view>{}(word) & mask;
    while (slots_[slot] != none && spellings_[slots_[slot]].word != word)
        slot = (slot + 1) & mask;
    return slot;
}

}  // namespace assay::ground
