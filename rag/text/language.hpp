#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::rag {

/// A language whose endings can be cut off (Snowball).
enum class Language : std::uint8_t {
    arabic, armenian, catalan, danish, dutch, english, finnish, french, german, greek, hindi, hungarian, indonesian,
    italian, norwegian, portuguese, romanian, russian, spanish, swedish, tamil, turkish,
};

/// Snowball's name of it, such as "english".
[[nodiscard]] std::string_view language_name(Language language);

/// The language with that name, or nothing.
[[nodiscard]] std::optional<Language> language_named(std::string_view name);

/// Which of the languages in Latin letters a sample of text is most likely
/// written in, by its most frequent small words; nothing if it shows too few
/// of them to tell. A few thousand words of a collection are a good sample.
[[nodiscard]] std::optional<Language> guess_latin_language(std::string_view utf8);

}  // namespace assay::rag
