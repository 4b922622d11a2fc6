#include "decode/choice.hpp"

#include "decode/fold.hpp"
#include "decode/notebook.hpp"
#include "decode/price.hpp"
#include "schema/pointer.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <tuple>

namespace assay::decode {
namespace {

/// A longer text that holds no JSON is no answer in words.
constexpr std::size_t max_answer_bytes = 64u << 10;

bool has_note(const std::vector<Note>& notes, std::string_view what)
{
    return std::any_of(notes.begin(), notes.end(), [&](const Note& note) { return note.what == what; });
}

/// A word without quotes is the text's, not a value found in it: what it means
/// is for add_text() to tell.
bool is_bare_word(const Candidate& candidate, std::string_view text)
{
    if (candidate.json.starts_with('{') || candidate.json.starts_with('['))
        return false;
    const char first = candidate.begin < text.size() ? text[candidate.begin] : ' ';
    return !(first == '"' || first == '\'' || first == '`' || first == '\xE2');
}

/// What may be filled in beside this candidate.
AlignOptions options_for(const Candidate& candidate, AlignOptions options)
{
    const bool has_lost = !candidate.complete || has_note(candidate.notes, "missing_value") ||
                          has_note(candidate.notes, "stray_text");
    if (options.defaults == Defaults::if_lost)
        options.defaults = has_lost ? Defaults::filled : Defaults::nulls;
    return options;
}

/// "{1, 2}": nothing that stood between the brackets could be read.
bool is_emptied(const Candidate& candidate)
{
    return (candidate.json == "{}" || candidate.json == "[]") && has_note(candidate.notes, "unexpected_text");
}

bool names_property(const Shapes& shapes, const std::string& key)
{
    const auto folded = fold(key);
    for (std::size_t id = 0; id < shapes.size(); ++id) {
        const Shape& shape = shapes[static_cast<ShapeId>(id)];
        if (shape.by_name.contains(key) || shape.by_alias.contains(key) || shape.by_fold.contains(folded))
            return true;
    }
    return false;
}

/// Whether an object, or one in a list, has a key that the schema knows.
bool has_known_key(const JsonTree& tree, JsonTree::Id root, const Shapes& shapes)
{
    constexpr std::size_t max_items = 100;
    if (tree.kind(root) == JsonTree::Kind::object) {
        for (auto member = tree.first(root); member != JsonTree::none; member = tree.next(member)) {
            if (names_property(shapes, tree.key(member)))
                return true;
        }
        return false;
    }
    if (tree.kind(root) != JsonTree::Kind::array)
        return false;
    std::size_t looked_at = 0;
    for (auto item = tree.first(root); item != JsonTree::none && looked_at < max_items; item = tree.next(item), ++looked_at) {
        if (tree.kind(item) == JsonTree::Kind::object && has_known_key(tree, item, shapes))
            return true;
    }
    return false;
}

/// A text that means to be JSON is no sentence.
bool is_in_words(std::string_view text)
{
    return !text.empty() && text.size() <= max_answer_bytes && text.front() != '{' && text.front() != '[';
}

/// Behind the thoughts that a reasoning model left in its answer.
std::string_view spoken(std::string_view text)
{
    for (const std::string_view mark : {"</think>", "[/THINK]"}) {
        // Searched from the front first, which is faster where there is none.
        if (text.find(mark) != std::string_view::npos)
            return trim(text.substr(text.rfind(mark) + mark.size()));
    }
    return trim(text);
}

}  // namespace

void Choice::consider(const Readings& readings, std::string_view text)
{
    std::vector<JsonTree::Id> roots;
    std::vector<Candidate> found;
    for (const auto& candidate : readings.found) {
        if (!readings.is_json && (is_bare_word(candidate, text) || is_emptied(candidate)))
            continue;
        // Most mended values fit as they are; the walk is for those that do not.
        const auto options = options_for(candidate, options_);
        const bool fills = options.defaults != Defaults::left_out && shapes_.has_defaults();
        const bool fits = !readings.is_json && !fills && accepts_(candidate.json);
        if (fits)
            keep({candidate.json, {}, 0}, candidate.notes, candidate);
        const bool is_needed = !fits || readings.found.size() > 1;
        if (!is_needed || tree_.node_count() + most_values(candidate.json) > options_.max_values)
            continue;
        const auto root = tree_.add(candidate.json);
        const auto outcomes_before = outcomes_.size();
        if (!fits) {
            auto alignment = align(tree_, root, Root::value, shapes_, options, limits_);
            if (&candidate == &readings.found.front()) {
                first_ = root;
                failed_ = std::move(alignment.failed);
                if (alignment.reading)
                    refused_ = alignment.reading->json;  // Asked for only if nothing is accepted.
            }
            add(std::move(alignment), candidate.notes, candidate);
            if (outcomes_.size() == outcomes_before && !candidate.is_doubtful && has_known_key(tree_, root, shapes_))
                leftovers_.push_back({candidate.json, candidate.begin, candidate.end});
        }
        if (!candidate.is_doubtful) {
            roots.push_back(root);
            found.push_back(candidate);
        }
    }
    if (roots.size() > 1)
        add_list(roots, found);
    if (!readings.is_json && !readings.is_final)
        add_text(spoken(text), readings);
    weigh_leftovers();
}

/// A value beside a reading counts as much as an item that the list of all
/// values would lose with it, unless it only repeats a part of the reading.
void Choice::weigh_leftovers()
{
    for (auto& outcome : outcomes_) {
        for (const auto& leftover : leftovers_) {
            const bool is_inside = leftover.begin < outcome.begin + outcome.size && outcome.begin < leftover.end;
            const auto members = std::string_view{leftover.json}.substr(1, leftover.json.size() - 2);
            if (is_inside || outcome.decoded.json.find(members) != std::string::npos)
                continue;
            outcome.decoded.notes.push_back(make_note("", "data_removed", leftover.json, ""));
            outcome.alignment_price += outcome.decoded.notes.back().price;
        }
    }
}

void Choice::add(Alignment alignment, std::vector<Note> mends, const Candidate& from)
{
    is_ambiguous_ |= alignment.is_ambiguous;
    if (alignment.reading && accepts_(alignment.reading->json))
        keep(std::move(*alignment.reading), std::move(mends), from);
}

void Choice::keep(Aligned reading, std::vector<Note> mends, const Candidate& from)
{
    Outcome outcome{{}, reading.price, from.begin, from.end - from.begin, from.is_doubtful, has_note(mends, "closed_truncation")};
    outcome.decoded.json = std::move(reading.json);
    outcome.decoded.notes = std::move(mends);
    outcome.decoded.notes.insert(outcome.decoded.notes.end(), reading.notes.begin(), reading.notes.end());
    outcomes_.push_back(std::move(outcome));
}

void Choice::add_list(const std::vector<JsonTree::Id>& roots, const std::vector<Candidate>& found)
{
    std::vector<std::size_t> order(roots.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return found[a].begin < found[b].begin; });
    std::vector<JsonTree::Id> items;
    std::vector<Note> mends;
    for (const auto i : order) {
        items.push_back(roots[i]);
        // What stands around each is, in part, the others.
        std::copy_if(found[i].notes.begin(), found[i].notes.end(), std::back_inserter(mends),
                     [](const Note& note) { return note.what != "prose_removed" && note.what != "fence_removed"; });
    }
    auto alignment = align(tree_, tree_.add_list(items), Root::value, shapes_, options_, limits_);
    if (!alignment.reading)
        return;
    auto note = make_note("", "joined_records", "", alignment.reading->json);
    alignment.reading->price += note.price;
    alignment.reading->notes.insert(alignment.reading->notes.begin(), std::move(note));
    Candidate whole;
    whole.begin = found[order.front()].begin;
    whole.end = found[order.back()].end;
    add(std::move(alignment), std::move(mends), whole);
}

