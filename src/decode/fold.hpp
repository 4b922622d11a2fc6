#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// Letters and digits alone, in lower case and without accents, so that what
/// differs only in spelling is equal: "In Progress", "in_progress" and
/// "inProgress"; "resume" and "Résumé"; "straße" and "STRASSE". Latin, Greek
/// and Cyrillic letters are folded, all other characters beyond ASCII kept.
/// `text` is well-formed UTF-8. May be empty: "+" and "-" fold to nothing.
[[nodiscard]] std::string fold(std::string_view text);

enum class Case { keep, fold };

/// The words of a text: runs of letters and digits, as they are or folded.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text, Case letters);

/// `text` without blanks at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace assay::decode
