#include "batch/columns.hpp"

#include "schema/schema.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>

namespace assay::batch {
namespace {

using table::Kind;
using table::Type;

/// Nesting beyond this is kept as JSON: nobody queries a column that deep,
/// and a recursive schema never ends.
constexpr int max_depth = 8;

Type json_type() { return {Kind::json, {}}; }

/// The one kind all values of an enum share, or nothing.
std::optional<Kind> kind_of_values(const Json& values)
{
    bool strings = true;
    bool booleans = true;
    bool integers = true;
    bool numbers = true;
    std::size_t counted = 0;
    for (const auto& value : values) {
        if (value.is_null())
            continue;
        ++counted;
        strings = strings && value.is_string();
        booleans = booleans && value.is_boolean();
        integers = integers && value.is_number_integer();
        numbers = numbers && value.is_number();
    }
    if (counted == 0)
        return std::nullopt;
    if (strings)
        return Kind::string;
    if (booleans)
        return Kind::boolean;
    if (integers)
        return Kind::int64;
    if (numbers)
        return Kind::float64;
    return std::nullopt;
}

/// The node's type names without "null".
std::vector<std::string> type_names(const Json& node)
{
    std::vector<std::string> names;
    const auto found = node.find("type");
    if (found == node.end())
        return names;
    if (found->is_string())
        names.push_back(found->get<std::string>());
    else
        for (const auto& name : *found)
            names.push_back(name.get<std::string>());
    std::erase(names, "null");
    return names;
}

bool is_null_schema(const Json& node)
{
    return node.is_object() && (node.value("type", Json{}) == "null" || node.value("const", Json(0)).is_null());
}

Type type_at(const Json& root, const Json& node, int depth);

Type union_type(const Json& root, const Json& branches, int depth)
{
    std::optional<Type> common;
    for (const auto& branch : branches) {
        if (is_null_schema(schema::resolve(root, branch)))
            continue;
        auto type = type_at(root, branch, depth + 1);
        if (common && *common != type)
            return json_type();
        common = std::move(type);
    }
    return common.value_or(json_type());
}

Type object_type(const Json& root, const Json& node, int depth)
{
    const auto properties = node.find("properties");
    const bool closed = node.value("additionalProperties", Json(true)) == false && !node.contains("patternProperties");
    if (properties == node.end() || properties->empty() || !closed)
        return json_type();
    Type type{Kind::record, {}};
    for (const auto& [name, child] : properties->items())
        type.children.push_back({name, type_at(root, child, depth + 1)});
    return type;
}

Type type_at(const Json& root, const Json& unresolved, int depth)
{
    const Json& node = schema::resolve(root, unresolved);
    if (depth > max_depth || !node.is_object())
        return json_type();
    for (const char* key : {"anyOf", "oneOf"}) {
        if (const auto found = node.find(key); found != node.end())
            return node.contains("type") || node.contains("properties") ? json_type()
                                                                        : union_type(root, *found, depth);
    }
    if (const auto all = node.find("allOf"); all != node.end()) {
        if (all->size() == 1 && !node.contains("type") && !node.contains("properties"))
            return type_at(root, all->front(), depth + 1);
        return json_type();
    }
    if (const auto values = node.find("enum"); values != node.end()) {
        const auto kind = kind_of_values(*values);
        return kind ? Type{*kind, {}} : json_type();
    }
    if (const auto value = node.find("const"); value != node.end()) {
        const auto kind = kind_of_values(Json::array({*value}));
        return kind ? Type{*kind, {}} : json_type();
    }
    auto names = type_names(node);
    if (names.size() == 2 && std::count(names.begin(), names.end(), "integer") == 1 &&
        std::count(names.begin(), names.end(), "number") == 1)
        names = {"number"};
    if (names.size() != 1)
        return json_type();
    const auto& name = names.front();
    if (name == "string")
        return {node.value("format", Json{}) == "date" ? Kind::date : Kind::string, {}};
    if (name == "integer")
        return {Kind::int64, {}};
    if (name == "number")
        return {Kind::float64, {}};
    if (name == "boolean")
        return {Kind::boolean, {}};
    if (name == "object")
        return object_type(root, node, depth);
    if (name == "array" && node.contains("items") && !node.contains("prefixItems"))
        return {Kind::list, {{"element", type_at(root, node["items"], depth + 1)}}};
    return json_type();
}

bool contains_any(const Json& node, std::initializer_list<const char*> keys)
{
    return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return node.contains(key); });
}

