#pragma once

#include <string_view>

namespace assay::rag {

/// Whether `list`, words between single spaces (" a few words "), has `word`.
[[nodiscard]] constexpr bool has_word(std::string_view list, std::string_view word)
{
    for (auto at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1))
        if (at > 0 && list[at - 1] == ' ' && at + word.size() < list.size() && list[at + word.size()] == ' ')
            return true;
    return false;
}

/// Whether a folded word holds a sentence together, or asks, rather than says
/// what it is about: in English, German, French, Spanish and Italian.
[[nodiscard]] bool is_function_word(std::string_view folded);

}  // namespace assay::rag
