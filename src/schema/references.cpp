#include "schema/references.hpp"

#include "schema/pointer.hpp"
#include "schema/uri.hpp"
#include "schema/walk.hpp"

namespace assay::schema {

Result<References> References::index(const Json& document)
{
    References out;
    struct Visit {
        const Json* schema;
        std::string pointer;
        std::uint32_t resource;
    };
    out.resources_.push_back({"", "", &document, {}});
    out.by_pointer_.emplace("", 0);
    std::vector<Visit> todo{{&document, "", 0}};
    while (!todo.empty()) {
        Visit visit = std::move(todo.back());
        todo.pop_back();
        if (!visit.schema->is_object())
            continue;

        if (const auto id = visit.schema->find("$id"); id != visit.schema->end()) {
            if (!id->is_string())
                return Error{Errc::invalid_input, "\"$id\" must be a string, not " + id->dump(), visit.pointer + "/$id"};
            const Reference own = split_reference(id->get<std::string>());
            if (!own.fragment.empty())
                return Error{Errc::invalid_input, "\"$id\" must not have a fragment: " + id->dump(), visit.pointer + "/$id"};
            const auto uri = resolve_uri(out.resources_[visit.resource].uri, own.uri);
            if (visit.pointer.empty()) {
                out.resources_[0].uri = uri;
            } else {
                visit.resource = static_cast<std::uint32_t>(out.resources_.size());
                out.resources_.push_back({uri, visit.pointer, visit.schema, {}});
                out.by_pointer_.emplace(visit.pointer, visit.resource);
            }
            if (!out.by_uri_.emplace(uri, visit.resource).second)
                return Error{Errc::invalid_input, "two schemas have the \"$id\" " + id->dump(), visit.pointer + "/$id"};
        }
        for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
            const auto name = visit.schema->find(keyword);
            if (name == visit.schema->end())
                continue;
            const std::string place = visit.pointer + "/" + keyword;
            if (!name->is_string())
                return Error{Errc::invalid_input, std::string{"\""} + keyword + "\" must be a string, not " + name->dump(), place};
            const bool dynamic = std::string_view{keyword} == "$dynamicAnchor";
            Anchor anchor{visit.pointer, visit.schema, dynamic};
            auto& anchors = out.resources_[visit.resource].anchors;
            const auto [at, fresh] = anchors.emplace(name->get<std::string>(), anchor);
            if (!fresh && at->second.schema != visit.schema)
                return Error{Errc::invalid_input, "two schemas have the anchor " + name->dump(), place};
            at->second.dynamic = at->second.dynamic || dynamic;
        }
        for_each_subschema(*visit.schema, visit.pointer, [&](const Json& inner, std::string pointer) {
            todo.push_back({&inner, std::move(pointer), visit.resource});
        });
    }
    return out;
}

Result<References::Target> References::resolve(const std::string& reference, std::uint32_t resource) const
{
    const Reference parts = split_reference(reference);
    std::uint32_t home = resource;
    if (!parts.uri.empty()) {
        const auto uri = resolve_uri(resources_[resource].uri, parts.uri);
        const auto found = by_uri_.find(uri);
        if (found == by_uri_.end())
            return Error{Errc::invalid_input, "\"" + reference + "\" names \"" + uri +
                                                  "\", which is not in this file; references to other documents are not followed"};
        home = found->second;
    }
    const Resource& at = resources_[home];
    if (!parts.fragment.empty() && parts.fragment.front() != '/') {
        const auto anchor = at.anchors.find(parts.fragment);
        if (anchor == at.anchors.end())
            return Error{Errc::invalid_input, "\"" + reference + "\" names an anchor that is not in the schema"};
        return Target{anchor->second.schema, anchor->second.pointer, home, anchor->second.dynamic};
    }
    const auto located = locate(*at.schema, parts.fragment);
    if (!located)
        return Error{Errc::invalid_input, "\"" + reference + "\" points to nothing in the schema"};
    std::string pointer = at.pointer;
    for (const auto& token : located->tokens)
        append_pointer(pointer, token);
    const auto inner = resource_at(pointer);
    return Target{located->json, pointer, inner, false};
}

std::optional<References::Target> References::dynamic_anchor(std::uint32_t resource, const std::string& name) const
{
    const auto& anchors = resources_[resource].anchors;
    const auto found = anchors.find(name);
    if (found == anchors.end() || !found->second.dynamic)
        return std::nullopt;
    return Target{found->second.schema, found->second.pointer, resource, true};
}

std::uint32_t References::resource_at(const std::string& pointer) const
{
    std::string_view prefix = pointer;
    while (true) {
        if (const auto found = by_pointer_.find(std::string{prefix}); found != by_pointer_.end())
            return found->second;
        prefix = prefix.substr(0, prefix.rfind('/'));
    }
}

}  // namespace assay::schema
