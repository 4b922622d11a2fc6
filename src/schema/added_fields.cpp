#include "schema/added_fields.hpp"

#include "schema/split.hpp"

#include <algorithm>

namespace assay::schema {
namespace {

/// Whether each record has just the properties that the root lists, each for itself.
bool is_sum_of_its_fields(const Json& document)
{
    return is_divisible(document) && document.value("additionalProperties", Json(true)) == false;
}

/// Takes the definitions out of `document`.
Json taken_definitions(Json& document)
{
    Json taken = Json::object();
    for (const char* key : {"$defs", "definitions"}) {
        if (const auto found = document.find(key); found != document.end()) {
            taken[key] = *found;
            document.erase(key);
        }
    }
    return taken;
}

/// Whether `all` has every definition of `some`, and the same.
bool holds(const Json& all, const Json& some)
{
    for (const auto& [key, definitions] : some.items()) {
        for (const auto& [name, definition] : definitions.items()) {
            if (!all.contains(key) || !all[key].contains(name) || all[key][name] != definition)
                return false;
        }
    }
    return true;
}

}  // namespace

std::optional<std::vector<std::string>> added_fields(const Json& narrower, const Json& wider)
{
    if (!is_sum_of_its_fields(narrower) || !is_sum_of_its_fields(wider))
        return std::nullopt;
    std::vector<std::string> common;
    std::vector<std::string> added;
    for (const auto& [name, property] : wider["properties"].items())
        (narrower["properties"].contains(name) ? common : added).push_back(name);
    if (added.empty() || common.empty())
        return std::nullopt;
    auto before = narrower;
    auto now = with_fields(wider, common);
    const auto definitions_before = taken_definitions(before);
    const auto definitions_now = taken_definitions(now);
    if (before.value("required", Json::array()).empty())
        before.erase("required");
    if (now.value("required", Json::array()).empty())
        now.erase("required");
    if (before != now || !holds(definitions_now, definitions_before))
        return std::nullopt;
    return added;
}

Json with_fields(const Json& document, std::span<const std::string> names)
{
    const auto is_wanted = [&](const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    Json part = Json::object();
    for (const auto& [keyword, value] : document.items()) {
        if (keyword == "properties") {
            part[keyword] = Json::object();
            for (const auto& [name, property] : value.items())
                if (is_wanted(name))
                    part[keyword][name] = property;
        } else if (keyword == "required") {
            part[keyword] = Json::array();
            for (const auto& name : value)
                if (is_wanted(name.get<std::string>()))
                    part[keyword].push_back(name);
        } else if (keyword != "default" && keyword != "examples") {  // They are of the whole.
            part[keyword] = value;
        }
    }
    return part;
}

}  // namespace assay::schema
