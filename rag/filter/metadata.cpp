#include "rag/filter/metadata.hpp"

#include "core/json.hpp"
#include "schema/decimal.hpp"
#include "schema/exact_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace assay::rag {
namespace {

using Values = std::vector<std::pair<std::string, MetadataValue>>;

/// Flattens JSON text into values, members of objects by their path. Numbers
/// keep their spelling: what a double cannot hold must not be rounded. Of two
/// members with one name the later one counts, as everywhere.
class FlatReader : public nlohmann::json_sax<Json> {
public:
    bool null() override { return add({MetadataValue::Kind::null, 0, false, "null"}); }
    bool boolean(bool value) override { return add({MetadataValue::Kind::boolean, 0, false, value ? "true" : "false"}); }
    bool number_integer(number_integer_t value) override { return add_number(static_cast<double>(value), std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add_number(static_cast<double>(value), std::to_string(value)); }
    bool number_float(number_float_t value, const string_t& spelling) override { return add_number(value, spelling); }
    bool string(string_t& value) override { return add(MetadataValue::of_text(value)); }
    bool binary(binary_t&) override { return false; }  // no JSON text has it
    bool start_object(std::size_t) override { return open(); }
    bool start_array(std::size_t) override { return levels_.empty() ? refuse_root() : open(); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override
    {
        Level& object = levels_.back();
        object.field = object.path.empty() ? name : object.path + "." + name;
        if (!object.names.insert(name).second)
            drop(object.first_value, object.field);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) override { return false; }

    [[nodiscard]] Values take() { return std::move(values_); }
    /// What is wrong with it besides its grammar.
    [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

private:
    struct Level {
        std::string path;            ///< Of the object itself.
        std::string field;           ///< Of what comes next in it.
        std::size_t first_value;     ///< Of its own in values_.
        std::set<std::string> names{};
    };

    [[nodiscard]] std::string field() const { return levels_.empty() ? std::string{} : levels_.back().field; }

    bool refuse(std::string message, std::string where)
    {
        problem_ = Error{Errc::invalid_input, std::move(message), std::move(where)};
        return false;
    }

    bool refuse_root() { return refuse("metadata is a JSON object", "metadata"); }

    bool is_too_deep()
    {
        if (levels_.size() <= MetadataLimits::max_depth)
            return false;
        (void)refuse("metadata is nested deeper than " + std::to_string(MetadataLimits::max_depth) + " levels", field());
        return true;
    }

    bool open()
    {
        if (is_too_deep())
            return false;
        levels_.push_back({field(), field(), values_.size()});
        return true;
    }

    bool close()
    {
        levels_.pop_back();
        return true;
    }

    bool add(MetadataValue value)
    {
        if (levels_.empty())
            return refuse_root();
        if (is_too_deep())
            return false;
        if (values_.size() > MetadataLimits::max_values)
            return refuse("metadata of more than " + std::to_string(MetadataLimits::max_values) + " values", field());
        values_.emplace_back(field(), std::move(value));
        return true;
    }

    bool add_number(double number, std::string spelling)
    {
        return add({MetadataValue::Kind::number, number, true, std::move(spelling)});
    }

    /// The values of an earlier member of this name.
    void drop(std::size_t first, const std::string& field)
    {
        const auto is_its = [&](const auto& value) {
            return value.first == field || value.first.starts_with(field + ".");
        };
        values_.erase(std::remove_if(values_.begin() + static_cast<std::ptrdiff_t>(first), values_.end(), is_its), values_.end());
    }

    std::vector<Level> levels_;
    Values values_;
    std::optional<Error> problem_;
};

Result<Values> read(std::string_view json)
{
    FlatReader reader;
    if (Json::sax_parse(json.begin(), json.end(), &reader))
        return reader.take();
    if (reader.problem())
        return *reader.problem();
    // It is no JSON: this says where.
    const auto parsed = parse_json(json, "metadata");
    return parsed ? Error{Errc::invalid_input, "metadata cannot be read", "metadata"} : parsed.error();
}

bool is_json_number(std::string_view text)
{
    return !text.empty() && schema::number_length(text) == text.size();
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

std::strong_ordering compare_numbers(const MetadataValue& a, const MetadataValue& b)
{
    // Rounding keeps the order but for what becomes equal by it.
    if (a.number != b.number)
        return a.number < b.number ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a.text == b.text || !is_json_number(a.text) || !is_json_number(b.text))
        return std::strong_ordering::equal;
    return schema::Decimal{a.text} <=> schema::Decimal{b.text};
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

std::span<const MetadataValue> MetadataColumns::values(std::string_view field) const
{
    const auto column = columns_.find(field);
    return column == columns_.end() ? std::span<const MetadataValue>{} : std::span<const MetadataValue>{column->second.values};
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
