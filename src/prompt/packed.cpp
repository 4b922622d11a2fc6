#include "prompt/packed.hpp"

#include "core/json_text.hpp"

#include <string>
#include <string_view>

namespace assay::prompt {
namespace {

constexpr std::string_view record_place = "#/properties/items/items/properties/record";

/// Rewrites every local reference that `from` begins to begin with `to`;
/// references into the shared `$defs` stay.
void move_references(Json& node, std::string_view from, std::string_view to)
{
    if (node.is_array()) {
        for (auto& child : node)
            move_references(child, from, to);
        return;
    }
    if (!node.is_object())
        return;
    for (auto& [key, child] : node.items()) {
        if (key != "$ref" || !child.is_string()) {
            // What stands in these is data, not schema.
            if (key != "const" && key != "enum" && key != "default" && key != "examples")
                move_references(child, from, to);
            continue;
        }
        const auto reference = child.get<std::string>();
        const bool shared = reference.starts_with("#/$defs/") || reference.starts_with("#/definitions/");
        if (shared || !reference.starts_with(from))
            continue;
        // "#/properties/item" does not begin "#/properties/items".
        if (reference.size() == from.size() || reference[from.size()] == '/')
            child = std::string{to} + reference.substr(from.size());
    }
}

/// Moves the shared definitions between the record's level and the root's.
void move_definitions(Json& from, Json& to)
{
    for (const char* key : {"$defs", "definitions"}) {
        if (const auto found = from.find(key); found != from.end()) {
            to[key] = *found;
            from.erase(key);
        }
    }
}

}  // namespace

Json packed_schema(const Json& record_schema)
{
    Json record = record_schema;
    Json packed = Json::object();
    Json definitions = Json::object();
    move_definitions(record, definitions);
    record.erase("$schema");
    move_references(record, "#", record_place);
    move_references(definitions, "#", record_place);

    Json item = {{"type", "object"},
                 {"properties",
                  {{"id", {{"type", "string"}}},
                   {"begins", {{"type", "string"}}},
                   {"record", std::move(record)},
                   {"ends", {{"type", "string"}}}}},
                 {"required", {"id", "begins", "record", "ends"}},
                 {"additionalProperties", false}};
    packed["type"] = "object";
    packed["properties"] = {{"items", {{"type", "array"}, {"items", std::move(item)}}}};
    packed["required"] = {"items"};
    packed["additionalProperties"] = false;
    move_definitions(definitions, packed);
    return packed;
}

std::optional<Json> unpacked_schema(const Json& schema)
{
    const Json::json_pointer id{"/properties/items/items/properties/id"};
    const Json::json_pointer record{"/properties/items/items/properties/record"};
    if (!schema.is_object() || !schema.contains(id) || !schema.contains(record))
        return std::nullopt;
    const auto& item = schema["properties"]["items"]["items"]["properties"];
    if (schema["properties"].size() != 1 || item.size() != 4 || !item.contains("begins") || !item.contains("ends"))
        return std::nullopt;
    Json document = schema[record];
    Json definitions = Json::object();
    Json root = schema;
    move_definitions(root, definitions);
    move_references(document, record_place, "#");
    move_references(definitions, record_place, "#");
    move_definitions(definitions, document);
    return document;
}

void append_packed_item(std::string& items, std::string_view id, const Echo& echo, std::string_view record)
{
    items += R"({"id":)";
    append_json_string(items, id);
    items += R"(,"begins":)";
    append_json_string(items, echo.begins);
    items += R"(,"record":)";
    items += record;
    items += R"(,"ends":)";
    append_json_string(items, echo.ends);
    items += '}';
}

}  // namespace assay::prompt
