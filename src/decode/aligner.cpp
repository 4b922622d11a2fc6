#include "decode/aligner.hpp"

#include "decode/price.hpp"

#include <algorithm>
#include <cassert>

namespace assay::decode {
namespace {

/// Beyond the value's own depth by what is found inside its strings.
constexpr unsigned max_depth = 300;
constexpr std::int32_t no_branch = -1;

std::uint8_t type_of(JsonTree::Kind kind)
{
    switch (kind) {
    case JsonTree::Kind::null: return Shape::null;
    case JsonTree::Kind::boolean: return Shape::boolean;
    case JsonTree::Kind::number: return Shape::number;
    case JsonTree::Kind::string: return Shape::string;
    case JsonTree::Kind::array: return Shape::array;
    case JsonTree::Kind::object: return Shape::object;
    }
    return Shape::any;
}

}  // namespace

Alignment align(JsonTree& tree, JsonTree::Id root, Root kind, const Shapes& shapes, const AlignOptions& options,
                const DecodeLimits& limits)
{
    return Aligner{tree, shapes, options, limits}.run(root, kind);
}

Aligner::Aligner(JsonTree& tree, const Shapes& shapes, const AlignOptions& options, const DecodeLimits& limits)
    : tree_{tree}, shapes_{shapes}, options_{options}, limits_{limits}, max_work_{options.min_work + options.work_per_value * tree.node_count()}
{
}

Alignment Aligner::run(Id root, Root kind)
{
    if (kind == Root::answer)
        answer_ = root;
    auto value = read({root}, shapes_.root());
    Alignment result{std::nullopt, is_ambiguous_, work_, std::move(failed_)};
    if (!value || work_ > max_work_)
        return result;
    if (kind == Root::answer)
        value->remark("whole_text", raw(root), "");
    Aligned aligned;
    write_aligned(*value, tree_, aligned.json, aligned.notes);
    for (const auto& note : aligned.notes)
        aligned.price += note.price;
    assert(aligned.price == value->price);
    result.reading = std::move(aligned);
    return result;
}

std::string_view Aligner::raw(Id node)
{
    return tree_.raw(node);
}

Aligner::Reading Aligner::read(At at, ShapeId id)
{
    if (++work_ > max_work_ || at.depth > max_depth)
        return std::nullopt;
    const Shape& shape = shapes_[id];
    return shape.branches.empty() ? read_one(at, shape, id) : read_branches(at, shape, id);
}

Aligner::Reading Aligner::read_branches(At at, const Shape& shape, ShapeId id)
{
    const auto key = key_of(at, id);
    if (const auto known = taken_.find(key); known != taken_.end()) {
        if (known->second == no_branch)
            return std::nullopt;
        return read(at, shape.branches[static_cast<std::size_t>(known->second)]);
    }
    // While it is being read, a choice that comes back to itself has nothing to add.
    taken_[key] = no_branch;
    Reading best;
    std::int32_t branch = no_branch;
    bool is_tied = false;
    for (std::size_t i = 0; i < shape.branches.size() && !(best && best->price == 0); ++i) {
        auto reading = read(at, shape.branches[i]);
        if (!reading || (best && reading->price > best->price))
            continue;
        if (best && reading->price == best->price) {
            is_tied = is_tied || !same_text(*best, *reading);
            continue;
        }
        best = std::move(reading);
        branch = static_cast<std::int32_t>(i);
        is_tied = false;
    }
    if (is_tied) {
        is_ambiguous_ = true;
        return std::nullopt;
    }
    taken_[key] = branch;
    return best;
}

bool Aligner::same_text(const AlignedValue& a, const AlignedValue& b) const
{
    std::string one;
    std::string other;
    std::vector<Note> notes;
    write_aligned(a, tree_, one, notes);
    write_aligned(b, tree_, other, notes);
    return one == other;
}

Aligner::Reading Aligner::read_one(At at, const Shape& shape, ShapeId id)
{
    if (shape.is_enum)
        return read_enum(at, shape, id);
    const auto kind = tree_.kind(at.node);
    if (kind == JsonTree::Kind::array || kind == JsonTree::Kind::object)
        return read_container(at, shape, id);
    auto best = read_scalar(at, shape);
    if (best && best->price == 0)
        return best;
    auto other = coerced(at, shape, id);
    if (!best || (other && other->price < best->price))
        return other;
    return best;
}

/// A container of the wanted type is that container, at whatever price.
Aligner::Reading Aligner::read_container(At at, const Shape& shape, ShapeId id)
{
    const auto key = key_of(at, id);
    if (unreadable_.contains(key))
        return std::nullopt;
    auto reading = tree_.kind(at.node) == JsonTree::Kind::array ? read_list(at, shape) : read_object(at, shape);
    // A call of a tool "name" is no record that has a name and lacks all else.
    if (!reading || reading->price > 0) {
        if (auto inside = from_tool_call(at, id); inside && (!reading || inside->price < reading->price))
            reading = std::move(inside);
    }
    if (!reading)
        reading = coerced(at, shape, id);
    if (!reading)
        unreadable_.insert(key);
    return reading;
}

/// Readings as another type, or of another structure; the first of the
/// cheapest, so the order is that of likelihood.
Aligner::Reading Aligner::coerced(At at, const Shape& shape, ShapeId id)
{
    using Kind = JsonTree::Kind;
    const auto kind = tree_.kind(at.node);
    const std::uint8_t types = shape.readable_from(type_of(kind));
    const bool is_answer = at.node == answer_;
    Reading best;
    const auto consider = [&](Reading reading) {
        if (reading && (!best || reading->price < best->price))
            best = std::move(reading);
    };
    if (kind == Kind::string && shape.names_types)
        consider(scalar_from_text(at, shape));
    if (kind == Kind::number && shape.names_types)
        consider(scalar_from_number(at, shape));
    if (kind == Kind::boolean && shape.names_types)
        consider(text_from(at, shape, "text_from_boolean"));
    if ((kind == Kind::object || kind == Kind::array) && shape.names_types)
        consider(text_from(at, shape, "json_as_text"));
    // A text that spells the list is no item of it, whatever mends it takes.
    bool spells_it = false;
    if (kind == Kind::string && !is_answer && (types & (Shape::array | Shape::object)) != 0) {
        auto inside = from_json_in_text(at, id);
        // A value that was cut in it, neither.
        const bool is_cut = inside && std::any_of(inside->remarks.begin(), inside->remarks.end(),
                                                  [](const auto& remark) { return remark.what == "value_cut"; });
        spells_it = inside && inside->price - (is_cut ? price_of("value_cut") : 0) < lossy_price;
        consider(std::move(inside));
    }
    if (kind == Kind::array && (types & Shape::array) == 0)
        consider(only_item(at, id, types == Shape::object));
    if ((types & Shape::object) != 0 && kind == Kind::array)
        consider(object_from_positions(at, shape));
    if ((types & Shape::object) != 0 && kind != Kind::string && kind != Kind::null)
        consider(object_with_implied_key(at, shape));
    if ((types & Shape::array) != 0 && kind != Kind::null && kind != Kind::array && !spells_it)
        consider(list_from_single(at, shape));
    if (kind == Kind::object && !best && (types & (Shape::array | Shape::object)) != 0)
        consider(only_member(at, id, (types & Shape::object) != 0 ? Kind::object : Kind::array));
    if (kind == Kind::object && !best && (types & (Shape::string | Shape::array | Shape::object)) == 0)
        consider(only_member(at, id, Kind::string));
    return best;
}

bool Aligner::allows_null(ShapeId id, int levels) const
{
    const Shape& shape = shapes_[id];
    if (levels == 0)
        return false;
    if (!shape.branches.empty())
        return std::any_of(shape.branches.begin(), shape.branches.end(),
                           [&](ShapeId branch) { return allows_null(branch, levels - 1); });
    if (shape.is_enum)
        return std::find(shape.constants.begin(), shape.constants.end(), "null") != shape.constants.end() &&
               (shape.types & Shape::null) != 0;
    return (shape.types & Shape::null) != 0 && shape.types != Shape::any;
}

}  // namespace assay::decode
