#include "llm/schema_translator.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

namespace assay::llm {
namespace {

using Names = std::span<const std::string_view>;

// What restricts a value of a type.
constexpr auto string_keywords = std::to_array<std::string_view>({"minLength", "maxLength", "pattern", "format"});
constexpr auto number_keywords =
    std::to_array<std::string_view>({"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"});
constexpr auto array_keywords = std::to_array<std::string_view>(
    {"minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"});
constexpr auto object_keywords =
    std::to_array<std::string_view>({"minProperties", "maxProperties", "dependentRequired", "propertyNames"});

// What tells that a value of a type is meant.
constexpr auto object_signs = std::to_array<std::string_view>({"properties", "required", "additionalProperties"});
constexpr auto array_signs = std::to_array<std::string_view>({"items", "prefixItems", "minItems", "maxItems", "uniqueItems"});

bool contains_any(const Json& schema, Names names)
{
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return schema.contains(name); });
}

bool holds(const std::vector<std::string>& list, std::string_view value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_whole(const Json& number)
{
    return number.is_number_integer() || std::trunc(number.get<double>()) == number.get<double>();
}

/// The one of a schema's types that a value has; empty if it has none of them.
std::string type_of(const Json& value, const Json& schema)
{
    const std::string own = !value.is_number() ? value.type_name() : value.is_number_integer() ? "integer" : "number";
    const auto found = schema.find("type");
    if (found == schema.end())
        return own;
    const auto is_taken = [&](std::string_view type) {
        return *found == type || (found->is_array() && std::find(found->begin(), found->end(), type) != found->end());
    };
    if (value.is_number() && is_taken("number"))
        return "number";
    if (value.is_number() && is_whole(value) && is_taken("integer"))
        return "integer";
    return is_taken(own) ? own : std::string{};
}

Json as_type(const std::vector<std::string>& types)
{
    return types.size() == 1 ? Json(types.front()) : Json(types);
}

/// How many values a translated schema lists.
std::size_t values_in(const Json& schema)
{
    const auto listed = schema.find("enum");
    return listed == schema.end() ? 0 : listed->size();
}

Names restricting(const std::string& type)
{
    if (type == "string")
        return string_keywords;
    if (type == "number" || type == "integer")
        return number_keywords;
    if (type == "array")
        return array_keywords;
    if (type == "object")
        return object_keywords;
    return {};
}

/// What `schema` asks of a value of that type beyond being one.
Json rules(const Json& schema, const std::string& type)
{
    Json out = Json::object();
    for (const std::string_view name : restricting(type)) {
        if (const auto found = schema.find(name); found != schema.end())
            out[std::string{name}] = *found;
    }
    if (const auto found = schema.find("not"); found != schema.end())
        out["not"] = *found;
    return out;
}

}  // namespace

bool admits_null(const Json& schema)
{
    if (const auto found = schema.find("enum"); found != schema.end())
        return std::find(found->begin(), found->end(), nullptr) != found->end();
    if (const auto found = schema.find("const"); found != schema.end())
        return found->is_null();
    if (const auto found = schema.find("anyOf"); found != schema.end())
        return std::any_of(found->begin(), found->end(), admits_null);
    if (const auto found = schema.find("type"); found != schema.end())
        return *found == "null" || (found->is_array() && std::find(found->begin(), found->end(), "null") != found->end());
    return false;
}

Json or_null(Json schema)
{
    if (admits_null(schema))
        return schema;
    if (const auto found = schema.find("const"); found != schema.end()) {
        schema["enum"] = Json::array({*found});
        schema.erase("const");
    }
    if (const auto found = schema.find("enum"); found != schema.end())
        found->push_back(nullptr);
    if (const auto found = schema.find("anyOf"); found != schema.end()) {
        found->push_back(Json{{"type", "null"}});
    } else if (const auto type = schema.find("type"); type != schema.end()) {
        if (!type->is_array())
            *type = Json::array({*type});
        type->push_back("null");
    } else if (schema.contains("$ref")) {
        Json null{{"type", "null"}};
        schema = Json{{"anyOf", Json::array({std::move(schema), std::move(null)})}};
    }
    return schema;
}

