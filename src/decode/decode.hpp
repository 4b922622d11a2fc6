#pragma once

#include "core/result.hpp"
#include "decode/duplicates.hpp"
#include "schema/schema.hpp"

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// One change made to what the model sent: the receipt of a repair.
struct Note {
    std::string where;   ///< JSON pointer into the record, or "" for the text as a whole.
    std::string what;    ///< "fence_removed", "prose_removed", "trailing_comma", "closed_truncation", ...
    std::string before;  ///< What stood there, shortened to 200 bytes.
    std::string after;

    friend bool operator==(const Note&, const Note&) = default;
};

/// A model's text that holds JSON, read and perhaps mended.
struct Decoded {
    std::string json;         ///< Minified JSON text; numbers keep their digits.
    std::vector<Note> notes;  ///< Empty for text that was valid as it stood.
};

/// Why a model's text is not a record.
struct Rejection {
    std::string reason;                         ///< One sentence.
    std::vector<schema::Violation> violations;  ///< Empty when it was not even JSON.

    /// The errors as a list a model can act on, one per line, capped.
    [[nodiscard]] std::string for_model() const;
    /// The errors in one line for the `_error` column.
    [[nodiscard]] std::string for_person() const;
};

struct Candidate;
struct Candidates;

using DecodeResult = boost::system::result<Decoded, Rejection>;

struct DecodeLimits {
    std::size_t max_bytes = 16u << 20;
    std::size_t max_depth = 256;
};

/// Whose reading of broken text to follow where peers contradict each other.
enum class Profile {
    extract,  ///< Prose is noise; the document is an object or an array.
    text,     ///< The whole text is the document; scalars and bare words count.
    strict,   ///< RFC 8259 and nothing else.
};

/// What becomes of a member whose value is missing. Both leave a note.
enum class Missing {
    left_out,  ///< For a schema to judge: an invented null would pass for an answer.
    null,
};

/// What parse() makes of several documents in one text.
enum class Several {
    best,  ///< The likeliest counts.
    list,  ///< They become the items of an array.
};

struct DecodeOptions {
    Profile profile = Profile::extract;
    Missing missing = Missing::left_out;
    Several several = Several::best;
};

/// Turns a model's text into records of a schema: strict parse first, mends
/// only when that fails, then validation.
///
/// Valid text keeps its value and its numbers' spelling, and has no notes. Two
/// things of valid JSON are more than a double or a map can hold:
/// - A key that stands twice in an object: readers disagree about which one
///   counts, so under Profile::extract different values are refused and equal
///   ones become one, with a note. Profile::text and Profile::strict leave both
///   where they stand.
/// - An integer beyond 64 bits: strict refuses it, the others write it as a
///   double (".0" is added to its digits), with a note.
/// Keeps parser buffers between calls,
/// so use one per thread.
class Decoder {
public:
    explicit Decoder(DecodeLimits limits = {}, DecodeOptions options = {});

    /// The text as one JSON value that `schema` accepts.
    [[nodiscard]] DecodeResult decode(std::string_view text, const schema::Schema& schema);

    /// The text as one JSON value, mended where needed, not validated.
    [[nodiscard]] DecodeResult parse(std::string_view text);

    /// Validates text that is known to be JSON (as parse() returns it).
    [[nodiscard]] boost::system::result<void, Rejection> check(std::string_view json, const schema::Schema& schema);

    /// The parsed form of JSON text known to be valid; dies with the next call
    /// on this decoder.
    [[nodiscard]] Result<simdjson::dom::element> element(std::string_view json);

private:
    [[nodiscard]] std::optional<simdjson::dom::element> strict_root(std::string_view text);
    [[nodiscard]] std::optional<Rejection> too_large(std::string_view text) const;
    [[nodiscard]] std::optional<Rejection> contradiction(simdjson::dom::element root);
    [[nodiscard]] std::string minified() const;
    [[nodiscard]] boost::system::result<std::vector<Candidate>, Rejection> read(std::string_view text);
    [[nodiscard]] Candidates candidates_in(std::string_view text) const;
    [[nodiscard]] DecodeResult choose(std::vector<Candidate> readings, const schema::Schema& schema);
    [[nodiscard]] DecodeResult fitted(Decoded decoded, const schema::Schema& schema);

    DecodeLimits limits_;
    DecodeOptions options_;
    simdjson::dom::parser parser_;
    std::string buffer_;  ///< The text that parser_ read last.
    DuplicateFinder duplicates_;
};

}  // namespace assay::decode
