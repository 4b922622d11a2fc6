#include "decode/aligner.hpp"

#include "decode/fold.hpp"
#include "decode/price.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

/// More members than this are a record of its own, not a wrapping.
constexpr std::size_t max_wrapping_members = 8;

/// Folded keys that say "here is the value" and nothing else.
constexpr std::array<std::string_view, 9> value_keys = {"value", "answer", "finalanswer", "result", "output",
                                                        "response", "data", "content", "return"};

bool is_error_key(const std::string& key)
{
    const auto folded = fold(key);
    return folded == "error" || folded == "errors" || folded == "exception";
}

}  // namespace

Aligner::Reading Aligner::read_list(At at, const Shape& shape)
{
    if ((shape.types & Shape::array) == 0)
        return std::nullopt;
    AlignedValue list;
    list.kind = AlignedValue::Kind::list;
    std::size_t index = 0;
    bool is_changed = raw(at.node).empty();
    for (Id item = tree_.first(at.node); item != JsonTree::none; item = tree_.next(item), ++index) {
        const bool is_wanted = index < shape.prefix.size() || shape.has_items;
        auto reading = is_wanted ? read(at.part(item), index < shape.prefix.size() ? shape.prefix[index] : shape.items)
                                 : std::nullopt;
        if (!reading) {
            failed_.insert(item);
            list.remark_member(std::to_string(index), "item_dropped", raw(item), "");
            continue;
        }
        is_changed |= reading->kind != AlignedValue::Kind::as_is;
        list.price += reading->price;
        list.children.push_back(std::move(*reading));
    }
    const bool has_lost_all = list.children.empty() && index > 0;
    // A tuple whose members move up is another tuple.
    const bool has_moved = !list.omissions.empty() && list.children.size() < std::min(index, shape.prefix.size());
    if (has_lost_all || has_moved || list.children.size() < shape.min_items)
        return std::nullopt;
    if (is_changed || !list.omissions.empty())
        return list;
    AlignedValue same;
    same.node = at.node;
    return same;
}

/// Whether a shape lists the texts that it takes.
bool Aligner::names_options(ShapeId id, int levels) const
{
    const Shape& shape = shapes_[id];
    return shape.is_enum || (levels > 0 && std::any_of(shape.branches.begin(), shape.branches.end(), [&](ShapeId branch) {
                                 return names_options(branch, levels - 1);
                             }));
}

/// A value where a list of such is wanted.
Aligner::Reading Aligner::list_from_single(At at, const Shape& shape)
{
    if (at.has(wrapped) || shape.min_items > 1 || (shape.prefix.empty() && !shape.has_items))
        return std::nullopt;
    // "" says that there are none, unless it is an item that is asked for by name.
    const bool is_nothing = shape.min_items == 0 && tree_.kind(at.node) == JsonTree::Kind::string &&
                            trim(tree_.text(at.node)).empty() && !names_options(shape.prefix.empty() ? shape.items : shape.prefix.front());
    if (is_nothing) {
        AlignedValue empty;
        empty.kind = AlignedValue::Kind::list;
        empty.remark("empty_as_list", raw(at.node), "[]");
        return empty;
    }
    auto item = read(at.with(wrapped), shape.prefix.empty() ? shape.items : shape.prefix.front());
    if (!item)
        return std::nullopt;
    AlignedValue list;
    list.kind = AlignedValue::Kind::list;
    list.remark("list_from_single", raw(at.node), "");
    list.price += item->price;
    list.children.push_back(std::move(*item));
    return list;
}

/// The item of a list that can be read as what is wanted in place of the list.
/// Two records are not one: if another can be read, too, there is none, unless
/// the first of several counts. (A list is no series of corrections, so that
/// the last would.)
Aligner::Reading Aligner::only_item(At at, ShapeId id, bool objects_alone)
{
    if (at.has(unwrapped) || at.has(wrapped))
        return std::nullopt;
    Reading only;
    std::vector<Id> others;
    std::vector<Id> ignored;
    for (Id item = tree_.first(at.node); item != JsonTree::none; item = tree_.next(item)) {
        const bool is_eligible = !objects_alone || tree_.kind(item) == JsonTree::Kind::object;
        auto reading = is_eligible ? read(at.inside(item, unwrapped), id) : std::nullopt;
        if (!reading) {
            others.push_back(item);
            continue;
        }
        if (only && options_.several != Several::first)
            return std::nullopt;
        if (only)
            ignored.push_back(item);
        else
            only = std::move(reading);
    }
    if (!only)
        return std::nullopt;
    for (const Id other : others)
        only->remark("item_dropped", raw(other), "");
    for (const Id other : ignored)
        only->remark("other_answer_ignored", raw(other), "");
    only->remark("unwrapped_list", raw(at.node), "");
    // The step was taken before those inside.
    std::rotate(only->remarks.begin(), only->remarks.end() - 1, only->remarks.end());
    return only;
}

/// Whether a member's key says no more than that its value is the one wanted
/// in place of the object: {"value": 5}, or {"age": 5} for the property "age".
bool Aligner::names_its_value(Id member, At at) const
{
    const auto key = fold(tree_.key(member));
    if (std::find(value_keys.begin(), value_keys.end(), key) != value_keys.end())
        return true;
    if (at.property == nullptr)
        return false;
    const auto& names = at.property->folded_names;
    return std::find(names.begin(), names.end(), key) != names.end();
}

/// The member of an object that can be read in place of the object:
/// {"result": {...}}. A scalar has to be alone, and under a key that says
/// something else ({"floor": 5} for an age) it is a guess.
Aligner::Reading Aligner::only_member(At at, ShapeId id, JsonTree::Kind wanted)
{
    using Kind = JsonTree::Kind;
    const auto size = tree_.size(at.node);
    const bool wants_scalar = wanted == Kind::string;
    if (at.has(unwrapped) || at.has(wrapped) || size == 0 || size > (wants_scalar ? 1 : max_wrapping_members))
        return std::nullopt;
    // A member that is a property of what is wanted is no wrapper around it.
    const auto& properties = shapes_[id].properties;
    if (std::any_of(properties.begin(), properties.end(),
                    [&](const auto& property) { return tree_.has_member(at.node, property.name); }))
        return std::nullopt;
    Reading only;
    std::vector<Id> others;
    for (Id member = tree_.first(at.node); member != JsonTree::none; member = tree_.next(member)) {
        // An error's message is not the answer that it stands in place of.
        if (is_error_key(tree_.key(member))) {
            others.push_back(member);
            continue;
        }
        const auto kind = tree_.kind(member);
        const bool is_scalar = kind != Kind::object && kind != Kind::array;
        auto reading = (wants_scalar ? is_scalar : kind == wanted) ? read(at.inside(member, unwrapped), id) : std::nullopt;
        if (!reading) {
            others.push_back(member);
            continue;
        }
        if (only)
            return std::nullopt;
        only = std::move(reading);
    }
    if (!only)
        return std::nullopt;
    const bool is_guess = wants_scalar && !names_its_value(tree_.first(at.node), at);
    const std::string_view what = is_guess ? "unwrapped_unknown_key" : "unwrapped_key";
    if (!is_allowed(what))
        return std::nullopt;
    for (const Id other : others)
        only->remark("unknown_field_dropped", raw(other), "");
    only->remark(what, raw(at.node), "");
    std::rotate(only->remarks.begin(), only->remarks.end() - 1, only->remarks.end());
    return only;
}

}  // namespace assay::decode
