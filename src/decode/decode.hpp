#pragma once

#include "core/result.hpp"
#include "decode/duplicates.hpp"
#include "schema/exact_numbers.hpp"
#include "schema/schema.hpp"

#include <simdjson.h>

#include <climits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::decode {

/// One change made to what the model sent: a line of the receipt.
struct Note {
    std::string where;   ///< JSON pointer into the record, or "" for the text as a whole.
    std::string what;    ///< "fence_removed", "closed_truncation", "enum_spelling", ...; all are in price.cpp.
    std::string before;  ///< What stood there, shortened to 200 bytes.
    std::string after;
    int price = 0;           ///< What the change costs: see price.hpp.

    friend bool operator==(const Note&, const Note&) = default;
};

/// A model's text that holds JSON, read and perhaps mended.
struct Decoded {
    std::string json;         ///< Minified JSON text; numbers keep their digits.
    std::vector<Note> notes;  ///< Empty for text that was valid as it stood.
    int price = 0;            ///< Of all notes.
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
class Shapes;
struct Readings;

/// The changes of `notes` that lost or altered something, as a list a model
/// can act on; empty if there are none. An answer that was cut is no such
/// change: "closed_truncation" says so, and asking again is all there is to do.
[[nodiscard]] std::string losses_for_model(const std::vector<Note>& notes);

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
enum class Documents {
    best,  ///< The likeliest counts.
    list,  ///< They become the items of an array.
};

/// What becomes of a number that a 64-bit integer or a double cannot hold.
/// JSON has no such limit; columns have.
enum class BigNumbers {
    as_double,  ///< An integer is written as a double (".0" is added to its digits), with a note; 1e400 is refused.
    kept,
};

/// Whether a number may be read where it takes a guess or a loss: 3.7 for an
/// integer, "12.5%", "about 40".
enum class Numbers { lenient, strict };
/// Whether an optional property that is missing gets the schema's `default`,
/// and so does one whose value cannot be read.
enum class Defaults {
    left_out,
    nulls,    ///< Only a default of null, which says openly that there is nothing.
    if_lost,  ///< Any where the text lost something (it is torn, or a key stands without its value), else nulls.
    filled,   ///< Any, for required properties, too.
};
/// What becomes of a required list that is missing: other projects take it
/// for an empty one, which says more than the model did.
enum class MissingLists { refused, empty };
/// What counts if a text holds several answers that fit equally well.
enum class Several { last, first, refused };

/// How far a value may be bent to fit the schema.
struct AlignOptions {
    Numbers numbers = Numbers::lenient;
    Defaults defaults = Defaults::left_out;
    MissingLists missing_lists = MissingLists::refused;
    Several several = Several::last;  ///< A model corrects itself.
    int max_price = INT_MAX;          ///< Dearer readings are refused; see price.hpp.
    /// Values looked at, each as often as there are ways to read it. What goes
    /// beyond (a union within a union within ...) is refused.
    std::size_t min_work = 100'000;
    std::size_t work_per_value = 200;
    /// What holds more values has to fit as it is.
    std::size_t max_values = 200'000;

    /// For a person who wants what can be had from one text, and sees the
    /// notes: the first answer counts, required lists that are missing are
    /// empty rather than the end of their record, and defaults are filled where
    /// the text lost something. The default is for rows, where asking again is
    /// better than guessing.
    [[nodiscard]] static AlignOptions salvaging();
    /// The same, and defaults are filled also where nothing was lost.
    [[nodiscard]] static AlignOptions filling();
};

struct DecodeOptions {
    Profile profile = Profile::extract;
    Missing missing = Missing::left_out;
    Documents documents = Documents::best;
    BigNumbers big_numbers = BigNumbers::as_double;
    AlignOptions align{};
};

/// Turns a model's text into records of a schema: strict parse and validation
/// first; only what fails there is mended and aligned, and validated again.
///
/// Valid text keeps its value and its numbers' spelling (see BigNumbers for those
/// beyond 64 bits) and has no notes. One thing of valid JSON is more than a map can hold: a key
/// that stands twice in an object. Readers disagree about which one counts, so
/// under Profile::extract different values are refused and equal ones become
/// one, with a note. Profile::text and Profile::strict leave both where they
/// stand.
///
/// Keeps parser buffers and what it learnt of schemas between calls, so use
/// one per thread.
class Decoder {
public:
    explicit Decoder(DecodeLimits limits = {}, DecodeOptions options = {});
    ~Decoder();
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;

    /// The text as one JSON value that `schema` accepts.
    [[nodiscard]] DecodeResult decode(std::string_view text, const schema::Schema& schema);

    /// The text as one JSON value, mended where needed, not validated.
    [[nodiscard]] DecodeResult parse(std::string_view text);

    /// Validates text that is known to be JSON (as parse() returns it).
    [[nodiscard]] boost::system::result<void, Rejection> check(std::string_view json, const schema::Schema& schema);

    /// The parsed form of JSON text known to be valid; dies with the next call
    /// on this decoder. A number beyond 64 bits is there as the nearest double.
    [[nodiscard]] Result<simdjson::dom::element> element(std::string_view json);

private:
    [[nodiscard]] std::optional<simdjson::dom::element> strict_root(std::string_view text);
    [[nodiscard]] std::optional<Rejection> too_large(std::string_view text) const;
    [[nodiscard]] std::optional<Rejection> contradiction(simdjson::dom::element root);
    [[nodiscard]] std::string minified() const;
    /// Of what element() has read last, for Schema::accepts().
    [[nodiscard]] const schema::ExactNumbers* exact() const { return exact_.empty() ? nullptr : &exact_; }
    [[nodiscard]] bool fills_defaults() const { return options_.align.defaults != Defaults::left_out; }
    [[nodiscard]] Decoded with_defaults(std::string json, const schema::Schema& schema);
    [[nodiscard]] const Shapes& shapes_of(const schema::Schema& schema);
    [[nodiscard]] Candidates candidates_in(std::string_view text) const;
    [[nodiscard]] Readings read(std::string_view text);
    [[nodiscard]] bool needs_a_look(const Candidate& candidate) const;
    [[nodiscard]] std::optional<Rejection> look_at(const Candidate& candidate);
    [[nodiscard]] DecodeResult choose(Readings readings, std::string_view text, const schema::Schema& schema);
    [[nodiscard]] DecodeResult plain_text(std::string_view text, const Readings& readings, const schema::Schema& schema);
    [[nodiscard]] DecodeResult within_price(Decoded decoded) const;
    [[nodiscard]] DecodeResult decoded(std::string_view text, const schema::Schema& schema);
    [[nodiscard]] DecodeResult parsed(std::string_view text);
    [[nodiscard]] DecodeResult within_doubles(DecodeResult result) const;

    DecodeLimits limits_;
    DecodeOptions options_;
    std::unordered_map<std::string, std::unique_ptr<const Shapes>> shapes_;  ///< By the schema's hash.
    simdjson::dom::parser parser_;
    std::string buffer_;  ///< The text that was parsed last.
    std::string with_doubles_;  ///< The same with numbers that the parser can hold, if it cannot hold its own.
    schema::ExactNumbers exact_;  ///< Of the same: numbers that the parser has rounded.
    bool has_big_numbers_ = false;  ///< Whether that was so since decode() or parse() began.
    DuplicateFinder duplicates_;
};

}  // namespace assay::decode