/// `enum` and `const`. What stands beside them only narrows the list further,
/// which is left to our validation.
Json SchemaTranslator::values(const Json& schema, const Place& place)
{
    const bool one = schema.contains("const");
    std::vector<std::string> types;
    std::size_t characters = 0;
    Json listed = Json::array();
    for (const Json& value : one ? Json::array({schema["const"]}) : schema["enum"]) {
        if (value.is_structured())
            return fail(place, "an object or a list among the values of an \"enum\" or \"const\"");
        const std::string type = type_of(value, schema);
        if (type.empty())
            continue;  // No answer may have it: its type is not taken.
        if (!holds(types, type))
            types.push_back(type);
        characters += value.is_string() ? code_points(value.get_ref<const std::string&>()) : 0;
        listed.push_back(value);
    }
    if (listed.empty())
        return fail(place, "no value of the \"enum\" or \"const\" has the \"type\" beside it");
    check_letters(listed, place);
    const auto& limits = subset_.limits;
    count(enum_values_, one ? 0 : listed.size(), limits.enum_values, "values in \"enum\"s", place);
    count(name_characters_, characters, limits.name_characters, "characters of names and values", place);
    if (listed.size() > limits.long_enum_values && characters > limits.long_enum_characters)
        return fail(place, "an \"enum\" of more than " + std::to_string(limits.long_enum_characters) + " characters");

    Json unsaid = Json::object();
    for (const auto& type : types)
        unsaid.update(rules(schema, type));
    Json out = Json::object();
    describe(schema, unsaid, out);
    if (subset_.enum_type == SchemaSubset::EnumType::beside)
        out["type"] = as_type(types);
    if (one)
        out["const"] = schema["const"];
    else
        out["enum"] = listed;
    return out;
}

/// Refuses values that could not be told apart again.
void SchemaTranslator::check_letters(const Json& listed, const Place& place)
{
    if (subset_.letters == SchemaSubset::Letters::kept)
        return;
    std::map<std::string, const std::string*> folded;
    for (const Json& value : listed) {
        if (!value.is_string())
            continue;
        const auto& text = value.get_ref<const std::string&>();
        std::string lower = text;
        for (char& c : lower)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const auto [other, is_new] = folded.emplace(std::move(lower), &text);
        if (!is_new && *other->second != text)
            fail(place, "values that differ in capitals alone, which are not kept: \"" + shorten(*other->second, 60) + "\" and \"" +
                            shorten(text, 60) + "\"");
    }
}

/// A value told by its type or types. Several that are not null become a
/// choice, so that each keeps its own keywords.
Json SchemaTranslator::typed(const Json& schema, const Place& place)
{
    std::vector<std::string> all = types(schema, place);
    const bool nullable = std::erase(all, "null") > 0;
    if (all.empty())
        return nullable ? of_type(schema, "null", place) : Json::object();
    if (all.size() == 1) {
        Json out = of_type(schema, all.front(), place);
        if (nullable) {
            count(unions_, 1, subset_.limits.unions, "choices", place);
            return or_null(std::move(out));
        }
        return out;
    }
    count(unions_, 1, subset_.limits.unions, "choices", place);
    Json out = Json::object();
    describe(schema, Json::object(), out);
    Json rest = schema;
    rest.erase("description");
    rest.erase("title");
    Json branches = Json::array();
    for (const std::string& type : all)
        branches.push_back(of_type(rest, type, place));
    out["anyOf"] = std::move(branches);
    return nullable ? or_null(std::move(out)) : out;
}

std::vector<std::string> SchemaTranslator::types(const Json& schema, const Place& place)
{
    const auto found = schema.find("type");
    if (found != schema.end() && found->is_string())
        return {found->get<std::string>()};
    if (found != schema.end()) {
        auto listed = found->get<std::vector<std::string>>();
        if (holds(listed, "number"))
            std::erase(listed, "integer");
        return listed;
    }
    // Keywords that speak of one type are surely meant to ask for it.
    std::vector<std::string> meant;
    if (contains_any(schema, object_signs))
        meant.push_back("object");
    if (contains_any(schema, array_signs))
        meant.push_back("array");
    if (contains_any(schema, string_keywords))
        meant.push_back("string");
    if (contains_any(schema, number_keywords))
        meant.push_back("number");
    if (meant.size() != 1)
        fail(place, "no \"type\"");
    return meant;
}

Json SchemaTranslator::of_type(const Json& schema, const std::string& type, const Place& place)
{
    Json said = Json::object();
    Json unsaid = Json::object();
    const Json asked = rules(schema, type);
    for (const auto& [name, value] : asked.items())
        (is_known(name, value) ? said : unsaid)[name] = value;

    Json out = Json::object();
    describe(schema, unsaid, out);
    out["type"] = type;
    out.update(said);
    if (type == "object")
        object(schema, place, out);
    if (type == "array")
        array(schema, place, out);
    return out;
}