void Choice::add_text(std::string_view text, const Readings& readings)
{
    const Shape& root = shapes_[shapes_.root()];
    const bool fits_anything = root.branches.empty() && !root.is_enum && root.types == Shape::any;
    if (!is_in_words(text) || fits_anything)
        return;
    std::vector<Note> mends;
    if (readings.unsound)
        mends.push_back(*readings.unsound);
    Candidate whole;
    whole.end = text.size();
    add(align(tree_, tree_.add_text(text), Root::answer, shapes_, options_, limits_), std::move(mends), whole);
}

/// Asked when there is no best: readings that the schema accepts can then only
/// have kept each other out.
bool Choice::is_ambiguous() const
{
    return is_ambiguous_ || !outcomes_.empty();
}

std::optional<Decoded> Choice::best() const
{
    if (outcomes_.empty())
        return std::nullopt;
    const auto rank = [](const Outcome& o) { return std::tuple{o.is_doubtful, o.alignment_price, o.is_torn}; };
    const auto cheapest = std::min_element(outcomes_.begin(), outcomes_.end(),
                                           [&](const Outcome& a, const Outcome& b) { return rank(a) < rank(b); });
    std::vector<const Outcome*> equals;
    for (const auto& outcome : outcomes_) {
        if (rank(outcome) == rank(*cheapest))
            equals.push_back(&outcome);
    }
    const Outcome* chosen = preferred(equals);
    if (chosen == nullptr)
        return std::nullopt;
    Decoded decoded = chosen->decoded;
    if (const Outcome* other = ignored_beside(*chosen))
        decoded.notes.push_back(make_note("", "other_answer_ignored", other->decoded.json, ""));
    for (const auto& note : decoded.notes)
        decoded.price += note.price;
    return decoded;
}

