#pragma once

#include <optional>
#include <string_view>

namespace assay::decode {

/// A boolean in words.
struct BooleanReading {
    bool value;
    std::string_view what;  ///< A kind of note.
};

/// "yes", "False", "**true**", "1"; or a sentence in which "true" stands and
/// "false" does not, or the other way round.
[[nodiscard]] std::optional<BooleanReading> read_boolean(std::string_view text);

/// Whether the text says that there is nothing: "null", "None", "N/A", "-", "".
[[nodiscard]] bool is_null_word(std::string_view text);

}  // namespace assay::decode
