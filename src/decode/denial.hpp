#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// A folded word that turns what stands near it into its opposite or keeps
/// it at a distance: "not", "hardly", "lacks"; in English, German, French, Spanish, Italian, Portuguese, Dutch and Russian.
[[nodiscard]] bool is_denial(std::string_view word);

/// Whether one of the folded words [begin, end), cut to the list, is a denial
/// or begins one of two words: "far from", "anything but".
[[nodiscard]] bool has_denial(const std::vector<std::string>& words, std::size_t begin, std::size_t end);

/// True for a text that begins with a sign which denies the word behind it:
/// !true, \u00ACtrue, ~true.
[[nodiscard]] bool begins_with_negation(std::string_view text);

/// True if the marks at the end of a text ask rather than say: "yes?".
[[nodiscard]] bool ends_in_question(std::string_view text);

}  // namespace assay::decode
