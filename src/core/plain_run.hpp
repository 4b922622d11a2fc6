#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Most of a text is the inside of strings. What ends a run of plain bytes is
// looked for eight bytes at a time: a byte that equals a mark, or is less than
// a blank, leaves its highest bit set in a mask; the lowest of these is right,
// and those above it do not matter.

namespace assay {

/// Where in `text`, from `at` on, the first byte stands that is a control
/// character, a backslash or one of `marks`; text.size() if there is none.
template <char... marks>
[[nodiscard]] inline std::size_t end_of_plain(std::string_view text, std::size_t at)
{
    constexpr std::uint64_t ones = 0x0101010101010101u;
    constexpr std::uint64_t tops = 0x8080808080808080u;
    const auto equals = [](std::uint64_t bytes, char mark) {
        const std::uint64_t different = bytes ^ (ones * static_cast<unsigned char>(mark));
        return (different - ones) & ~different;
    };
    if constexpr (std::endian::native == std::endian::little) {
        for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            const std::uint64_t control = (bytes - ones * 0x20) & ~bytes;
            const std::uint64_t found = (control | equals(bytes, '\\') | (equals(bytes, marks) | ...)) & tops;
            if (found != 0)
                return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
        }
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != '\\' && ((text[at] != marks) && ...))
        ++at;
    return at;
}

}  // namespace assay
