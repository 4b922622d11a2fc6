#pragma once

#include <cstddef>
#include <string_view>

namespace assay::rag {

// Where the rules of Unicode Standard Annex 29 end a sentence that goes on.
// They know no language's abbreviations, and take every line's end for that of
// a sentence.

/// Whether the sentence goes on behind `before`, whose last word ends with a
/// full stop: "Dr. Smith", "Fig. 3", "the U.S. Army", "z.B. Tee". Both without
/// white space between them. Words that end a sentence as often as not ("etc.",
/// "Inc.") do so here; behind initials a frequent first word begins a new one
/// ("in the U.S. The law ..."). Knows English, German, French, Spanish, Italian
/// and Portuguese.
[[nodiscard]] bool goes_on_behind_full_stop(std::string_view before, std::string_view after);

/// A paragraph of lines that somebody has wrapped.
class WrappedLines {
public:
    /// `paragraph` has no blank line.
    explicit WrappedLines(std::string_view paragraph);

    /// Whether the line of the paragraph that ends at byte `end` (where its line
    /// break is) goes on in the next one: it does not end its sentence, the next
    /// one begins no item of a list or the like, and either that continues in
    /// lower case or its first word would not have fitted behind.
    [[nodiscard]] bool goes_on(std::size_t end) const;

private:
    std::string_view paragraph_;
    std::size_t width_ = 0;  ///< Of its longest line, in code points.
};

}  // namespace assay::rag
