#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A word, a number or a mark of a sentence that is to be checked.
struct Token {
    enum class Kind {
        word,    ///< Letters with their marks; with digits and joining marks behind the first letter a name: "x86", "covid-19".
        number,  ///< Digits with what separates them: "1,500.5".
        mark,    ///< One other character: "-", "€".
    };

    Kind kind = Kind::mark;
    std::string text{};            ///< Folded (NFKC, case); digits are ASCII's.
    bool is_capitalised = false;   ///< A word that begins with a capital letter.
    bool has_inner_capital = false;///< One of its further letters is a capital: NATO, iPhone.
    bool is_glued = false;         ///< Nothing stands between it and the token before.
};

/// The tokens of a text, in order.
[[nodiscard]] std::vector<Token> read_tokens(std::string_view utf8);

/// Whether a sentence can begin with this token: it is the first one, or behind a mark that ends another; opening
/// brackets and quotes may stand before it.
[[nodiscard]] bool begins_sentence(const std::vector<Token>& tokens, std::size_t at);

}  // namespace assay::rag
