#include "schema/references.hpp"

#include "schema/pointer.hpp"
#include "schema/uri.hpp"
#include "schema/walk.hpp"

namespace assay::schema {
namespace {

constexpr std::size_t max_documents = 256;  ///< Other than the user's.

}  // namespace

Result<References> References::index(const Json& document, Dialect dialect, Documents documents)
{
    References out;
    out.documents_ = std::move(documents);
    out.dialect_ = {dialect.draft, vocabulary_default};
    if (const auto added = out.add(document, "", "", dialect); !added)
        return added.error();
    return out;
}

/// Finds every identity in a document that was fetched as `uri`; `prefix` goes
/// in front of its pointers.
Result<void> References::add(const Json& document, const std::string& uri, const std::string& prefix, Dialect dialect)
{
    struct Visit {
        const Json* schema;
        std::string pointer;
        std::uint32_t resource;
    };
    const bool asserts_format = (dialect.vocabularies & vocabulary_format_assertion) != 0;
    const auto root = add_resource({uri, prefix, &document, asserts_format, {}});
    if (!uri.empty())
        by_uri_.emplace(uri, root);
    std::vector<Visit> todo{{&document, prefix, root}};
    while (!todo.empty()) {
        Visit visit = std::move(todo.back());
        todo.pop_back();
        if (!visit.schema->is_object())
            continue;
        if (const auto done = identify(*visit.schema, visit.pointer, visit.resource); !done)
            return done.error();
        if (const auto done = add_anchors(*visit.schema, visit.pointer, visit.resource); !done)
            return done.error();
        for_each_subschema(*visit.schema, visit.pointer, [&](const Json& inner, std::string pointer) {
            todo.push_back({&inner, std::move(pointer), visit.resource});
        });
    }
    return {};
}

std::uint32_t References::add_resource(Resource resource)
{
    const auto index = resource_count();
    by_pointer_.emplace(resource.pointer, index);
    resources_.push_back(std::move(resource));
    return index;
}

/// Follows the `$id` of `schema`, which stands in `resource`, into a resource
/// of its own.
Result<void> References::identify(const Json& schema, const std::string& pointer, std::uint32_t& resource)
{
    const auto id = schema.find("$id");
    if (id == schema.end())
        return {};
    if (!id->is_string())
        return Error{Errc::invalid_input, "\"$id\" must be a string, not " + id->dump(), pointer + "/$id"};
    const auto own = split_reference(id->get<std::string>()).uri;
    if (own.empty())
        return {};  // "#" and "" name what is named already
    const auto uri = resolve_uri(resources_[resource].uri, own);
    if (pointer == resources_[resource].pointer)
        resources_[resource].uri = uri;  // a document's root is a resource already
    else
        resource = add_resource({uri, pointer, &schema, resources_[resource].asserts_format, {}});
    const auto [known, fresh] = by_uri_.emplace(uri, resource);
    if (!fresh && *resources_[known->second].schema != schema)
        resources_[known->second].ambiguous = true;
    return {};
}

Result<void> References::add_anchors(const Json& schema, const std::string& pointer, std::uint32_t resource)
{
    auto& anchors = resources_[resource].anchors;
    for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
        const auto name = schema.find(keyword);
        if (name == schema.end())
            continue;
        if (!name->is_string())
            return Error{Errc::invalid_input, std::string{"\""} + keyword + "\" must be a string, not " + name->dump(),
                         pointer + "/" + keyword};
        const bool dynamic = std::string_view{keyword} == "$dynamicAnchor";
        const auto [at, fresh] = anchors.emplace(name->get<std::string>(), Anchor{pointer, &schema, dynamic});
        if (!fresh && *at->second.schema != schema)
            at->second.ambiguous = true;
        at->second.dynamic = at->second.dynamic || dynamic;
    }
    const auto recursive = schema.find("$recursiveAnchor");
    if (recursive != schema.end() && *recursive == true && pointer == resources_[resource].pointer)
        anchors.emplace(recursive_anchor, Anchor{pointer, &schema, true});
    return {};
}

/// Reads the document at `uri`; nothing if there is none.
Result<std::optional<std::uint32_t>> References::load(const std::string& uri)
{
    if (loaded_.size() >= max_documents)
        return Error{Errc::invalid_input, "the schema refers to more than " + std::to_string(max_documents) + " documents"};
    auto found = documents_.find(uri);
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<std::uint32_t>{};
    const auto there = [&](Error error) {
        error.where = uri + "#" + error.where;
        return error;
    };
    auto normalised = normalise(std::move(**found), dialect_, documents_);
    if (!normalised)
        return there(normalised.error());
    loaded_.push_back(std::move(*normalised));
    const auto index = resource_count();
    if (const auto added = add(loaded_.back().document, uri, uri + "#", loaded_.back().dialect); !added)
        return added.error();
    return std::optional{index};
}

Result<References::Target> References::resolve(const std::string& reference, std::uint32_t resource)
{
    const Reference parts = split_reference(reference);
    std::uint32_t home = resource;
    if (!parts.uri.empty()) {
        const auto uri = resolve_uri(resources_[resource].uri, parts.uri);
        if (const auto found = by_uri_.find(uri); found != by_uri_.end()) {
            home = found->second;
        } else {
            const auto loaded = load(uri);
            if (!loaded)
                return loaded.error();
            if (!*loaded)
                return Error{Errc::invalid_input, "\"" + reference + "\" names \"" + uri +
                                                      "\", which is neither in this file nor among the documents that were given"};
            home = **loaded;
        }
    }
    const Resource& at = resources_[home];
    if (at.ambiguous)
        return Error{Errc::invalid_input, "\"" + reference + "\" names a schema whose \"$id\" another has, too"};
    if (!parts.fragment.empty() && parts.fragment.front() != '/') {
        const auto anchor = at.anchors.find(parts.fragment);
        if (anchor == at.anchors.end())
            return Error{Errc::invalid_input, "\"" + reference + "\" names an anchor that is not in the schema"};
        if (anchor->second.ambiguous)
            return Error{Errc::invalid_input, "\"" + reference + "\" names an anchor that two schemas have"};
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
