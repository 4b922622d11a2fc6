#pragma once

#include "ground/alignment.hpp"
#include "ground/folded_text.hpp"
#include "ground/word_index.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::ground {

/// How a value stands in a text.
enum class Kind {
    exact,       ///< Byte for byte.
    normalised,  ///< But for letter case, white space, quotes, dashes and Unicode forms.
    fuzzy,       ///< But for a few letters or words.
    inferred,    ///< Some of its words are there; it is no quote.
    absent,      ///< Not to be found.
    unchecked,   ///< Looking for it would have taken more work than the limits allow.
};
[[nodiscard]] std::string_view name_of(Kind kind);

/// Where a value stands in a text: bytes and code points [begin, end), which
/// never cut a user-perceived character. All 0 where there is no place.
struct Place {
    Kind kind = Kind::absent;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t char_begin = 0;
    std::size_t char_end = 0;

    [[nodiscard]] bool has_span() const { return kind != Kind::absent && kind != Kind::unchecked; }
    friend bool operator==(const Place&, const Place&) = default;
};

struct MatchLimits {
    double min_similarity = 0.75;       ///< Of a fuzzy match; see Alignment.
    /// Of a fuzzy match for a value that also stands there as it is: a slip of
    /// the pen ("batterey"), but not a neighbour of its ("Anne" beside "Anna").
    double min_similarity_beside_quotes = 0.81;
    double min_coverage = 0.5;          ///< Of an inferred one.
    std::size_t work_per_byte = 64;     ///< About nanoseconds, for each byte of text and values...
    std::size_t min_work = 1'000'000;   ///< ...and for a text however short.
    std::size_t max_text_bytes = 64u << 20;
    AlignmentLimits alignment{};
};

/// Finds values in one text. A value that comes again takes the next place
/// where it stands as it is, then in another form, then nearly so; and the
/// last one once all are taken.
///
/// A quote that is exact costs one search in the text; folding the text and
/// an index of its words are made when a value first needs them.
class TextMatcher {
public:
    /// `text` is UTF-8 and must outlive this. `value_bytes` is what all values
    /// will hold together.
    TextMatcher(std::string_view text, std::size_t value_bytes, MatchLimits limits = {});

    [[nodiscard]] Place find(std::string_view value);

private:
    /// What was found of values that fold to the same.
    struct Mentions {
        std::vector<ByteRange> taken{};   ///< Places of the text that were given out, in order; none overlap.
        std::size_t next_normalised = 0;  ///< Byte of the folded text where to go on.
        bool is_quoted = false;           ///< One of them was exact or normalised.
        bool is_exhausted = false;        ///< There is no further place.
        std::optional<Place> last{};

        /// False if a part of it is taken already.
        [[nodiscard]] bool take(ByteRange place);
    };

    [[nodiscard]] bool may_be_quoted(std::string_view folded);
    [[nodiscard]] std::optional<Place> find_exact(std::string_view value, Mentions& mentions);
    [[nodiscard]] std::optional<Place> find_normalised(std::string_view value, std::string_view folded, Mentions& mentions);
    [[nodiscard]] std::optional<Place> find_similar(std::string_view folded, Mentions& mentions);
    [[nodiscard]] Place similar_place(const Alignment& alignment, Kind kind);
    [[nodiscard]] Place place(Kind kind, std::size_t begin, std::size_t end);
    [[nodiscard]] bool is_whole(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::size_t characters_before(std::size_t byte);
    [[nodiscard]] const FoldedText& folded_text();
    [[nodiscard]] const WordIndex& word_index();
    [[nodiscard]] bool may_work() const { return work_ < max_work_; }

    std::string_view text_;
    MatchLimits limits_;
    bool is_ascii_;
    std::size_t max_work_;
    std::size_t work_ = 0;
    std::unordered_map<std::string, std::size_t> next_exact_;  ///< By value: byte of the text where to go on.
    std::unordered_map<std::string, Mentions> mentions_;       ///< By folded value.
    std::unique_ptr<FoldedText> folded_;
    std::unique_ptr<WordIndex> index_;
    std::vector<std::size_t> character_marks_;  ///< Characters before each 256th byte.
};

}  // namespace assay::ground
