#include "schema/normalise.hpp"

#include "schema/keywords.hpp"
#include "schema/pointer.hpp"
#include "schema/walk.hpp"

#include <algorithm>
#include <optional>

namespace assay::schema {
namespace {

constexpr std::size_t max_levels = 512;
constexpr const char* current_draft = "https://json-schema.org/draft/2020-12/schema";

/// A schema still to be rewritten, with its pointer after and before.
struct Task {
    Json* node;
    std::string here;
    std::string was;
    Dialect dialect;
    std::size_t level;
    bool is_undated;  ///< No "$schema" says of what draft the document is.
};

/// What drafts since 2019 allow as "$anchor"; older ones had more.
bool is_anchor(std::string_view name)
{
    return !name.empty() && name.find('/') == std::string_view::npos;
}

bool survives_beside_ref(const std::string& name)
{
    static constexpr std::string_view kept[] = {"$ref", "$schema", "$comment", "$defs", "definitions", "title",
                                                "description", "default", "examples"};
    return std::find(std::begin(kept), std::end(kept), name) != std::end(kept) || name.starts_with("x-");
}

/// Rewrites the keywords of one schema, not those of the schemas inside it.
class Rewriting {
public:
    Rewriting(Task& task, Normalised::Moves& moved) : task_{task}, moved_{moved} {}

    void run()
    {
        Json old = std::move(*task_.node);
        items_are_listed_ = old.contains("items") && old["items"].is_array();
        const bool ref_alone = task_.dialect.draft <= Draft::draft7 && old.contains("$ref") && old["$ref"].is_string();
        out_ = Json::object();
        for (auto& [name, value] : old.items()) {
            // The whole document keeps its name: others refer to it by that.
            const bool is_own_name = task_.here.empty() && (name == "id" || name == "$id");
            if (ref_alone && !is_own_name && !survives_beside_ref(name))
                continue;
            if (task_.dialect.knows(name))
                keyword(old, name, value);
        }
        if (old.value("nullable", Json{}) == true)
            admit_null();
        *task_.node = std::move(out_);
    }

private:
    /// Takes what `value` holds: copying it would cost all that is below, on
    /// each level again.
    void keyword(const Json& old, const std::string& name, Json& value)
    {
        if (name == "definitions" && value.is_object() && !old.contains("$defs"))
            rename(name, "$defs", std::move(value));
        else if (name == "$id" || (name == "id" && (task_.dialect.draft == Draft::draft4 || is_old_id(old, value))))
            identity(name, value);
        else if (name == "$schema")
            out_[name] = current_draft;  // for whoever reads the outcome
        else if (name == "items" && value.is_array())
            rename(name, "prefixItems", std::move(value));
        else if (name == "additionalItems")
            additional_items(value);
        else if (name == "dependencies" && value.is_object())
            dependencies(value);
        else if (name == "exclusiveMinimum" || name == "exclusiveMaximum")
            exclusive(old, name, value);
        else if ((name == "minimum" || name == "maximum") && is_true(old, name == "minimum" ? "exclusiveMinimum" : "exclusiveMaximum"))
            return;  // said by exclusive()
        else if (find_keyword(name) == nullptr && name != "nullable")
            out_.get_ref<Json::object_t&>().push_back({name, std::move(value)});  // no rename leads to it
        else if (name != "nullable")
            out_[name] = std::move(value);
    }

    static bool is_true(const Json& object, const char* name) { return object.contains(name) && object[name] == true; }

    void rename(const std::string& from, const std::string& to, Json value)
    {
        moved_.emplace(child_pointer(task_.here, to), child_pointer(task_.was, from));
        out_[to] = std::move(value);
    }

    /// "id" means nothing since draft 6, so where no draft is named it can only be
    /// meant as draft 4 has it. Below the root just anchors are: tools have put
    /// labels of all kinds there, which would lead references astray.
    [[nodiscard]] bool is_old_id(const Json& old, const Json& value) const
    {
        if (!task_.is_undated || old.contains("$id") || !value.is_string())
            return false;
        const auto& text = value.get_ref<const std::string&>();
        return text.starts_with('#') || (task_.here.empty() && text.find_first_of("/.:") != std::string::npos &&
                                         text.find(' ') == std::string::npos);
    }

    /// Older drafts gave anchors as "$id": "#name". Tools that write a pointer
    /// there ("#/properties/a") name nothing.
    void identity(const std::string& name, const Json& value)
    {
        if (!value.is_string()) {
            out_[name] = value;
            return;
        }
        const auto text = value.get<std::string>();
        const auto hash = text.find('#');
        if (hash != 0)
            rename(name, "$id", text.substr(0, hash));
        if (hash != std::string::npos && is_anchor(std::string_view{text}.substr(hash + 1)))
            rename(name, "$anchor", text.substr(hash + 1));
    }

    /// Means something only beside a list of items.
    void additional_items(Json& value)
    {
        if (items_are_listed_)
            rename("additionalItems", "items", std::move(value));
    }

