#include "rag/filter/filter.hpp"

#include "core/utf8.hpp"
#include "rag/filter/filter_parser.hpp"

#include <algorithm>
#include <compare>
#include <set>

namespace assay::rag {
namespace {

/// Whether the text is "2024", "2024-05", "2024-05-01" or goes on behind that with a time.
bool is_iso_date(std::string_view text)
{
    constexpr std::string_view form = "0000-00-00";
    constexpr std::size_t year = 4;
    constexpr std::size_t month = 7;
    if (text.size() != year && text.size() != month && text.size() < form.size())
        return false;
    for (std::size_t i = 0; i < std::min(text.size(), form.size()); ++i)
        if (form[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    return text.size() <= form.size() || text[form.size()] == 'T' || text[form.size()] == ' ';
}

/// Whether the document's value is a date of at least a month, and what it is compared with is one, too.
bool are_dates(const MetadataValue& value, const MetadataValue& wanted)
{
    return value.kind == MetadataValue::Kind::string && !value.has_number && is_iso_date(value.text) && is_iso_date(wanted.text);
}

/// As far as both say: 2024-05-01 and 2024 are the same.
std::strong_ordering compare_dates(const MetadataValue& value, const MetadataValue& wanted)
{
    const auto length = std::min(value.text.size(), wanted.text.size());
    return std::string_view{value.text}.substr(0, length) <=> std::string_view{wanted.text}.substr(0, length);
}

bool is_equal(const MetadataValue& value, const MetadataValue& wanted)
{
    if (are_dates(value, wanted))
        return compare_dates(value, wanted) == 0 && value.text.size() >= wanted.text.size();
    if (value.has_number && wanted.has_number)
        return compare_numbers(value, wanted) == 0;
    return value.kind != MetadataValue::Kind::null && value.text == wanted.text;
}

/// A document's number never compares with a word by order, nor a word with a date.
bool can_be_ordered(const MetadataValue& value, const MetadataValue& wanted)
{
    if (value.kind == MetadataValue::Kind::null)
        return false;
    return are_dates(value, wanted) || (value.has_number == wanted.has_number && (wanted.has_number || !is_iso_date(wanted.text)));
}

std::strong_ordering compare(const MetadataValue& value, const MetadataValue& wanted)
{
    if (are_dates(value, wanted))
        return compare_dates(value, wanted);
    return value.has_number ? compare_numbers(value, wanted) : value.text <=> wanted.text;
}

bool holds(const Filter::Node& node, const MetadataValue& value)
{
    using Operation = Filter::Node::Operation;
    const auto ordered = [&](auto test) {
        return can_be_ordered(value, node.values.front()) && test(compare(value, node.values.front()));
    };
    switch (node.operation) {
    case Operation::equal:
        return std::any_of(node.values.begin(), node.values.end(),
                           [&](const MetadataValue& wanted) { return is_equal(value, wanted); });
    case Operation::less: return ordered([](auto order) { return order < 0; });
    case Operation::less_equal: return ordered([](auto order) { return order <= 0; });
    case Operation::has: return value.kind != MetadataValue::Kind::null;
    case Operation::greater: return ordered([](auto order) { return order > 0; });
    case Operation::greater_equal: return ordered([](auto order) { return order >= 0; });
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

Result<void> check_node(const Filter::Node& node, const MetadataColumns& metadata)
{
    using Operation = Filter::Node::Operation;
    for (const Filter::Node& part : node.parts)
        if (auto checked = check_node(part, metadata); !checked)
            return checked;
    if (node.operation != Operation::less && node.operation != Operation::less_equal && node.operation != Operation::greater &&
        node.operation != Operation::greater_equal)
        return {};
    const MetadataValue& wanted = node.values.front();
    const MetadataValue* example = nullptr;
    bool can_be = false;
    for (const MetadataValue& value : metadata.values(node.field)) {
        if (value.kind == MetadataValue::Kind::null)
            continue;
        example = &value;
        can_be = can_be || can_be_ordered(value, wanted);
    }
    if (can_be || example == nullptr)
        return {};
    constexpr std::size_t max_quoted_bytes = 40;
    return Error{Errc::invalid_input, "'" + node.field + "' cannot be compared by order with '" + shorten(wanted.text, max_quoted_bytes) +
                 "': its values are like '" + shorten(example->text, max_quoted_bytes) + "'", "filter"};
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

Result<void> Filter::check(const MetadataColumns& metadata) const
{
    return check_node(*root_, metadata);
}

std::vector<bool> Filter::select(const MetadataColumns& metadata) const
{
    return select_node(*root_, metadata);
}

}  // namespace assay::rag
