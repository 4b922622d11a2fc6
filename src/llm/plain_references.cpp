#include "llm/plain_references.hpp"

#include "schema/walk.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace assay::llm {
namespace {

/// Calls `visit(schema, pointer)` for `root` and every schema inside it, but
/// for those below an inner `$id`.
template <class Visit>
void for_each_schema(Json& root, Visit visit)
{
    std::vector<std::pair<Json*, std::string>> todo{{&root, ""}};
    while (!todo.empty()) {
        const auto [schema, pointer] = std::move(todo.back());
        todo.pop_back();
        if (!schema->is_object() || (schema != &root && schema->contains("$id")))
            continue;
        visit(*schema, pointer);
        schema::for_each_subschema(*schema, pointer, [&](Json& inner, std::string place) { todo.emplace_back(&inner, std::move(place)); });
    }
}

std::string text_of(const Json& schema, const char* keyword)
{
    const auto found = schema.find(keyword);
    return found != schema.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

Json with_plain_references(Json root)
{
    std::map<std::string, std::string> anchors;
    for_each_schema(root, [&](const Json& schema, const std::string& pointer) {
        for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
            if (const auto name = text_of(schema, keyword); !name.empty())
                anchors.emplace("#" + name, "#" + pointer);
        }
    });
    std::string own = root.is_object() ? text_of(root, "$id") : std::string{};
    own = own.substr(0, own.find('#'));
    for_each_schema(root, [&](Json& schema, const std::string&) {
        std::string reference = text_of(schema, "$ref");
        if (reference.empty())
            return;
        if (!own.empty() && reference.starts_with(own) && (reference.size() == own.size() || reference[own.size()] == '#'))
            reference = reference.size() <= own.size() + 1 ? "#" : reference.substr(own.size());
        if (const auto anchor = anchors.find(reference); anchor != anchors.end())
            reference = anchor->second;
        schema["$ref"] = std::move(reference);
    });
    return root;
}

}  // namespace assay::llm
