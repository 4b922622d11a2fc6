#include "table/parquet/shred.hpp"

#include <cassert>
#include <set>

namespace assay::table::parquet {
namespace {

constexpr int max_nesting = 64;

Result<void> check_type(const Type& type, const std::string& name, int depth)
{
    if (depth > max_nesting)
        return Error{Errc::invalid_input, "nested more than 64 deep, which Parquet readers refuse", name};
    if (type.kind == Kind::record && type.children.empty())
        return Error{Errc::invalid_input, "a record without members cannot be stored in Parquet", name};
    std::set<std::string> names;
    for (const Field& child : type.children) {
        if (type.kind == Kind::record && !names.insert(child.name).second)
            return Error{Errc::invalid_input, "two members are named \"" + child.name + "\"", name};
        if (const auto fits = check_type(child.type, name, depth + 1); !fits)
            return fits;
    }
    return {};
}

Logical logical_of(Kind kind)
{
    switch (kind) {
    case Kind::string: return Logical::string;
    case Kind::date: return Logical::date;
    case Kind::json: return Logical::json;
    case Kind::int64: return Logical::signed_integer;
    case Kind::list: return Logical::list;
    default: return Logical::none;
    }
}

void add_elements(std::vector<SchemaElement>& schema, const std::string& name, const Type& type)
{
    SchemaElement element{.repetition = Repetition::optional, .name = name, .logical = logical_of(type.kind)};
    if (type.kind == Kind::list) {
        element.child_count = 1;
        schema.push_back(std::move(element));
        schema.push_back({.repetition = Repetition::repeated, .name = "list", .child_count = 1});
        add_elements(schema, "element", type.children.front().type);
    } else if (type.kind == Kind::record) {
        element.child_count = static_cast<std::int32_t>(type.children.size());
        schema.push_back(std::move(element));
        for (const Field& member : type.children)
            add_elements(schema, member.name, member.type);
    } else {
        element.physical = physical_of(type.kind);
        schema.push_back(std::move(element));
    }
}

/// `leaf` is the way so far, its last node being of `type`.
void add_leaves(std::vector<Leaf>& leaves, Leaf leaf, const Type& type)
{
    leaf.kind = type.kind;
    if (type.kind == Kind::list) {
        leaf.steps.push_back(0);
        leaf.path.insert(leaf.path.end(), {"list", "element"});
        leaf.max_definition += 2;
        leaf.max_repetition += 1;
        add_leaves(leaves, std::move(leaf), type.children.front().type);
    } else if (type.kind == Kind::record) {
        for (std::size_t i = 0; i < type.children.size(); ++i) {
            Leaf member = leaf;
            member.steps.push_back(i);
            member.path.push_back(type.children[i].name);
            member.max_definition += 1;
            add_leaves(leaves, std::move(member), type.children[i].type);
        }
    } else {
        leaves.push_back(std::move(leaf));
    }
}

/// Walks the slots above one leaf, as the Dremel paper describes.
class Shredder {
public:
    Shredder(const Leaf& leaf, Shredded& out) : leaf_{leaf}, out_{out} {}

    /// `repetition` is the level at which this slot's first entry repeats,
    /// `lists` the number of lists above.
    void visit(const Column& column, std::size_t slot, std::size_t depth, int definition, int repetition, int lists)
    {
        if (column.is_null(slot)) {
            emit(definition, repetition);
            return;
        }
        ++definition;
        if (column.type().kind == Kind::record) {
            visit(column.child(leaf_.steps[depth]), slot, depth + 1, definition, repetition, lists);
        } else if (column.type().kind == Kind::list) {
            const std::size_t begin = column.list_begin(slot);
            const std::size_t end = column.list_end(slot);
            if (begin == end)
                emit(definition, repetition);
            for (std::size_t i = begin; i < end; ++i)
                visit(column.child(0), i, depth + 1, definition + 1, i == begin ? repetition : lists + 1, lists + 1);
        } else {
            assert(definition == leaf_.max_definition);
            emit(definition, repetition);
            out_.slots.push_back(slot);
        }
    }

private:
    void emit(int definition, int repetition)
    {
        out_.definitions.push_back(static_cast<std::uint8_t>(definition));
        if (leaf_.max_repetition > 0)
            out_.repetitions.push_back(static_cast<std::uint8_t>(repetition));
    }

    const Leaf& leaf_;
    Shredded& out_;
};

}  // namespace

Result<void> check_fields(const std::vector<Field>& fields)
{
    if (fields.empty())
        return Error{Errc::invalid_input, "a Parquet file needs at least one column"};
    std::set<std::string> names;
    for (const Field& field : fields) {
        if (!names.insert(field.name).second)
            return Error{Errc::invalid_input, "two columns are named \"" + field.name + "\""};
        if (const auto fits = check_type(field.type, field.name, 0); !fits)
            return fits;
    }
    return {};
}

Physical physical_of(Kind kind)
{
    switch (kind) {
    case Kind::boolean: return Physical::boolean;
    case Kind::int64: return Physical::int64;
    case Kind::float64: return Physical::float64;
    case Kind::date: return Physical::int32;
    default: return Physical::bytes;
    }
}

std::vector<SchemaElement> schema_of(const std::vector<Field>& fields)
{
    std::vector<SchemaElement> schema;
    schema.push_back({.name = "schema", .child_count = static_cast<std::int32_t>(fields.size())});
    for (const Field& field : fields)
        add_elements(schema, field.name, field.type);
    return schema;
}

std::vector<Leaf> leaves_of(const std::vector<Field>& fields)
{
    std::vector<Leaf> leaves;
    for (std::size_t i = 0; i < fields.size(); ++i)
        add_leaves(leaves, Leaf{.column = i, .path = {fields[i].name}}, fields[i].type);
    return leaves;
}

Shredded shred(const Column& column, const Leaf& leaf, std::size_t begin, std::size_t end)
{
    Shredded out;
    out.values = &column;
    for (const std::size_t step : leaf.steps)
        out.values = &out.values->child(step);
    out.definitions.reserve(end - begin);
    out.slots.reserve(end - begin);
    Shredder shredder{leaf, out};
    for (std::size_t row = begin; row < end; ++row)
        shredder.visit(column, row, 0, 0, 0, 0);
    return out;
}

}  // namespace assay::table::parquet
