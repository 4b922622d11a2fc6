#include "rag/filter/filter.hpp"

#include "rag/filter/filter_parser.hpp"

#include <algorithm>
#include <set>

namespace assay::rag {
namespace {

bool is_equal(const MetadataValue& value, const MetadataValue& wanted)
{
    if (value.has_number && wanted.has_number)
        return compare_numbers(value, wanted) == 0;
    return value.kind != MetadataValue::Kind::null && value.text == wanted.text;
}

bool is_less(const MetadataValue& a, const MetadataValue& b)
{
    return a.has_number && b.has_number ? compare_numbers(a, b) < 0 : a.text < b.text;
}

bool holds(const Filter::Node& node, const MetadataValue& value)
{
    using Operation = Filter::Node::Operation;
    // A document's number never compares with a word by order.
    const auto ordered = [&] {
        return value.kind != MetadataValue::Kind::null && value.has_number == node.values.front().has_number;
    };
    switch (node.operation) {
    case Operation::equal:
        return std::any_of(node.values.begin(), node.values.end(),
                           [&](const MetadataValue& wanted) { return is_equal(value, wanted); });
    case Operation::less: return ordered() && is_less(value, node.values.front());
    case Operation::less_equal: return ordered() && !is_less(node.values.front(), value);
    case Operation::has: return value.kind != MetadataValue::Kind::null;
    case Operation::greater: return ordered() && is_less(node.values.front(), value);
    case Operation::greater_equal: return ordered() && !is_less(value, node.values.front());
    case Operation::all:
    case Operation::any:
    case Operation::none: break;
    }
    return false;
}

std::vector<bool> select_node(const Filter::Node& node, const MetadataColumns& metadata)
{
    using Operation = Filter::Node::Operation;
    switch (node.operation) {
    case Operation::all:
    case Operation::any: {
        auto selected = select_node(node.parts.front(), metadata);
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
            const auto part = select_node(node.parts[i], metadata);
            for (std::size_t document = 0; document < selected.size(); ++document)
                selected[document] = node.operation == Operation::all ? selected[document] && part[document]
                                                                      : selected[document] || part[document];
        }
        return selected;
    }
    case Operation::none: {
        auto selected = select_node(node.parts.front(), metadata);
        selected.flip();
        return selected;
    }
    default: return metadata.where(node.field, [&](const MetadataValue& value) { return holds(node, value); });
    }
}

void collect_fields(const Filter::Node& node, std::set<std::string>& fields)
{
    if (!node.field.empty())
        fields.insert(node.field);
    for (const Filter::Node& part : node.parts)
        collect_fields(part, fields);
}

}  // namespace

Filter::Filter(std::unique_ptr<Node> root) : root_{std::move(root)} {}
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;
Filter::~Filter() = default;

Result<Filter> Filter::parse(std::string_view text)
{
    auto root = FilterParser{text}.parse();
    if (!root)
        return root.error();
    return Filter{std::make_unique<Node>(std::move(*root))};
}

std::vector<std::string> Filter::fields() const
{
    std::set<std::string> fields;
    collect_fields(*root_, fields);
    return {fields.begin(), fields.end()};
}

std::vector<bool> Filter::select(const MetadataColumns& metadata) const
{
    return select_node(*root_, metadata);
}

}  // namespace assay::rag
