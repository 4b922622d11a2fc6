#include "schema/lint.hpp"

#include "schema/dialect.hpp"
#include "schema/format.hpp"
#include "schema/keywords.hpp"
#include "schema/walk.hpp"
#include "schema/words.hpp"

#include <algorithm>
#include <array>

namespace assay::schema {
namespace {

constexpr std::size_t max_warnings = 50;

/// Fine words that no misspelling rule should catch: old spellings, OpenAPI's
/// and 2019-09's.
constexpr auto also_known = std::to_array<std::string_view>({
    "id", "additionalItems", "dependencies", "nullable", "example", "discriminator", "xml", "externalDocs",
    "$recursiveRef", "$recursiveAnchor", "contentSchema", "enumNames", "enumDescriptions", "order", "name", "names",
    "label", "tags", "hint", "notes", "version", "options",
});

constexpr auto formats = std::to_array<std::string_view>({
    "date", "time", "date-time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri",
    "uri-reference", "iri", "iri-reference", "uri-template", "uuid", "json-pointer", "relative-json-pointer", "regex",
});

class Linter {
public:
    std::vector<std::string> run(const Json& document)
    {
        const auto named = document.is_object() ? document.find("$schema") : document.end();
        if (document.is_object() && named != document.end() && named->is_string())
            dialect_.draft = draft_of(named->get<std::string>()).value_or(Draft::draft2020);
        struct Visit {
            const Json* schema;
            std::string pointer;
        };
        std::vector<Visit> todo{{&document, ""}};
        while (!todo.empty() && warnings_.size() < max_warnings) {
            const Visit visit = std::move(todo.back());
            todo.pop_back();
            if (!visit.schema->is_object())
                continue;
            look_at(*visit.schema, visit.pointer);
            const auto end = static_cast<std::ptrdiff_t>(todo.size());
            for_each_subschema(*visit.schema, visit.pointer,
                               [&](const Json& inner, std::string pointer) { todo.push_back({&inner, std::move(pointer)}); });
            // The list is a stack, and warnings read best in the file's order.
            std::reverse(todo.begin() + end, todo.end());
        }
        return std::move(warnings_);
    }

private:
    void look_at(const Json& schema, const std::string& pointer)
    {
        for (const auto& [name, value] : schema.items())
            keyword(schema, pointer, name, value);
        required(schema, pointer);
    }

    void keyword(const Json& schema, const std::string& pointer, const std::string& name, const Json& value)
    {
        if (name == "nullable" && value == true && !schema.contains("type"))
            return warn(pointer, name, "\"nullable\" says nothing without a \"type\" beside it");
        if (name == "format" && value.is_string())
            return format(pointer, value.get<std::string>());
        if (!dialect_.knows(name))
            return warn(pointer, name, "\"" + name + "\" is no keyword of the draft that \"$schema\" names and is not enforced");
        const bool fine = find_keyword(name) != nullptr || name.starts_with("x-") ||
                          std::find(also_known.begin(), also_known.end(), name) != also_known.end();
        if (fine)
            return;
        std::vector<std::string_view> candidates;
        for (const auto& known : keywords())
            candidates.push_back(known.name);
        // Short names are within two edits of almost anything ("note", "not").
        const std::size_t max_edits = name.size() >= 6 ? 2 : 1;
        if (const auto meant = nearest(name, candidates, max_edits); meant && (name.size() >= 5 || meant->size() == name.size()))
            warn(pointer, name, "\"" + name + "\" is no keyword and is not enforced; did you mean \"" + std::string{*meant} + "\"?");
    }

    void format(const std::string& pointer, const std::string& name)
    {
        if (find_format(name))
            return;
        std::string message = "the format \"" + name + "\" is not checked";
        if (const auto meant = nearest(name, {formats.begin(), formats.end()}, 2))
            message += "; did you mean \"" + std::string{*meant} + "\"?";
        warn(pointer, "format", message);
    }

    void required(const Json& schema, const std::string& pointer)
    {
        const auto names = schema.find("required");
        const auto properties = schema.find("properties");
        const bool closed = names != schema.end() && names->is_array() && properties != schema.end() && properties->is_object();
        if (!closed)
            return;
        std::vector<std::string_view> candidates;
        for (const auto& [name, value] : properties->items())
            candidates.push_back(name);
        for (const auto& name : *names) {
            if (!name.is_string() || properties->contains(name.get<std::string>()))
                continue;
            std::string message = "\"required\" names " + name.dump() + ", which \"properties\" does not describe";
            if (const auto meant = nearest(name.get<std::string>(), candidates, 2))
                message += "; did you mean \"" + std::string{*meant} + "\"?";
            warn(pointer, "required", message);
        }
    }

    void warn(std::string pointer, const std::string& name, const std::string& message)
    {
        append_pointer(pointer, name);
        if (warnings_.size() < max_warnings)
            warnings_.push_back(pointer + ": " + message);
    }

    std::vector<std::string> warnings_;
    Dialect dialect_;
};

}  // namespace

std::vector<std::string> lint(const Json& document)
{
    return Linter{}.run(document);
}

}  // namespace assay::schema