bool is_combined(const Json& node)
{
    return contains_any(node, {"allOf", "anyOf", "oneOf", "$ref", "if", "dependentSchemas", "not"});
}

/// True if some node may describe a part of an object only. A definition may
/// then be such a part and must stay open; telling which would take a full
/// analysis.
bool has_partial_objects(const Json& node)
{
    if (node.is_object() && (contains_any(node, {"allOf", "if", "dependentSchemas", "not"}) ||
                             (node.contains("properties") && is_combined(node))))
        return true;
    return node.is_structured() && std::any_of(node.begin(), node.end(), has_partial_objects);
}

void close(Json& node, bool with_definitions)
{
    if (!node.is_object())
        return;
    const auto close_children = [&](const char* key) {
        if (const auto found = node.find(key); found != node.end() && found->is_object())
            for (auto& child : *found)
                close(child, with_definitions);
    };
    if (with_definitions) {
        close_children("$defs");
        close_children("definitions");
    }
    if (is_combined(node))
        return;
    if (node.contains("properties") && !contains_any(node, {"additionalProperties", "patternProperties", "unevaluatedProperties"}))
        node["additionalProperties"] = false;
    close_children("properties");
    if (const auto items = node.find("items"); items != node.end())
        close(*items, with_definitions);
}

/// What the root object may hold, wherever its schema says so.
struct RootProperties {
    std::vector<std::string> names{};                           ///< In the schema's order.
    std::map<std::string, std::vector<const Json*>> schemas{};  ///< All that is said of each.
    bool is_open = false;                                       ///< Others are allowed, and the schema says so itself.
};

/// `depth` ends a schema that refers to itself.
void collect_properties(const Json& root, const Json& node, int depth, RootProperties& found)
{
    if (!node.is_object() || depth > max_depth)
        return;
    if (const auto properties = node.find("properties"); properties != node.end()) {
        for (const auto& [name, child] : properties->items()) {
            auto& schemas = found.schemas[name];
            if (schemas.empty())
                found.names.push_back(name);
            schemas.push_back(&child);
        }
    }
    for (const char* key : {"additionalProperties", "unevaluatedProperties"}) {
        if (const auto others = node.find(key); others != node.end() && *others != false)
            found.is_open = true;
    }
    found.is_open = found.is_open || node.contains("patternProperties");
    if (node.contains("$ref"))
        collect_properties(root, schema::resolve(root, node), depth + 1, found);
    for (const char* key : {"allOf", "anyOf", "oneOf", "dependentSchemas"}) {
        if (const auto parts = node.find(key); parts != node.end() && parts->is_structured())
            for (const auto& part : *parts)
                collect_properties(root, part, depth + 1, found);
    }
    for (const char* key : {"if", "then", "else"}) {
        if (const auto part = node.find(key); part != node.end())
            collect_properties(root, *part, depth + 1, found);
    }
}

/// The type that all of `schemas` agree on, else json.
Type common_type(const Json& root, const std::vector<const Json*>& schemas)
{
    const auto first = type_at(root, *schemas.front(), 0);
    const bool agree = std::all_of(schemas.begin(), schemas.end(),
                                   [&](const Json* other) { return type_at(root, *other, 0) == first; });
    return agree ? first : json_type();
}

}  // namespace

Type type_of(const Json& root, const Json& node)
{
    return type_at(root, node, 0);
}

Result<std::vector<table::Field>> feature_fields(const Json& root)
{
    RootProperties found;
    collect_properties(root, root, 0, found);
    if (found.names.empty())
        return Error{Errc::invalid_input,
                     "the schema's root must be an object with `properties`: they become the columns", "/properties"};
    std::vector<table::Field> fields;
    for (const auto& name : found.names)
        fields.push_back({name, common_type(root, found.schemas[name])});
    if (found.is_open)
        fields.push_back({other_properties, json_type()});
    return fields;
}

Json close_objects(Json document)
{
    const bool with_definitions = !has_partial_objects(document);
    close(document, with_definitions);
    // Only this keyword sees through what is combined.
    RootProperties found;
    collect_properties(document, document, 0, found);
    if (document.is_object() && is_combined(document) && !found.is_open && !found.names.empty())
        document["unevaluatedProperties"] = false;
    return document;
}

}  // namespace assay::batch
