#include "report/field_profile.hpp"

#include "core/utf8.hpp"

namespace assay::report {

void FieldProfile::add(simdjson::dom::element value)
{
    using Type = simdjson::dom::element_type;
    switch (value.type()) {
    case Type::NULL_VALUE: ++counts_[null]; break;
    case Type::BOOL: ++counts_[boolean]; break;
    case Type::STRING: ++counts_[string]; break;
    case Type::OBJECT: ++counts_[object]; break;
    case Type::ARRAY: ++counts_[list]; break;
    default: ++counts_[number]; break;
    }
    if (value.type() != Type::ARRAY) {
        add_scalar(value);
        return;
    }
    const auto elements = value.get_array().value_unsafe();
    std::size_t length = 0;  // size() of simdjson stops counting at 2^24
    for (const auto element : elements) {
        add_scalar(element);
        ++length;
    }
    list_lengths_.add(static_cast<double>(length));
}

void FieldProfile::add_scalar(simdjson::dom::element value)
{
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
        lengths_.add(static_cast<double>(code_points(text)));
        if (text.size() <= max_value_bytes)
            values_.add(text);
        return;
    }
    double amount = 0;
    if (value.get(amount) == simdjson::SUCCESS)
        numbers_.add(amount);
    if (value.is_bool() || value.is_number())
        values_.add(simdjson::minify(value));
}

Json FieldProfile::json_of(const NumberDistribution& numbers)
{
    Json bins = Json::array();
    for (const auto& bin : numbers.bins(shown_bins))
        bins.push_back({bin.from, bin.to, bin.count});
    return {{"min", numbers.min()}, {"max", numbers.max()}, {"mean", numbers.mean()}, {"bins", std::move(bins)}};
}

Json FieldProfile::json() const
{
    constexpr std::array<const char*, kinds> names = {"null", "boolean", "number", "string", "list", "object"};
    Json profile = {{"null", counts_[null]}, {"kinds", Json::object()}, {"values", Json::array()}};
    for (std::size_t kind = boolean; kind < kinds; ++kind) {
        if (counts_[kind] > 0)
            profile["kinds"][names[kind]] = counts_[kind];
    }
    for (const auto& entry : values_.top(shown_values))
        profile["values"].push_back({entry.value, entry.count});
    profile["missed"] = values_.missed();
    if (const auto distinct = values_.distinct())
        profile["distinct"] = *distinct;
    for (const auto& [name, numbers] : {std::pair{"numbers", &numbers_}, {"lengths", &lengths_}, {"list_lengths", &list_lengths_}}) {
        if (numbers->count() > 0)
            profile[name] = json_of(*numbers);
    }
    return profile;
}

}  // namespace assay::report
