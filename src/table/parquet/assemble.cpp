#include "table/parquet/assemble.hpp"

namespace assay::table::parquet {
namespace {

/// The first leaf at or below `node`: any would do to see the node's slots.
std::size_t first_leaf(const Node& node)
{
    const Node* at = &node;
    while (!at->leaf)
        at = &at->children.front();
    return *at->leaf;
}

Result<Column> assemble_record(const Node& node, std::vector<LeafData>& leaves, std::vector<std::uint8_t> valid)
{
    std::vector<Column> members;
    for (const Node& child : node.children) {
        auto member = assemble(child, leaves);
        if (!member)
            return member.error();
        if (member->size() != valid.size())
            return Error{Errc::corrupt, "the members of record \"" + node.name + "\" differ in number"};
        members.push_back(std::move(*member));
    }
    return Column::of_record(node.type, std::move(valid), std::move(members));
}

Result<Column> assemble_list(const Node& node, std::vector<LeafData>& leaves)
{
    const LeafData& levels = leaves[first_leaf(node)];
    std::vector<std::uint8_t> valid;
    std::vector<std::uint64_t> offsets;
    std::uint64_t elements = 0;
    for (std::size_t i = 0; i < levels.definitions.size(); ++i) {
        const int definition = levels.definitions[i];
        const int repetition = levels.repetitions[i];
        if (repetition <= node.repetition && definition >= node.slot_definition) {
            valid.push_back(definition >= node.definition ? 1 : 0);
            offsets.push_back(elements);
        }
        if (repetition <= node.repetition + 1 && definition >= node.element_definition)
            ++elements;
    }
    offsets.push_back(elements);
    auto column = assemble(node.children.front(), leaves);
    if (!column)
        return column.error();
    if (column->size() != elements)
        return Error{Errc::corrupt, "the elements of list \"" + node.name + "\" differ in number"};
    return Column::of_list(node.type, std::move(valid), std::move(offsets), std::move(*column));
}

}  // namespace

bool levels_make_sense(const LeafNode& leaf, const LeafData& data)
{
    for (std::size_t i = 0; i < data.definitions.size(); ++i) {
        const int repetition = data.repetitions[i];
        if (repetition == 0)
            continue;
        const int needed = leaf.element_definitions[static_cast<std::size_t>(repetition - 1)];
        if (i == 0 || data.definitions[i] < needed || data.definitions[i - 1] < needed)
            return false;
    }
    return true;
}

Result<Column> assemble(const Node& node, std::vector<LeafData>& leaves)
{
    if (node.leaf)
        return std::move(leaves[*node.leaf].column);
    if (node.type.kind == Kind::list)
        return assemble_list(node, leaves);
    const LeafData& levels = leaves[first_leaf(node)];
    std::vector<std::uint8_t> valid;
    for (std::size_t i = 0; i < levels.definitions.size(); ++i) {
        if (levels.repetitions[i] <= node.repetition && levels.definitions[i] >= node.slot_definition)
            valid.push_back(levels.definitions[i] >= node.definition ? 1 : 0);
    }
    return assemble_record(node, leaves, std::move(valid));
}

}  // namespace assay::table::parquet
