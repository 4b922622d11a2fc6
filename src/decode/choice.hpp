#pragma once

#include "decode/align.hpp"
#include "decode/candidates.hpp"
#include "decode/decode.hpp"
#include "decode/shape.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace assay::decode {

/// The readings of one text before a schema has its say.
struct Readings {
    std::vector<Candidate> found;
    std::optional<Rejection> rejection;  ///< Why there are none, or why one was left out.
    bool is_final = false;               ///< The rejection stands, whatever the text may say in words.
    bool is_json = false;                ///< The text as a whole is strict JSON.
    std::string sound_text;              ///< The text if it had to be made well-formed UTF-8.
    std::string read_text;               ///< What was read, if its punctuation had to be made JSON's.
    std::optional<Note> unsound;         ///< That it had to.
};

/// Chooses among the readings of a text by what it costs to bring each into
/// line with the schema:
///
///   1. each JSON value found in the text,
///   2. all of them as one list, where a list is wanted,
///   3. the text itself as words ("The answer is TWO").
///
/// The cheapest alignment wins; mends do not count, as a later answer is not
/// worse for its trailing comma. Of equals a whole one counts before a torn
/// one, and then AlignOptions::several decides. An answer elsewhere in the text
/// that fits without a loss and says something else is noted as ignored. A value
/// elsewhere that fits nothing, but has keys of the schema, is a loss of
/// whichever reading leaves it out: {"name": "A", "age": 30} and then {"age": 31}.
class Choice {
public:
    /// `accepts` is the schema's verdict on a JSON text.
    using Accepts = std::function<bool(const std::string&)>;

    Choice(const Shapes& shapes, const AlignOptions& options, const DecodeLimits& limits, Accepts accepts)
        : shapes_{shapes}, options_{options}, limits_{limits}, accepts_{std::move(accepts)}
    {
    }

    void consider(const Readings& readings, std::string_view text);

    /// The best of those that the schema accepts.
    [[nodiscard]] std::optional<Decoded> best() const;

    /// Two readings of one price kept each other out.
    [[nodiscard]] bool is_ambiguous() const;

    /// The first candidate as it was brought into line, if only the schema's
    /// last word was against it.
    [[nodiscard]] const std::optional<std::string>& refused() const { return refused_; }

    /// False for a scalar of the first candidate (`pointer` is a JSON pointer)
    /// that could be read: why there is no reading lies elsewhere.
    [[nodiscard]] bool is_to_blame(std::string_view pointer) const;

private:
    struct Outcome {
        Decoded decoded;
        int alignment_price;
        std::size_t begin;
        std::size_t size;
        bool is_doubtful;
        bool is_torn;
    };
    /// A value that fits by itself in no way, but has keys of the schema.
    struct Leftover {
        std::string json;
        std::size_t begin;
        std::size_t end;
    };

    void add(Alignment alignment, std::vector<Note> mends, const Candidate& from);
    void keep(Aligned reading, std::vector<Note> mends, const Candidate& from);
    void weigh_leftovers();
    void add_list(const std::vector<JsonTree::Id>& roots, const std::vector<Candidate>& found);
    void add_text(std::string_view text, const Readings& readings);
    [[nodiscard]] const Outcome* preferred(const std::vector<const Outcome*>& equals) const;
    [[nodiscard]] const Outcome* ignored_beside(const Outcome& chosen) const;

    const Shapes& shapes_;
    const AlignOptions& options_;
    const DecodeLimits& limits_;
    Accepts accepts_;
    JsonTree tree_;
    std::vector<Outcome> outcomes_;
    std::vector<Leftover> leftovers_;
    JsonTree::Id first_ = JsonTree::none;       ///< The first candidate, if it was to be aligned.
    std::unordered_set<JsonTree::Id> failed_;   ///< What could not be read of it.
    std::optional<std::string> refused_;
    bool is_ambiguous_ = false;
};

}  // namespace assay::decode
