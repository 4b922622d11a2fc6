#include "schema/lint.hpp"

#include "core/utf8.hpp"
#include "schema/dialect.hpp"
#include "schema/format.hpp"
#include "schema/instance_parser.hpp"
#include "schema/keywords.hpp"
#include "schema/schema.hpp"
#include "schema/walk.hpp"
#include "schema/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

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

/// Pairs of limits that leave nothing between them when the first is above the second.
constexpr auto limit_pairs = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"minimum", "maximum"},
    {"exclusiveMinimum", "exclusiveMaximum"},
    {"minimum", "exclusiveMaximum"},
    {"exclusiveMinimum", "maximum"},
    {"minLength", "maxLength"},
    {"minItems", "maxItems"},
    {"minContains", "maxContains"},
    {"minProperties", "maxProperties"},
});

constexpr std::size_t max_judged = 200;         ///< Schemas whose own values are held against them.
constexpr std::size_t max_judged_bytes = 1u << 20;  ///< Of the definitions, which each judgement compiles again.

/// Whether `value` could stand under the keyword: only then is a word of three
/// or four letters taken for it.
bool suits(const Json& value, std::string_view keyword)
{
    static constexpr auto types =
        std::to_array<std::string_view>({"string", "number", "integer", "boolean", "object", "array", "null"});
    if (keyword == "type")
        return value.is_string() && std::find(types.begin(), types.end(), value.get_ref<const std::string&>()) != types.end();
    const Keyword* known = find_keyword(keyword);
    return keyword == "enum" || known->holds == Holds::schema_list ? value.is_array()
                                                                   : known->holds != Holds::value && value.is_object();
}

class Linter {
public:
    std::vector<std::string> run(const Json& document)
    {
        const auto named = document.is_object() ? document.find("$schema") : document.end();
        if (document.is_object() && named != document.end() && named->is_string())
            dialect_.draft = draft_of(named->get<std::string>()).value_or(Draft::draft2020);
        if (document.is_object()) {
            for (const char* name : {"$schema", "$defs", "definitions"}) {
                if (const auto found = document.find(name); found != document.end())
                    around_[name] = *found;
            }
            judged_ = around_.dump().size() > max_judged_bytes ? max_judged : 0;
        }
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
        for (const auto& [least, most] : limit_pairs)
            limit(schema, pointer, std::string{least}, std::string{most});
        values(schema, pointer);
    }

    void limit(const Json& schema, const std::string& pointer, const std::string& least, const std::string& most)
    {
        const auto low = schema.find(least);
        const auto high = schema.find(most);
        if (low == schema.end() || high == schema.end() || !low->is_number() || !high->is_number())
            return;  // Draft 4's are booleans.
        const bool is_exclusive = least.starts_with("exclusive") || most.starts_with("exclusive");
        if (*low > *high || (is_exclusive && *low == *high))
            warn(pointer, least, low->dump() + " leaves nothing below \"" + most + "\", which is " + high->dump());
    }

    /// The values that a schema names itself, held against what else it says.
    void values(const Json& schema, const std::string& pointer)
    {
        std::vector<std::pair<std::string, const Json*>> own;
        for (const char* name : {"default", "const"}) {
            if (const auto found = schema.find(name); found != schema.end())
                own.emplace_back(name, &*found);
        }
        for (const char* name : {"enum", "examples"}) {
            const auto found = schema.find(name);
            for (std::size_t i = 0; found != schema.end() && found->is_array() && i < found->size(); ++i)
                own.emplace_back(name + ("/" + std::to_string(i)), &(*found)[i]);
        }
        if (own.empty() || ++judged_ > max_judged)
            return;
        Json alone = around_;
        alone.update(schema);
        if (refers_elsewhere(alone.dump()))
            return;
        const auto judge = Schema::compile(std::move(alone));
        if (!judge)
            return;
        for (const auto& [place, value] : own) {
            const std::string text = value->dump();
            const auto instance = parser_.parse(simdjson::padded_string{text});
            const auto violations = instance ? judge->violations(*instance, parser_.exact()) : std::vector<Violation>{};
            if (!violations.empty())
                warn(pointer + "/" + place, shorten(text, 60) + " does not fit the schema that it stands in: " + shorten(violations.front().message, 200));
        }
    }

    /// Whether a schema, with the definitions put beside it, refers to more than those.
    static bool refers_elsewhere(std::string_view schema)
    {
        for (const std::string_view reference : {R"("$ref":")", R"("$dynamicRef":")", R"("$recursiveRef":")"}) {
            for (auto at = schema.find(reference); at != std::string_view::npos; at = schema.find(reference, at + 1)) {
                const auto target = schema.substr(at + reference.size());
                if (!target.starts_with("#/$defs/") && !target.starts_with("#/definitions/"))
                    return true;
            }
        }
        return false;
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
        const auto is_meant = [&](std::string_view meant) {
            return name.size() >= 5 || meant.size() == name.size() || suits(value, meant);
        };
        if (const auto meant = nearest(name, candidates, max_edits); meant && is_meant(*meant))
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
        warn(pointer, message);
    }

    void warn(const std::string& pointer, const std::string& message)
    {
        if (warnings_.size() < max_warnings)
            warnings_.push_back(pointer + ": " + message);
    }

    std::vector<std::string> warnings_;
    Dialect dialect_;
    Json around_ = Json::object();  ///< Of the root, what schemas inside it refer to.
    std::size_t judged_ = 0;
    InstanceParser parser_;
};

}  // namespace

std::vector<std::string> lint(const Json& document)
{
    return Linter{}.run(document);
}

}  // namespace assay::schema
