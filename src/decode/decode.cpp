#include "decode/decode.hpp"

#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "decode/candidates.hpp"
#include "decode/choice.hpp"
#include "decode/document.hpp"
#include "decode/entities.hpp"
#include "decode/notebook.hpp"
#include "decode/punctuation.hpp"
#include "decode/shape.hpp"
#include "schema/instance_parser.hpp"

#include <algorithm>
#include <cassert>
#include <new>
#include <numeric>

namespace assay::decode {
namespace {

/// A run has few schemas; a service that is sent one with every text is not to
/// keep them all.
constexpr std::size_t max_known_schemas = 64;

Rejection refused(std::vector<schema::Violation> violations)
{
    return {"the answer does not match the schema", std::move(violations)};
}

int total(const std::vector<Note>& notes)
{
    return std::accumulate(notes.begin(), notes.end(), 0, [](int sum, const Note& note) { return sum + note.price; });
}

/// False if the first and the last byte show that `text` is no JSON as it
/// stands. Saves the strict parse of most broken texts.
bool may_be_json(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return false;
    const char last = text[text.find_last_not_of(blank)];
    switch (text[first]) {
    case '{': return last == '}';
    case '[': return last == ']';
    case '"': return last == '"';
    default: return std::string_view{"-0123456789tfn"}.find(text[first]) != std::string_view::npos;
    }
}

/// A whole document that says something else beside the first, which counts;
/// nullptr if there is none.
const Candidate* other_document(const std::vector<Candidate>& found)
{
    const auto& best = found.front();
    const auto other = std::find_if(found.begin() + 1, found.end(), [&](const Candidate& candidate) {
        const bool is_elsewhere = candidate.end <= best.begin || best.end <= candidate.begin;
        return is_elsewhere && !candidate.is_doubtful && candidate.json.size() > 2 && candidate.json != best.json;
    });
    return other == found.end() ? nullptr : &*other;
}

/// The kind of note for a JSON value, no string, that is taken for the text
/// that spells it.
std::string_view what_as_text(std::string_view json)
{
    switch (json[json.find_first_not_of(" \t\r\n")]) {
    case '{':
    case '[':
    case 'n': return "json_as_text";
    case 't':
    case 'f': return "text_from_boolean";
    default: return "text_from_number";
    }
}

}  // namespace

AlignOptions AlignOptions::salvaging()
{
    AlignOptions options;
    options.defaults = Defaults::if_lost;
    options.missing_lists = MissingLists::empty;
    options.several = Several::first;
    return options;
}

AlignOptions AlignOptions::filling()
{
    auto options = salvaging();
    options.defaults = Defaults::filled;
    return options;
}

Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoder::Decoder(DecodeLimits limits, DecodeOptions options) : limits_{limits}, options_{options}
{
    assert(limits_.max_depth > 0);
    // The depth is set once; the parser keeps it when it grows. It counts the
    // scalars inside as a level.
    if (parser_.allocate(4096, limits_.max_depth + 1) != simdjson::SUCCESS)
        throw std::bad_alloc{};
}

Result<simdjson::dom::element> Decoder::element(std::string_view json)
{
    // One larger copy gives the parser its padding without an allocation per text.
    buffer_.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    buffer_.assign(json);
    simdjson::dom::element root;
    auto error = parser_.parse(buffer_.data(), buffer_.size(), false).get(root);
    if (error == simdjson::NUMBER_ERROR) {
        // JSON knows no largest number. The text keeps its digits.
        has_big_numbers_ = true;
        with_doubles_ = schema::with_numbers_as_doubles(json);
        error = parser_.parse(with_doubles_).get(root);
    }
    if (error == simdjson::DEPTH_ERROR)
        return Error{Errc::schema_mismatch, "it is nested deeper than " + std::to_string(limits_.max_depth) + " levels"};
    if (error != simdjson::SUCCESS)
        return Error{Errc::schema_mismatch, std::string{"this is not JSON: "} + simdjson::error_message(error)};
    if (!exact_.empty())
        exact_ = {};
    if (schema::may_be_rounded(json))
        exact_ = schema::ExactNumbers{json, root};
    return root;
}

/// The text's value, if it is JSON as it stands.
std::optional<simdjson::dom::element> Decoder::strict_root(std::string_view text)
{
    if (!may_be_json(text))
        return std::nullopt;
    const auto root = element(text);
    return root ? std::optional{*root} : std::nullopt;
}

std::optional<Rejection> Decoder::too_large(std::string_view text) const
{
    if (text.size() <= limits_.max_bytes)
        return std::nullopt;
    return Rejection{"the answer is longer than " + std::to_string(limits_.max_bytes) + " bytes", {}};
}

std::optional<Rejection> Decoder::contradiction(simdjson::dom::element root)
{
    const auto key = duplicates_.find(root);
    if (!key)
        return std::nullopt;
    return Rejection{"the key \"" + shorten(*key, 60) + "\" stands twice in one object, with different values", {}};
}

std::string Decoder::minified() const
{
    std::string json(buffer_.size(), '\0');
    std::size_t size = 0;
    const auto error = simdjson::minify(buffer_.data(), buffer_.size(), json.data(), size);
    assert(error == simdjson::SUCCESS);
    json.resize(size);
    return json;
}

DecodeResult Decoder::parse(std::string_view text)
{
    has_big_numbers_ = false;
    return within_doubles(parsed(text));
}

DecodeResult Decoder::decode(std::string_view text, const schema::Schema& schema)
{
    has_big_numbers_ = false;
    return within_doubles(decoded(text, schema));
}

/// The result with numbers that a column can hold, if that was asked for.
DecodeResult Decoder::within_doubles(DecodeResult result) const
{
    if (!has_big_numbers_ || !result || options_.big_numbers == BigNumbers::kept)
        return result;
    auto rewritten = schema::with_numbers_as_doubles(result->json);
    if (rewritten == result->json)
        return result;
    if (rewritten.find(schema::largest_double) != std::string::npos)
        return Rejection{"the answer holds a number that is out of range", {}};
    result->notes.push_back(make_note("", "big_integer", result->json, rewritten));
    result->price += result->notes.back().price;
    result->json = std::move(rewritten);
    return within_price(std::move(*result));
}

DecodeResult Decoder::parsed(std::string_view text)
{
    if (auto rejection = too_large(text))
        return std::move(*rejection);
    if (options_.profile == Profile::strict) {
        if (const auto root = element(text); !root)
            return Rejection{root.error().message, {}};
        return Decoded{minified(), {}, 0};
    }
    const auto root = strict_root(text);
    if (root && (options_.profile != Profile::extract || !duplicates_.find(*root)))
        return Decoded{minified(), {}, 0};
    auto readings = read(text);
    if (readings.found.empty())
        return std::move(*readings.rejection);
    auto& best = readings.found.front();
    if (const auto* other = other_document(readings.found))
        best.notes.push_back(make_note("", "other_answer_ignored", other->json, ""));
    const int price = total(best.notes);
    return Decoded{std::move(best.json), std::move(best.notes), price};
}

DecodeResult Decoder::decoded(std::string_view text, const schema::Schema& schema)
{
    if (auto rejection = too_large(text))
        return std::move(*rejection);
    if (options_.profile == Profile::strict) {
        if (auto refused = check(text, schema); !refused)
            return std::move(refused.error());
        return Decoded{minified(), {}, 0};
    }
    const auto root = strict_root(text);
    if (root && (options_.profile != Profile::extract || !duplicates_.find(*root))) {
        if (schema.accepts(*root, exact())) {
            return fills_defaults() ? with_defaults(minified(), schema)
                                                               : Decoded{minified(), {}, 0};
        }
        Readings readings;
        Candidate whole;
        whole.json = minified();
        whole.end = text.size();
        whole.complete = true;
        readings.found.push_back(std::move(whole));
        readings.is_json = true;
        return choose(std::move(readings), text, schema);
    }
    auto readings = read(text);
    if (readings.found.empty() && readings.is_final)
        return std::move(*readings.rejection);
    return choose(std::move(readings), text, schema);
}

/// A valid record with the defaults of what it leaves out, or as it is if that
/// would change anything else.
Decoded Decoder::with_defaults(std::string json, const schema::Schema& schema)
{
    const auto& shapes = shapes_of(schema);
    if (!shapes.has_defaults() || most_values(json) > options_.align.max_values)
        return {std::move(json), {}, 0};
    JsonTree tree;
    auto options = options_.align;
    if (options.defaults == Defaults::if_lost)
        options.defaults = Defaults::nulls;  // Nothing is lost of valid text.
    const auto alignment = align(tree, tree.add(json), Root::value, shapes, options, limits_);
    const auto is_filling = [](const Note& note) { return note.what == "default_filled"; };
    if (!alignment.reading || !std::all_of(alignment.reading->notes.begin(), alignment.reading->notes.end(), is_filling))
        return {std::move(json), {}, 0};
    const auto root = element(alignment.reading->json);
    if (!root || !schema.accepts(*root, exact()))
        return {std::move(json), {}, 0};
    return {alignment.reading->json, alignment.reading->notes, alignment.reading->price};
}

const Shapes& Decoder::shapes_of(const schema::Schema& schema)
{
    if (const auto known = shapes_.find(schema.hash()); known != shapes_.end())
        return *known->second;
    if (shapes_.size() >= max_known_schemas)
        shapes_.clear();
    return *shapes_.emplace(schema.hash(), std::make_unique<const Shapes>(Shapes::of(schema.document()))).first->second;
}

/// The mended readings of a text that is not JSON, the likeliest first. Each
/// is strict JSON without a contradiction.
Readings Decoder::read(std::string_view text)
{
    Readings readings;
    std::optional<Note> unsound;
    if (const auto at = invalid_utf8_at(text)) {
        unsound = make_note("", "invalid_utf8", "", "\xEF\xBF\xBD");
        readings.sound_text = replace_invalid_utf8(text);
        text = readings.sound_text;
    }
    std::vector<Note> rewritten;
    const auto rewrite = [&](std::optional<std::string> plain, std::string_view what) {
        if (!plain)
            return;
        rewritten.push_back(make_note("", what, text, *plain));
        readings.read_text = std::move(*plain);
        text = readings.read_text;
    };
    rewrite(with_plain_entities(text), "html_unescaped");
    rewrite(with_plain_punctuation(text), "odd_punctuation");
    auto candidates = candidates_in(text);
    for (auto& candidate : candidates.found) {
        if (auto rejection = needs_a_look(candidate) ? look_at(candidate) : std::nullopt) {
            readings.rejection = std::move(rejection);
            continue;
        }
        if (unsound)
            candidate.notes.insert(candidate.notes.begin(), *unsound);
        candidate.notes.insert(candidate.notes.begin(), rewritten.begin(), rewritten.end());
        // A safety net: whatever made this text not strict JSON, it is not
        // taken in silence.
        if (candidate.notes.empty())
            candidate.notes.push_back(make_note("", "respelled", text, candidate.json));
        readings.found.push_back(std::move(candidate));
    }
    readings.unsound = std::move(unsound);
    readings.is_final = readings.rejection.has_value();
    // A fragment must not stand in for the answer that contradicts itself.
    if (readings.rejection && !readings.found.empty() && readings.found.front().json != candidates.found.front().json)
        readings.found.clear();
    if (readings.found.empty() && !readings.rejection)
        readings.rejection = Rejection{"the answer is not JSON: " + candidates.failure, {}};
    return readings;
}

/// Mended text is JSON within the limits. Left are numbers and keys that may be
/// too much for others, and the level that a list around documents adds.
bool Decoder::needs_a_look(const Candidate& candidate) const
{
    return options_.big_numbers == BigNumbers::as_double || candidate.contradicts ||
           std::any_of(candidate.notes.begin(), candidate.notes.end(),
                       [](const Note& note) { return note.what == "several_documents"; });
}

std::optional<Rejection> Decoder::look_at(const Candidate& candidate)
{
    const auto root = element(candidate.json);
    if (!root)
        return Rejection{root.error().message, {}};
    return candidate.contradicts && options_.profile == Profile::extract ? contradiction(*root) : std::nullopt;
}

/// The readings of the text under the profile. A text that is no document as a
/// whole is searched for one.
Candidates Decoder::candidates_in(std::string_view text) const
{
    const MendOptions mend{limits_, options_.profile, options_.missing};
    if (options_.profile == Profile::text) {
        if (auto document = read_document(text, mend)) {
            Candidates candidates;
            // A schema may want what stands inside the text rather than all of it.
            if (options_.documents == Documents::best)
                candidates = find_candidates(text, {limits_, Profile::extract, options_.missing});
            candidates.found.insert(candidates.found.begin(), std::move(*document));
            return candidates;
        }
    }
    return find_candidates(text, {limits_, Profile::extract, options_.missing}, options_.documents);
}

DecodeResult Decoder::choose(Readings readings, std::string_view text, const schema::Schema& schema)
{
    if (!readings.sound_text.empty())
        text = readings.sound_text;
    const auto& shapes = shapes_of(schema);
    if (shapes.is_plain_text())
        return plain_text(text, readings, schema);
    Choice choice{shapes, options_.align, limits_, [&](const std::string& json) {
                      const auto root = element(json);
                      return root && schema.accepts(*root, exact());
                  }};
    choice.consider(readings, readings.read_text.empty() ? text : readings.read_text);
    if (auto best = choice.best())
        return within_price({std::move(best->json), std::move(best->notes), best->price});
    if (readings.found.empty())
        return std::move(*readings.rejection);
    // What the model is told is what is wrong with its own words, but for what
    // could be read: "Yes" for true is not why the answer is refused.
    const auto root = element(choice.refused().value_or(readings.found.front().json));
    assert(root);
    auto rejection = refused(schema.violations(*root, exact()));
    auto& violations = rejection.violations;
    const auto is_innocent = [&](const schema::Violation& violation) {
        return !choice.refused() && !choice.is_to_blame(violation.instance);
    };
    if (!std::all_of(violations.begin(), violations.end(), is_innocent))
        std::erase_if(violations, is_innocent);
    if (choice.is_ambiguous())
        rejection.reason = "the answer can be read in more than one way";
    return rejection;
}

/// The whole text is the value, whatever it looks like, unless it is a JSON
/// string: that one was accepted as it stood.
DecodeResult Decoder::plain_text(std::string_view text, const Readings& readings, const schema::Schema& schema)
{
    Decoded decoded;
    append_json_string(decoded.json, text);
    const auto root = element(decoded.json);
    if (!root)
        return Rejection{root.error().message, {}};
    if (!schema.accepts(*root, exact()))
        return refused(schema.violations(*root, exact()));
    if (readings.unsound)
        decoded.notes.push_back(*readings.unsound);
    decoded.notes.push_back(make_note("", readings.is_json ? what_as_text(text) : "unquoted_string", text, decoded.json));
    decoded.price = total(decoded.notes);
    return within_price(std::move(decoded));
}

DecodeResult Decoder::within_price(Decoded decoded) const
{
    if (decoded.price <= options_.align.max_price)
        return decoded;
    const auto dearest = std::max_element(decoded.notes.begin(), decoded.notes.end(),
                                          [](const Note& a, const Note& b) { return a.price < b.price; });
    return Rejection{"the answer fits only with changes of price " + std::to_string(decoded.price) + ", more than " +
                         std::to_string(options_.align.max_price) + ": " + dearest->what +
                         (dearest->where.empty() ? "" : " at " + dearest->where),
                     {}};
}

boost::system::result<void, Rejection> Decoder::check(std::string_view json, const schema::Schema& schema)
{
    const auto root = element(json);
    if (!root)
        return Rejection{root.error().message, {}};
    if (!schema.accepts(*root, exact()))
        return refused(schema.violations(*root, exact()));
    return {};
}

}  // namespace assay::decode