    void dependencies(Json& value)
    {
        for (auto& [name, needs] : value.items()) {
            const char* to = needs.is_array() ? "dependentRequired" : "dependentSchemas";
            moved_.emplace(child_pointer(task_.here, to), child_pointer(task_.was, "dependencies"));
            moved_.emplace(child_pointer(child_pointer(task_.here, to), name), child_pointer(child_pointer(task_.was, "dependencies"), name));
            out_[to][name] = std::move(needs);
        }
    }

    void exclusive(const Json& old, const std::string& name, const Json& value)
    {
        const char* bound = name == "exclusiveMinimum" ? "minimum" : "maximum";
        if (!value.is_boolean())
            out_[name] = value;
        else if (value == true && old.contains(bound))
            out_[name] = old[bound];
    }

    void admit_null()
    {
        if (out_.contains("type")) {
            Json& type = out_["type"];
            if (type.is_string())
                type = Json::array({type});
            if (type.is_array() && std::find(type.begin(), type.end(), "null") == type.end())
                type.push_back("null");
            // Whoever writes nullable beside an enum does not mean to forbid null.
            if (out_.contains("enum") && out_["enum"].is_array() &&
                std::find(out_["enum"].begin(), out_["enum"].end(), Json{}) == out_["enum"].end())
                out_["enum"].push_back(nullptr);
        }
    }

    Task& task_;
    Normalised::Moves& moved_;
    bool items_are_listed_ = false;
    Json out_;
};

/// "#/definitions/a" as "#/$defs/a" where that is what stands there now.
void follow_renames(Json& document)
{
    struct Visit {
        Json* node;
        const Json* resource;  ///< The nearest schema with an $id: what "#" means.
    };
    std::vector<Visit> todo{{&document, &document}};
    while (!todo.empty()) {
        const Visit visit = todo.back();
        todo.pop_back();
        if (!visit.node->is_object())
            continue;
        const Json* resource = visit.node->contains("$id") ? visit.node : visit.resource;
        for_each_subschema(*visit.node, "", [&](Json& inner, const std::string&) { todo.push_back({&inner, resource}); });

        const auto ref = visit.node->find("$ref");
        if (ref == visit.node->end() || !ref->is_string())
            continue;
        const auto text = ref->get<std::string>();
        if (!text.starts_with("#/") || text.find('%') != std::string::npos || find_pointer(*resource, text.substr(1)) != nullptr)
            continue;  // references() finds escaped ones through locate(), renamed or not
        if (const auto located = locate(*resource, text.substr(1))) {
            std::string now = "#";
            for (const auto& token : located->tokens)
                append_pointer(now, token);
            *ref = now;
        }
    }
}

/// The dialect of the schema at `task`, which may name another than the one
/// around it. One that is no document of its own names it for nobody.
Result<Dialect> dialect_at(const Task& task, const Documents& documents)
{
    const auto found = task.node->find("$schema");
    const bool is_document = task.here.empty() || task.node->contains("$id") || task.node->contains("id");
    if (found == task.node->end() || !is_document)
        return task.dialect;
    const auto place = child_pointer(task.was, "$schema");
    if (!found->is_string())
        return Error{Errc::invalid_input, "\"$schema\" must be a URI, not " + found->dump(), place};
    auto dialect = find_dialect(found->get<std::string>(), documents);
    if (!dialect)
        return Error{Errc::invalid_input, dialect.error().message, place};
    return dialect;
}

}  // namespace

std::string Normalised::original(const std::string& pointer) const
{
    // The longest part that moved decides: what it says holds for all inside.
    for (std::size_t end = pointer.size();; end = pointer.rfind('/', end - 1)) {
        if (const auto found = moved.find(pointer.substr(0, end)); found != moved.end())
            return found->second + pointer.substr(end);
        if (end == 0 || pointer.rfind('/', end - 1) == std::string::npos)
            return pointer;
    }
}

Result<Normalised> normalise(Json document, Dialect dialect, const Documents& documents)
{
    Normalised out;
    out.document = std::move(document);
    out.dialect = dialect;
    const bool is_undated = out.document.is_object() && !out.document.contains("$schema");
    std::vector<Task> todo{{&out.document, "", "", dialect, 0, is_undated}};
    while (!todo.empty()) {
        Task task = std::move(todo.back());
        todo.pop_back();
        if (task.level > max_levels)
            return Error{Errc::invalid_input, "the schema has more than 512 levels", task.was};
        if (!task.node->is_object())
            continue;
        const auto own = dialect_at(task, documents);
        if (!own)
            return own.error();
        task.dialect = *own;
        if (task.here.empty())
            out.dialect = *own;
        Rewriting{task, out.moved}.run();
        for_each_subschema(*task.node, task.here, [&](Json& inner, std::string here) {
            auto was = out.original(here);
            todo.push_back({&inner, std::move(here), std::move(was), task.dialect, task.level + 1, task.is_undated});
        });
    }
    follow_renames(out.document);
    return out;
}

}  // namespace assay::schema