bool SchemaTranslator::is_known(const std::string& keyword, const Json& value) const
{
    const auto known = [](std::span<const std::string_view> names, std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (!known(subset_.keywords, keyword))
        return false;
    if (keyword == "format")
        return value.is_string() && known(subset_.formats, value.get<std::string>());
    if (keyword == "minItems")
        return value.is_number() && value.get<double>() <= static_cast<double>(subset_.largest_min_items);
    return true;
}

void SchemaTranslator::object(const Json& schema, const Place& place, Json& out)
{
    const Json properties = schema.value("properties", Json::object());
    const Json required = schema.value("required", Json::array());
    if (place.objects >= subset_.limits.object_levels)
        fail(place, "objects nested more than " + std::to_string(subset_.limits.object_levels) + " deep");

    Json translated = Json::object();
    Json needed = Json::array();
    for (const auto& [name, value] : properties.items()) {
        if (is_over())
            return;
        Place inner = place.child("properties", name);
        ++inner.objects;
        count(properties_, 1, subset_.limits.properties, "properties", inner);
        count(name_characters_, code_points(name), subset_.limits.name_characters, "characters of names and values", inner);
        bool is_needed = std::find(required.begin(), required.end(), name) != required.end();
        inner.optionals += is_needed ? 0 : 1;
        Json property = node(value, inner, Reference::keep);
        if (!is_needed && subset_.optional == SchemaSubset::Optional::nullable) {
            const std::size_t values_before = values_in(property);
            property = or_null(std::move(property));
            count(enum_values_, values_in(property) - values_before, subset_.limits.enum_values, "values in \"enum\"s", inner);
            is_needed = true;
        }
        // One too many to be left out may still be null, if it may be null.
        if (!is_needed && optional_properties_ >= subset_.limits.optional_properties && admits_null(property))
            is_needed = true;
        if (is_needed)
            needed.push_back(name);
        else
            count(optional_properties_, 1, subset_.limits.optional_properties, "optional properties", inner);
        translated[name] = std::move(property);
    }
    Json others = additional(schema, place);
    for (const Json& name : required) {
        if (others == false && !properties.contains(name.get<std::string>()))
            fail(place, "a required property that is not described: " + name.get<std::string>());
    }
    out["properties"] = std::move(translated);
    out["required"] = std::move(needed);
    out["additionalProperties"] = std::move(others);
}

/// `additionalProperties` in the provider's words. Where properties are
/// described and nothing is said of others, none are meant.
Json SchemaTranslator::additional(const Json& schema, const Place& place)
{
    const bool is_described = schema.contains("properties") && !schema["properties"].empty();
    const Json said = schema.value("additionalProperties", Json(!is_described));
    const bool is_restricted = said.is_object() && !said.empty();
    if (said == false)
        return said;
    if (subset_.open_objects) {
        Place inner = place.child("additionalProperties");
        ++inner.optionals;
        return is_restricted ? node(said, inner, Reference::keep) : Json(true);
    }
    if (is_restricted)
        fail(place, "\"additionalProperties\" with a schema: names that only the text knows");
    else if (!is_described)
        fail(place, "an object without \"properties\"");
    return false;
}

void SchemaTranslator::array(const Json& schema, const Place& place, Json& out)
{
    const auto prefix = schema.find("prefixItems");
    const auto items = schema.find("items");
    if (prefix != schema.end()) {
        Json translated = Json::array();
        for (std::size_t i = 0; i < prefix->size(); ++i)
            translated.push_back(node((*prefix)[i], place.child("prefixItems", std::to_string(i)), Reference::keep));
        out["prefixItems"] = std::move(translated);
        const bool is_closed = items != schema.end() && *items == false;
        if (is_closed && (!out.contains("maxItems") || out["maxItems"] > prefix->size()))
            out["maxItems"] = prefix->size();
        if (is_closed || items == schema.end() || *items == true)
            return;
    }
    if (items == schema.end())
        fail(place, "a list without \"items\"");
    else
        out["items"] = node(*items, place.child("items"), Reference::keep);
}

/// What a person wrote, else the title, and then what the provider's schema
/// cannot say, as JSON.
void SchemaTranslator::describe(const Json& schema, const Json& unsaid, Json& out) const
{
    const std::string title = schema.value("title", std::string{});
    std::string text = schema.value("description", title);
    if (!unsaid.empty())
        text += (text.empty() ? "" : " ") + unsaid.dump();
    if (!text.empty())
        out["description"] = std::move(text);
}

}  // namespace assay::llm
