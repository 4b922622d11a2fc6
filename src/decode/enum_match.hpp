#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// One value of an enum as a model may write it.
struct EnumOption {
    std::string value;               ///< The real name.
    std::vector<std::string> names;  ///< What the model was told to write: the aliases, or the real name.
    std::string description;         ///< Empty if there is none.
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
