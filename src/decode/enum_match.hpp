#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// A name of an option, taken apart once for all texts.
struct EnumName {
    explicit EnumName(std::string name);

    std::string text;
    std::string folded;
    std::string marks;  ///< marks_of() it: another spelling has the same.
    std::vector<std::string> words;
    std::vector<std::string> folded_words;
};

/// One value of an enum as a model may write it.
struct EnumOption {
    /// Without aliases the model was told the real name.
    EnumOption(std::string value, const std::vector<std::string>& aliases, std::string_view description);

    std::string value;            ///< The real name.
    std::vector<EnumName> names;  ///< What the model was told to write.
    std::string description;      ///< Folded; empty if there is none.
};

/// Where a text comes from: a string of a record, or the bare answer, in which
/// only the names that the model was told can be meant.
enum class Source { record, answer };

struct EnumMatch {
    std::size_t option;
    std::string_view what;  ///< The kind of the difference, "" if there is none; see price.hpp.
};

/// Finds the one option that `text` means: as it stands, in another spelling
/// (case, blanks, accents), in the plural, inside a sentence, or with a typo.
/// The first of these to have a match decides; if it has two, there is none,
/// and `is_ambiguous` tells so.
struct EnumAnswer {
    std::optional<EnumMatch> match;
    bool is_ambiguous = false;
};
[[nodiscard]] EnumAnswer match_enum(std::string_view text, const std::vector<EnumOption>& options, Source source);

}  // namespace assay::decode
