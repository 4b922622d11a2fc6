#pragma once

#include <string>
#include <string_view>

namespace assay::rag {

/// One form for all spellings of the same letters: compatibility forms and
/// case are folded (Unicode's NFKC_Casefold), so that a full-width "ＡＢＣ" and
/// "abc" are one. `utf8` must be well formed.
[[nodiscard]] std::string fold_letters(std::string_view utf8);

/// `folded` without accents, points and tone marks above or below its letters.
/// Vowel signs of Indic scripts are letters in all but name, and stay.
[[nodiscard]] std::string without_accents(std::string_view folded);

}  // namespace assay::rag
