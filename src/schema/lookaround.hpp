#pragma once

#include "core/result.hpp"

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace assay::schema {

/// Regular expressions with look-ahead and look-behind, which RE2 has not.
///
/// Whether something matches can be decided in time linear in the text even
/// with these, as long as nobody asks where: the body of each look-around is
/// run over the whole text once, innermost first, and says for every position
/// whether it holds there; the expression around it then only looks that up.
/// A look-ahead's body is run backwards, from the text's end, so that it has
/// its answer where it begins. Each run is Thompson's: all states at once.
///
/// Back-references cannot be decided that way and are refused.
class LookaroundPattern {
public:
    /// `ecma` as for Pattern. Refuses what grows to more than 50,000 states
    /// ("(a{100}){1000}") or nests more than 100 groups.
    [[nodiscard]] static Result<LookaroundPattern> compile(std::string_view ecma);

    /// Whether it matches anywhere in `text`; nothing if finding out takes
    /// more than some 10^8 steps. Allocates.
    [[nodiscard]] std::optional<bool> found_in(std::string_view text) const;

    /// One class of characters: what ASCII holds of it at hand, the rest asked
    /// of RE2.
    struct CharacterSet {
        std::bitset<128> ascii;
        std::shared_ptr<const re2::RE2> others;
    };

    enum class Op : std::uint8_t { character, fork, jump, begin, end, word_edge, no_word_edge, look, no_look, match };

    struct Instruction {
        Op op;
        std::uint32_t next = 0;   ///< fork: the one way.
        std::uint32_t other = 0;  ///< fork: the other. character: its set. look: its program.
    };

    /// One expression: the whole one or a look-around's body.
    struct Program {
        std::vector<Instruction> code;
        bool backwards = false;
    };

private:
    LookaroundPattern() = default;

    std::vector<CharacterSet> sets_;
    std::vector<Program> programs_;  ///< Bodies before what looks at them; the whole comes last.
};

}  // namespace assay::schema
