#include "decode/aligner.hpp"

#include "decode/coerce_words.hpp"
#include "decode/fold.hpp"
#include "decode/price.hpp"

#include <algorithm>

namespace assay::decode {
namespace {

/// Comparing each item with each property: enough for short tuples.
constexpr std::size_t max_positions = 8;

}  // namespace

Aligner::Reading Aligner::read_object(At at, const Shape& shape)
{
    if ((shape.types & Shape::object) == 0)
        return std::nullopt;
    AlignedValue object;
    object.kind = AlignedValue::Kind::object;
    Members members{std::vector<Seen>(shape.properties.size(), Seen::no), {}};
    for (Id member = tree_.first(at.node); member != JsonTree::none; member = tree_.next(member)) {
        if (!read_member(at, member, shape, members, object))
            return std::nullopt;
    }
    // An object of which nothing is left was something else.
    if (object.children.empty() && tree_.size(at.node) > 0 && object.price >= price_of("unknown_field_dropped"))
        return std::nullopt;
    if (!fill_missing(shape, members, object))
        return std::nullopt;
    const bool is_same = object.price == 0 && object.omissions.empty() && object.remarks.empty() &&
                         std::all_of(object.children.begin(), object.children.end(), [](const AlignedValue& child) {
                             return child.kind == AlignedValue::Kind::as_is;
                         });
    if (!is_same || raw(at.node).empty())
        return object;
    AlignedValue same;
    same.node = at.node;
    return same;
}

/// Finds what a member's key means: the name itself, an alias, or another
/// spelling of either, unless the very name stands in the object, too.
bool Aligner::read_member(At at, Id member, const Shape& shape, Members& members, AlignedValue& object)
{
    const auto key = tree_.key(member);
    std::optional<std::size_t> index;
    std::string_view spelling;
    const auto look_up = [&](const auto& table, const std::string& word, std::string_view what) {
        if (const auto found = table.find(word); !index && found != table.end()) {
            index = found->second;
            spelling = what;
        }
    };
    look_up(shape.by_name, key, "");
    look_up(shape.by_alias, key, "key_alias");
    if (!index && !shape.by_fold.empty())
        look_up(shape.by_fold, fold(key), "key_spelling");
    const bool is_second = index && !spelling.empty() && is_named(at, shape, *index, members);
    // {"age": 30, "Age": 31}: where nothing else may stand, one of two values is lost.
    if (is_second && shape.is_closed && shape.pattern_properties.empty() &&
        raw(tree_.child(at.node, shape.properties[*index].name)) != raw(member)) {
        object.remark_member(key, "value_dropped", raw(member), "");
        return true;
    }
    if (!index || is_second)
        return read_other(at, member, key, shape, object);
    // A property that nothing fits is one that must not be there.
    if (const Shape& wanted = shapes_[shape.properties[*index].shape]; wanted.types == 0 && wanted.branches.empty()) {
        object.remark_member(key, "unknown_field_dropped", raw(member), "");
        return true;
    }
    // Two members that mean one property: no telling which counts.
    if (members.seen[*index] != Seen::no)
        return false;
    const auto count = object.children.size();
    if (!read_property(at, member, shape, *index, spelling, object))
        return false;
    members.seen[*index] = object.children.size() > count ? Seen::kept : Seen::left_out;
    return true;
}

/// Whether the property's own name is a key of the object.
bool Aligner::is_named(At at, const Shape& shape, std::size_t index, Members& members)
{
    if (members.named.empty()) {
        members.named.resize(shape.properties.size(), false);
        for (Id member = tree_.first(at.node); member != JsonTree::none; member = tree_.next(member)) {
            if (const auto found = shape.by_name.find(tree_.key(member)); found != shape.by_name.end())
                members.named[found->second] = true;
        }
    }
    return members.named[index];
}

bool Aligner::read_property(At at, Id member, const Shape& shape, std::size_t index, std::string_view spelling,
                            AlignedValue& object)
{
    const auto& property = shape.properties[index];
    At place = at.part(member);
    place.property = &property;
    auto value = read(place, property.shape);
    if (!value) {
        failed_.insert(member);
        // Where it may be left out, "nothing" in any words is leaving it out.
        const auto kind = tree_.kind(member);
        const bool is_null = kind == JsonTree::Kind::null;
        const bool is_word = kind == JsonTree::Kind::string && is_null_word(tree_.text(member));
        // What has a default can do without a value that nobody can read.
        const bool is_unreadable = !is_null && !is_word;
        if (property.is_required || (is_unreadable && !has_default(property)))
            return false;
        object.remark_member(property.name, is_null ? "null_for_absent" : is_word ? "null_in_words" : "value_dropped",
                             raw(member), "");
        return true;
    }
    if (!spelling.empty()) {
        value->remark(spelling, tree_.raw_key(member), property.name);
        std::rotate(value->remarks.begin(), value->remarks.end() - 1, value->remarks.end());
    }
    object.price += value->price;
    object.keys.push_back(property.name);
    object.children.push_back(std::move(*value));
    return true;
}

/// A member that `properties` does not list.
bool Aligner::read_other(At at, Id member, const std::string& key, const Shape& shape, AlignedValue& object)
{
    std::optional<ShapeId> wanted;
    for (const auto& [pattern, id] : shape.pattern_properties) {
        if (!wanted && pattern.found_in(key))
            wanted = id;
    }
    if (!wanted && shape.is_closed) {
        object.remark_member(key, "unknown_field_dropped", raw(member), "");
        return true;
    }
    auto value = read(at.part(member), wanted.value_or(shape.additional));
    if (!value) {
        failed_.insert(member);
        if (tree_.kind(member) != JsonTree::Kind::null)
            return false;
        object.remark_member(key, "null_for_absent", raw(member), "");
        return true;
    }
    std::string name = key;
    if (shape.names && shapes_[*shape.names].is_enum) {
        const auto& options = shapes_[*shape.names].options;
        const auto answer = match_enum(key, options, Source::record);
        if (!answer.match)
            return false;
        name = options[answer.match->option].value;
        if (name != key)
            value->remark("key_spelling", tree_.raw_key(member), name);
        if (std::find(object.keys.begin(), object.keys.end(), name) != object.keys.end())
            return false;
    }
    object.price += value->price;
    object.keys.push_back(std::move(name));
    object.children.push_back(std::move(*value));
    return true;
}

/// A default that is to be filled in.
bool Aligner::has_default(const Shape::Property& property) const
{
    return options_.defaults == Defaults::filled ? !property.default_json.empty()
                                                 : options_.defaults == Defaults::nulls && property.default_json == "null";
}

bool Aligner::is_any_list(ShapeId id) const
{
    const Shape& shape = shapes_[id];
    return shape.branches.empty() && shape.types == Shape::array && shape.min_items == 0 && !shape.is_enum;
}

/// Defaults where asked for, else null for what is required and may be null,
/// else an empty list where asked for. Any other value would be made up.
bool Aligner::fill_missing(const Shape& shape, const Members& members, AlignedValue& object) const
{
    for (std::size_t i = 0; i < shape.properties.size(); ++i) {
        const auto& property = shape.properties[i];
        if (members.seen[i] == Seen::kept)
            continue;
        AlignedValue value;
        value.kind = AlignedValue::Kind::spelled;
        std::string_view what;
        const bool is_filled = (!property.is_required || options_.defaults == Defaults::filled) && has_default(property);
        if (!property.is_required && !is_filled)
            continue;
        if (is_filled) {
            value.json = property.default_json;
            what = "default_filled";
        } else if (allows_null(property.shape)) {
            value.json = "null";
            what = "missing_as_null";
        } else if (options_.missing_lists == MissingLists::empty && is_any_list(property.shape)) {
            value.json = "[]";
            what = "missing_as_empty_list";
        } else {
            return false;
        }
        value.remark(what, "", value.json);
        object.price += value.price;
        object.keys.push_back(property.name);
        object.children.push_back(std::move(value));
    }
    return true;
}

/// A value that fits the only property of the object that is wanted. A text
/// fits nearly anything, so it does not count, nor does a property that
/// anything fits.
Aligner::Reading Aligner::object_with_implied_key(At at, const Shape& shape)
{
    using Kind = JsonTree::Kind;
    const auto kind = tree_.kind(at.node);
    if (at.has(keyed) || shape.properties.size() != 1 || kind == Kind::string || kind == Kind::null)
        return std::nullopt;
    const auto& property = shape.properties.front();
    // Nothing says nothing, and an object that names the property is not its value.
    if (kind == Kind::object && (tree_.size(at.node) == 0 || tree_.has_member(at.node, property.name)))
        return std::nullopt;
    const Shape& wanted = shapes_[property.shape];
    if (wanted.branches.empty() && !wanted.is_enum && wanted.types == Shape::any)
        return std::nullopt;
    auto value = read(at.with(keyed), property.shape);
    constexpr int no_more_than_spelling = 9;
    if (!value || value->price > no_more_than_spelling)
        return std::nullopt;
    AlignedValue object;
    object.kind = AlignedValue::Kind::object;
    object.remark("implied_key", raw(at.node), property.name);
    object.price += value->price;
    object.keys.push_back(property.name);
    object.children.push_back(std::move(*value));
    return object;
}

/// ["Ann", ["a", "b"]] as {"name": "Ann", "tags": ["a", "b"]}, if each item
/// fits its property and no other.
Aligner::Reading Aligner::object_from_positions(At at, const Shape& shape)
{
    const auto count = shape.properties.size();
    if (count < 2 || count > max_positions || tree_.size(at.node) != count || at.has(wrapped))
        return std::nullopt;
    AlignedValue object;
    object.kind = AlignedValue::Kind::object;
    object.remark("key_from_position", raw(at.node), "");
    std::size_t index = 0;
    for (Id item = tree_.first(at.node); item != JsonTree::none; item = tree_.next(item), ++index) {
        for (std::size_t i = 0; i < count; ++i) {
            auto value = read(at.part(item), shape.properties[i].shape);
            const bool fits = value && value->price == 0;
            if (fits != (i == index))
                return std::nullopt;
            if (!fits)
                continue;
            object.keys.push_back(shape.properties[i].name);
            object.children.push_back(std::move(*value));
        }
    }
    return object;
}

}  // namespace assay::decode
