#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::schema {

/// An ECMA-262 expression taken apart. Nodes refer to one another by index.
struct PatternTree {
    enum class Kind : std::uint8_t {
        empty,
        character,   ///< `set`
        sequence,    ///< children
        choice,      ///< children
        repeat,      ///< one child, min to max times
        begin,
        end,
        word_edge,
        no_word_edge,
        ahead,       ///< one child; so for the next three
        not_ahead,
        behind,
        not_behind,
    };
    struct Node {
        Kind kind = Kind::empty;
        std::vector<std::uint32_t> children{};
        std::uint32_t set = 0;
        std::uint32_t min = 0;
        std::uint32_t max = 0;
    };
    static constexpr std::uint32_t unlimited = 0xFFFFFFFFu;

    std::vector<Node> nodes;
    std::vector<std::string> sets;  ///< What matches one character, as written.
    std::uint32_t root = 0;
};

/// Refuses back-references, flags, more than 100 nested groups and what is no
/// expression. What a class says inside is not checked here.
[[nodiscard]] Result<PatternTree> parse_pattern(std::string_view ecma);

}  // namespace assay::schema
