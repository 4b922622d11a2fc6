#include "rag/filter/metadata.hpp"

#include "core/json.hpp"

#include <charconv>
#include <cmath>

namespace assay::rag {
namespace {

using Values = std::vector<std::pair<std::string, MetadataValue>>;

MetadataValue value_of(const Json& json)
{
    MetadataValue value;
    if (json.is_string())
        return MetadataValue::of_text(json.get_ref<const std::string&>());
    value.text = json.dump();
    if (json.is_boolean()) {
        value.kind = MetadataValue::Kind::boolean;
    } else if (json.is_number()) {
        value.kind = MetadataValue::Kind::number;
        value.number = json.get<double>();
        value.has_number = true;
    }
    return value;
}

/// Appends the values of `json`, members of objects by their path.
Result<void> flatten(const Json& json, const std::string& field, std::size_t depth, Values& values)
{
    if (depth > MetadataLimits::max_depth)
        return Error{Errc::invalid_input, "metadata is nested deeper than " +
                     std::to_string(MetadataLimits::max_depth) + " levels", field};
    if (values.size() > MetadataLimits::max_values)
        return Error{Errc::invalid_input, "metadata of more than " + std::to_string(MetadataLimits::max_values) +
                     " values", field};
    if (json.is_object()) {
        for (const auto& [key, member] : json.items())
            if (auto done = flatten(member, field.empty() ? key : field + "." + key, depth + 1, values); !done)
                return done;
    } else if (json.is_array()) {
        for (const auto& element : json)
            if (auto done = flatten(element, field, depth + 1, values); !done)
                return done;
    } else {
        values.emplace_back(field, value_of(json));
    }
    return {};
}

Result<Values> read(std::string_view json)
{
    const auto parsed = parse_json(json, "metadata");
    if (!parsed)
        return parsed.error();
    if (!parsed->is_object())
        return Error{Errc::invalid_input, "metadata is a JSON object", "metadata"};
    Values values;
    if (auto done = flatten(*parsed, "", 0, values); !done)
        return done.error();
    return values;
}

}  // namespace

MetadataValue MetadataValue::of_text(std::string_view text)
{
    MetadataValue value;
    value.kind = Kind::string;
    value.text = text;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value.number);
    value.has_number = error == std::errc{} && stop == end && std::isfinite(value.number);
    return value;
}

Result<MetadataColumns::Document> MetadataColumns::add(std::string_view json)
{
    auto values = read(json);
    if (!values)
        return values.error();
    const auto document = static_cast<Document>(documents_++);
    for (auto& [field, value] : *values)
        put(field, document, std::move(value));
    return document;
}

void MetadataColumns::put(const std::string& field, Document document, MetadataValue value)
{
    Column& column = columns_[field];
    const std::string key = std::to_string(static_cast<int>(value.kind)) + value.text;
    const auto [place, is_new] = column.by_key.emplace(key, static_cast<std::uint32_t>(column.values.size()));
    if (is_new)
        column.values.push_back(std::move(value));
    column.cells.push_back({document, place->second});
}

std::vector<std::string> MetadataColumns::fields() const
{
    std::vector<std::string> names;
    for (const auto& [name, column] : columns_)
        names.push_back(name);
    return names;
}

std::size_t MetadataColumns::memory_bytes() const
{
    constexpr std::size_t value_bytes = 2 * sizeof(MetadataValue) + 64;  // With its entry in the map.
    std::size_t bytes = 0;
    for (const auto& [name, column] : columns_)
        bytes += column.cells.capacity() * sizeof(Cell) + column.values.size() * value_bytes;
    return bytes;
}

Result<void> check_metadata(std::string_view json)
{
    if (const auto values = read(json); !values)
        return values.error();
    return {};
}

}  // namespace assay::rag