/// The cheapest other answer, if there is one: it stands elsewhere in the text,
/// fits without a loss, and says something else.
const Choice::Outcome* Choice::ignored_beside(const Outcome& chosen) const
{
    const Outcome* ignored = nullptr;
    for (const auto& outcome : outcomes_) {
        const bool is_elsewhere = outcome.begin + outcome.size <= chosen.begin || chosen.begin + chosen.size <= outcome.begin;
        if (is_elsewhere && !outcome.is_doubtful && outcome.alignment_price < lossy_price &&
            outcome.decoded.json != chosen.decoded.json &&
            (ignored == nullptr || outcome.alignment_price < ignored->alignment_price))
            ignored = &outcome;
    }
    return ignored;
}

bool Choice::is_to_blame(std::string_view pointer) const
{
    using Kind = JsonTree::Kind;
    if (first_ == JsonTree::none)
        return true;
    JsonTree::Id node = first_;
    const auto tokens = schema::pointer_tokens(pointer);
    assert(tokens);
    for (const auto& token : *tokens) {
        node = tree_.child(node, token);
        if (node == JsonTree::none || failed_.contains(node))
            return true;
    }
    return tree_.kind(node) == Kind::object || tree_.kind(node) == Kind::array;
}

/// Of answers that fit equally well the one that counts; a mere fragment
/// beside the largest does not.
const Choice::Outcome* Choice::preferred(const std::vector<const Outcome*>& equals) const
{
    const auto largest = (*std::max_element(equals.begin(), equals.end(), [](auto* a, auto* b) { return a->size < b->size; }))->size;
    const Outcome* chosen = nullptr;
    bool is_alone = true;
    for (const Outcome* outcome : equals) {
        if (2 * outcome->size < largest)
            continue;
        is_alone &= chosen == nullptr || chosen->decoded.json == outcome->decoded.json;
        if (chosen == nullptr || (options_.several == Several::first) == (outcome->begin < chosen->begin))
            chosen = outcome;
    }
    return options_.several == Several::refused && !is_alone ? nullptr : chosen;
}

}  // namespace assay::decode
