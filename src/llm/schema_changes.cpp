#include "llm/schema_changes.hpp"

#include "llm/plain_references.hpp"
#include "llm/schema_conditions.hpp"

#include <algorithm>
#include <array>

namespace assay::llm {
namespace {

constexpr std::size_t max_changes = 200;

constexpr auto restricting_keywords = std::to_array<std::string_view>({
    "minLength", "maxLength", "pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains", "minProperties", "maxProperties",
    "dependentRequired", "dependentSchemas", "propertyNames", "not", "if", "then", "else",
});
constexpr auto left_out = std::to_array<std::string_view>({
    "default", "examples", "$comment", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType",
});

constexpr std::size_t max_links = 32;  ///< References and parts followed from one place.

bool lists(const Json& schema, const std::string& name)
{
    const auto required = schema.find("required");
    return required != schema.end() && std::find(required->begin(), required->end(), name) != required->end();
}

/// Whether `schema` (translated) is a reference, or one or null.
bool refers(const Json& schema)
{
    const Json branches = schema.value("anyOf", Json::array());
    return schema.contains("$ref") || std::any_of(branches.begin(), branches.end(), [](const Json& branch) { return branch.contains("$ref"); });
}

/// Whether the description of `schema` (translated) holds a rule of that keyword.
bool describes(const Json& schema, const std::string& keyword)
{
    const auto text = schema.find("description");
    return text != schema.end() && text->get_ref<const std::string&>().find('"' + keyword + "\":") != std::string::npos;
}

/// What became of a keyword that restricts; empty if it stands as it was.
std::string fate(const Json& after, const std::string& keyword, const Json& value)
{
    if (after.contains(keyword) && after[keyword] == value)
        return {};
    if (describes(after, keyword))
        return "is not enforced there; it stands in the description";
    const Json branches = after.value("anyOf", Json::array());
    if (std::any_of(branches.begin(), branches.end(), [&](const Json& branch) { return branch.contains(keyword); }))
        return "stands in the branches of \"anyOf\" there";
    if (std::any_of(branches.begin(), branches.end(), [&](const Json& branch) { return describes(branch, keyword); }))
        return "is not enforced there; it stands in the descriptions of the branches";
    if (after.contains(keyword))
        return "is " + after[keyword].dump() + " there";
    return "was left out: no value taken there is of the type that it speaks of";
}

class Comparison {
public:
    std::vector<std::string> run(const Json& before, const Json& after)
    {
        root_ = &before;
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
        std::string change = (place.empty() ? "/" : place) + ": " + what;
        // What is referred to twice is met twice.
        if (changes_.size() < max_changes && std::find(changes_.begin(), changes_.end(), change) == changes_.end())
            changes_.push_back(std::move(change));
    }

    // Recurses no deeper than `after`, whose depth its maker bounds.
    void compare(const Json& before, const Json& after, const std::string& place)
    {
        if (!before.is_object() || !after.is_object())
            return;
        if (before.contains("allOf") || (before.contains("$ref") && !refers(after)))
            note(place, "what it refers to or combines was put in its place");
        closing(before, after, place);
        keywords(before, after, place, before, 0);
    }

    /// What `before`, one part of all that `whole` asks for, says by itself.
    void keywords(const Json& before, const Json& after, const std::string& place, const Json& whole, std::size_t links)
    {
        if (!before.is_object() || links > max_links)
            return;
        for (const std::string_view name : restricting_keywords) {
            const std::string keyword{name};
            if (!before.contains(keyword))
                continue;
            if (const auto what = fate(after, keyword, before[keyword]); !what.empty())
                note(child(place, name), what);
        }
        for (const std::string_view name : left_out) {
            if (before.contains(std::string{name}))
                note(child(place, name), "was left out");
        }
        if (before.contains("title") && !after.contains("title") && before.contains("description"))
            note(place + "/title", "was left out");
        if (before.contains("const") && !after.contains("const") && after.contains("enum"))
            note(place + "/const", "is an \"enum\" of one there");
        values(before, after, place);
        choices(before, after, place);
        properties(before, after, place, whole);
        const Json parts = before.value("allOf", Json::array());
        for (std::size_t i = 0; i < parts.size(); ++i)
            keywords(parts[i], after, place + "/allOf/" + std::to_string(i), whole, links + 1);
        if (const Json* referred = refers(after) ? nullptr : target(before))
            keywords(*referred, after, before["$ref"].get<std::string>().substr(1), whole, links + 1);
        if (before.contains("items") && after.contains("items"))
            compare(before["items"], after["items"], place + "/items");
        items_in_places(before, after, place);
    }

    /// What the `$ref` of `schema` refers to; nullptr if it has none.
    const Json* target(const Json& schema) const
    {
        const auto reference = schema.find("$ref");
        return reference == schema.end() ? nullptr : referred_to(*root_, *reference);
    }

    void values(const Json& before, const Json& after, const std::string& place)
    {
        if (!before.contains("enum") || !after.contains("enum"))
            return;
        const Json& kept = after["enum"];
        const bool all = std::all_of(before["enum"].begin(), before["enum"].end(),
                                     [&](const Json& value) { return std::find(kept.begin(), kept.end(), value) != kept.end(); });
        if (!all)
            note(place + "/enum", "is without the values that what stands beside it does not take");
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

    /// What became of properties that are not described.
    void closing(const Json& before, const Json& after, const std::string& place)
    {
        if (!before.contains("properties") || !after.contains("properties"))
            return;
        const auto additional = before.find("additionalProperties");
        const bool was_open = additional == before.end() || *additional != false;
        if (was_open && after.value("additionalProperties", Json{}) == false)
            note(place, "takes no other properties there");
        else if (was_open && additional != before.end())
            compare(*additional, after["additionalProperties"], place + "/additionalProperties");
    }

    void properties(const Json& before, const Json& after, const std::string& place, const Json& whole)
    {
        if (!before.contains("properties") || !after.contains("properties"))
            return;
        for (const auto& [name, property] : before["properties"].items()) {
            const auto inner = child(place + "/properties", name);
            if (!demands(whole, name, 0) && lists(after, name))
                note(inner, "is required there, and null where it is missing");
            if (after["properties"].contains(name))
                compare(property, after["properties"][name], inner);
        }
    }

    /// Whether `schema`, or what it refers to or combines, requires the property.
    bool demands(const Json& schema, const std::string& name, std::size_t links) const
    {
        if (!schema.is_object() || links > max_links)
            return false;
        if (lists(schema, name))
            return true;
        const Json* referred = target(schema);
        const Json parts = schema.value("allOf", Json::array());
        return (referred != nullptr && demands(*referred, name, links + 1)) ||
               std::any_of(parts.begin(), parts.end(), [&](const Json& part) { return demands(part, name, links + 1); });
    }

    const Json* root_ = nullptr;
    std::vector<std::string> changes_;
};

}  // namespace

std::vector<std::string> schema_changes(const Json& before, const Json& after)
{
    return Comparison{}.run(with_plain_references(before), after);
}

}  // namespace assay::llm
