#include "llm/schema_changes.hpp"

#include <algorithm>
#include <array>

namespace assay::llm {
namespace {

constexpr std::size_t max_changes = 200;

constexpr auto restricting = std::to_array<std::string_view>({
    "minLength", "maxLength", "pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains", "minProperties", "maxProperties",
    "dependentRequired", "dependentSchemas", "propertyNames", "not", "if", "then", "else",
});
constexpr auto left_out = std::to_array<std::string_view>({
    "default", "examples", "$comment", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType",
});

bool lists(const Json& schema, const std::string& name)
{
    const auto required = schema.find("required");
    return required != schema.end() && std::find(required->begin(), required->end(), name) != required->end();
}

class Comparison {
public:
    std::vector<std::string> run(const Json& before, const Json& after)
    {
        compare(before, after, "");
        const auto definitions = before.find("$defs");
        const auto kept = after.find("$defs");
        if (definitions != before.end() && kept != after.end()) {
            for (const auto& [name, definition] : definitions->items()) {
                if (kept->contains(name))
                    compare(definition, (*kept)[name], child("/$defs", name));
            }
        }
        return std::move(changes_);
    }

private:
    static std::string child(std::string place, std::string_view token)
    {
        append_pointer(place, token);
        return place;
    }

    void note(const std::string& place, const std::string& what)
    {
        if (changes_.size() < max_changes)
            changes_.push_back((place.empty() ? "/" : place) + ": " + what);
    }

    // Recurses no deeper than `after`, whose depth its maker bounds.
    void compare(const Json& before, const Json& after, const std::string& place)
    {
        if (!before.is_object() || !after.is_object())
            return;
        if (before.contains("allOf") || (before.contains("$ref") && !after.contains("$ref")))
            note(place, "what it refers to or combines was put in its place");
        const Json parts = before.value("allOf", Json::array());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            for (const char* name : {"if", "dependentSchemas"}) {
                if (parts[i].contains(name))
                    note(place + "/allOf/" + std::to_string(i) + "/" + name, "is not enforced there; it stands in the description");
            }
        }
        for (const std::string_view name : restricting) {
            const std::string keyword{name};
            if (before.contains(keyword) && (!after.contains(keyword) || after[keyword] != before[keyword]))
                note(child(place, name), "is not enforced there; it stands in the description");
        }
        for (const std::string_view name : left_out) {
            if (before.contains(std::string{name}))
                note(child(place, name), "was left out");
        }
        if (before.contains("title") && !after.contains("title") && before.contains("description"))
            note(place + "/title", "was left out");
        if (before.contains("const") && !after.contains("const") && after.contains("enum"))
            note(place + "/const", "is an \"enum\" of one there");
        choices(before, after, place);
        properties(before, after, place);
        if (before.contains("items") && after.contains("items"))
            compare(before["items"], after["items"], place + "/items");
        items_in_places(before, after, place);
    }

    void choices(const Json& before, const Json& after, const std::string& place)
    {
        for (const char* keyword : {"anyOf", "oneOf"}) {
            if (!before.contains(keyword))
                continue;
            if (!after.contains("anyOf")) {
                note(place + "/" + keyword, "is not enforced there; it stands in the description");
                continue;
            }
            if (std::string_view{keyword} == "oneOf")
                note(place + "/oneOf", "is \"anyOf\" there: that only one fits is checked afterwards");
            const Json& branches = before[keyword];
            for (std::size_t i = 0; i < branches.size() && i < after["anyOf"].size(); ++i)
                compare(branches[i], after["anyOf"][i], place + "/" + keyword + "/" + std::to_string(i));
        }
    }

    void items_in_places(const Json& before, const Json& after, const std::string& place)
    {
        if (!before.contains("prefixItems") || !after.contains("prefixItems"))
            return;
        const Json& items = before["prefixItems"];
        for (std::size_t i = 0; i < items.size() && i < after["prefixItems"].size(); ++i)
            compare(items[i], after["prefixItems"][i], place + "/prefixItems/" + std::to_string(i));
        if (before.value("items", Json{}) == false)
            note(place + "/items", "is \"maxItems\" there");
    }

    void properties(const Json& before, const Json& after, const std::string& place)
    {
        if (!before.contains("properties") || !after.contains("properties"))
            return;
        const auto additional = before.find("additionalProperties");
        const bool was_open = additional == before.end() || *additional != false;
        if (was_open && after.value("additionalProperties", Json{}) == false)
            note(place, "takes no other properties there");
        else if (was_open && additional != before.end())
            compare(*additional, after["additionalProperties"], place + "/additionalProperties");
        for (const auto& [name, property] : before["properties"].items()) {
            const auto inner = child(place + "/properties", name);
            if (!lists(before, name) && lists(after, name))
                note(inner, "is required there, and null where it is missing");
            if (after["properties"].contains(name))
                compare(property, after["properties"][name], inner);
        }
    }

    std::vector<std::string> changes_;
};

}  // namespace

std::vector<std::string> schema_changes(const Json& before, const Json& after)
{
    return Comparison{}.run(before, after);
}

}  // namespace assay::llm
