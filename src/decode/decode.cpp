#include "decode/decode.hpp"

#include "core/utf8.hpp"
#include "decode/candidates.hpp"
#include "decode/document.hpp"
#include "decode/fit.hpp"
#include "decode/notebook.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <new>

namespace assay::decode {
namespace {

constexpr int max_fit_rounds = 3;

Rejection refused(std::vector<schema::Violation> violations)
{
    return {"the answer does not match the schema", std::move(violations)};
}

void append(std::vector<Note>& notes, std::vector<Note> more)
{
    notes.insert(notes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The likeliest of the readings that a schema accepts, in their order: a
/// model's last word counts unless it is a mere fragment beside the largest.
std::size_t last_word(const std::vector<Candidate>& accepted)
{
    const auto size = [](const Candidate& candidate) { return candidate.end - candidate.begin; };
    std::size_t best = 0;
    for (std::size_t i = 1; i < accepted.size(); ++i) {
        if (accepted[i].begin > accepted[best].begin && 2 * size(accepted[i]) >= size(accepted[0]))
            best = i;
    }
    return best;
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

}  // namespace

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
    const auto error = parser_.parse(buffer_.data(), buffer_.size(), false).get(root);
    if (error != simdjson::SUCCESS)
        return Error{Errc::schema_mismatch, std::string{"this is not JSON: "} + simdjson::error_message(error)};
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
    if (auto rejection = too_large(text))
        return std::move(*rejection);
    if (options_.profile == Profile::strict) {
        if (const auto root = element(text); !root)
            return Rejection{root.error().message, {}};
        return Decoded{minified(), {}};
    }
    const auto root = strict_root(text);
    if (root && (options_.profile != Profile::extract || !duplicates_.find(*root)))
        return Decoded{minified(), {}};
    auto readings = read(text);
    if (!readings)
        return std::move(readings.error());
    auto& best = readings->front();
    return Decoded{std::move(best.json), std::move(best.notes)};
}

DecodeResult Decoder::decode(std::string_view text, const schema::Schema& schema)
{
    if (auto rejection = too_large(text))
        return std::move(*rejection);
    if (options_.profile == Profile::strict) {
        if (auto refused = check(text, schema); !refused)
            return std::move(refused.error());
        return Decoded{minified(), {}};
    }
    if (const auto root = strict_root(text); root && !duplicates_.find(*root)) {
        if (schema.accepts(*root))
            return Decoded{minified(), {}};
        return fitted({minified(), {}}, schema);
    }
    auto readings = read(text);
    if (!readings)
        return std::move(readings.error());
    return choose(std::move(*readings), schema);
}

/// The mended readings of a text that is not JSON, the likeliest first; there
/// is at least one. Each is strict JSON without a contradiction.
boost::system::result<std::vector<Candidate>, Rejection> Decoder::read(std::string_view text)
{
    std::string sound;
    std::optional<Note> unsound;
    if (const auto at = invalid_utf8_at(text)) {
        unsound = make_note("", "invalid_utf8", "", "\xEF\xBF\xBD");
        sound = replace_invalid_utf8(text);
        text = sound;
    }
    auto candidates = candidates_in(text);
    std::vector<Candidate> readings;
    std::optional<Rejection> rejection;
    for (auto& candidate : candidates.found) {
        const auto root = element(candidate.json);
        if (!root) {
            // Mended text is JSON, so only a limit can refuse it.
            rejection = Rejection{root.error().message, {}};
            continue;
        }
        if (auto contradicting = candidate.contradicts && options_.profile == Profile::extract
                                     ? contradiction(*root) : std::nullopt) {
            rejection = std::move(contradicting);
            continue;
        }
        if (unsound)
            candidate.notes.insert(candidate.notes.begin(), *unsound);
        // A safety net: whatever made this text not strict JSON, it is not
        // taken in silence.
        if (candidate.notes.empty())
            candidate.notes.push_back(make_note("", "respelled", text, candidate.json));
        readings.push_back(std::move(candidate));
    }
    // A fragment must not stand in for the answer that contradicts itself.
    if (rejection && (readings.empty() || readings.front().json != candidates.found.front().json))
        return std::move(*rejection);
    if (readings.empty())
        return Rejection{"the answer is not JSON: " + candidates.failure, {}};
    return readings;
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
            if (options_.several == Several::best)
                candidates = find_candidates(text, {limits_, Profile::extract, options_.missing});
            candidates.found.insert(candidates.found.begin(), std::move(*document));
            return candidates;
        }
    }
    return find_candidates(text, {limits_, Profile::extract, options_.missing}, options_.several);
}

DecodeResult Decoder::choose(std::vector<Candidate> readings, const schema::Schema& schema)
{
    std::vector<Candidate> accepted;
    for (const auto& reading : readings) {
        const auto root = element(reading.json);
        assert(root);
        if (schema.accepts(*root))
            accepted.push_back(reading);
    }
    if (!accepted.empty()) {
        auto& best = accepted[last_word(accepted)];
        return Decoded{std::move(best.json), std::move(best.notes)};
    }
    std::optional<Rejection> first;
    for (auto& reading : readings) {
        auto result = fitted({std::move(reading.json), std::move(reading.notes)}, schema);
        if (result)
            return result;
        if (!first)
            first = std::move(result.error());
    }
    return std::move(*first);
}

/// Tries to bring a record that the schema refuses into line with it.
DecodeResult Decoder::fitted(Decoded decoded, const schema::Schema& schema)
{
    std::optional<Rejection> rejection;
    for (int round = 0; round <= max_fit_rounds; ++round) {
        const auto root = element(decoded.json);
        assert(root);
        if (schema.accepts(*root))
            return decoded;
        auto violations = schema.violations(*root);
        auto changed = round < max_fit_rounds ? fit(decoded.json, schema, violations) : std::nullopt;
        // What the model is told is what is wrong with its own words.
        if (!rejection)
            rejection = refused(std::move(violations));
        if (!changed)
            break;
        decoded.json = std::move(changed->json);
        append(decoded.notes, std::move(changed->notes));
    }
    return std::move(*rejection);
}

boost::system::result<void, Rejection> Decoder::check(std::string_view json, const schema::Schema& schema)
{
    const auto root = element(json);
    if (!root)
        return Rejection{root.error().message, {}};
    if (!schema.accepts(*root))
        return refused(schema.violations(*root));
    return {};
}

}  // namespace assay::decode
