#include "llm/schema_translator.hpp"

#include "llm/schema_merge.hpp"

#include <algorithm>
#include <array>

namespace assay::llm {
namespace {

/// Keywords that have a meaning here; all others are annotations or places to
/// refer to and are left out.
constexpr auto meaningful = std::to_array<std::string_view>({
    "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "type", "enum", "const",
    "description", "title", "properties", "required", "additionalProperties", "patternProperties", "propertyNames",
    "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "items", "prefixItems", "contains",
    "minContains", "maxContains", "minItems", "maxItems", "uniqueItems", "pattern", "format", "minLength", "maxLength",
    "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
});

/// Those that could not be left to our validation: the model could be kept
/// from giving an answer that they ask for.
constexpr auto inexpressible = std::to_array<std::string_view>({
    "$dynamicRef", "if", "then", "else", "patternProperties", "dependentSchemas", "prefixItems",
});

constexpr std::size_t most_merge_steps = 256;  ///< Of one schema; more is a circle of references.

template <class Names>
bool is_any(std::string_view name, const Names& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

Json without_annotations(const Json& schema)
{
    Json kept = Json::object();
    for (const auto& [keyword, value] : schema.items()) {
        if (is_any(keyword, meaningful))
            kept[keyword] = value;
    }
    return kept;
}

Json taken(Json& schema, const char* keyword)
{
    const auto found = schema.find(keyword);
    Json value = std::move(*found);
    schema.erase(found);
    return value;
}

/// Whether nothing in `schema` restricts an answer.
bool only_describes(const Json& schema)
{
    return std::all_of(schema.begin(), schema.end(), [&](const Json& value) {
        return (schema.contains("description") && &value == &schema["description"]) ||
               (schema.contains("title") && &value == &schema["title"]);
    });
}

/// A name for the definition at `pointer` that needs no escapes.
std::string plain_name(const std::string& pointer, std::size_t number)
{
    constexpr std::string_view definitions = "#/$defs/";
    const std::string name = pointer.starts_with(definitions) ? pointer.substr(definitions.size()) : std::string{};
    const bool plain = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    // A name of the user's is never of the second form: that has a dot.
    return plain ? name : "part." + std::to_string(number);
}

}  // namespace

SchemaTranslator::Place SchemaTranslator::Place::child(std::string_view keyword, std::string_view name) const
{
    Place inner{pointer, depth + 1, objects};
    append_pointer(inner.pointer, keyword);
    if (!name.empty())
        append_pointer(inner.pointer, name);
    return inner;
}

Result<Json> SchemaTranslator::run()
{
    if (!root_.is_object())
        return Error{Errc::invalid_input, "the root must describe an object", "#"};
    open_.push_back("#");
    Json out = node(root_, {"#"}, Reference::replace);
    if (error_)
        return *error_;
    if (!out.is_object() || !out.contains("type") || out["type"] != "object")
        return Error{Errc::invalid_input, "the root must describe an object", "#"};
    if (!definitions_.empty())
        out["$defs"] = std::move(definitions_);
    return out;
}

Json SchemaTranslator::fail(const Place& place, std::string message)
{
    if (!error_)
        error_ = Error{Errc::invalid_input, std::move(message), place.pointer};
    return Json::object();
}

void SchemaTranslator::count(std::size_t& counter, std::size_t more, std::size_t limit, const char* what,
                             const Place& place)
{
    counter += more;
    if (counter > limit)
        fail(place, "more than " + std::to_string(limit) + " " + what);
}

bool SchemaTranslator::is_open(const std::string& pointer) const
{
    return is_any(pointer, open_) || is_any(pointer, inlining_);
}

Json SchemaTranslator::node(const Json& schema, const Place& place, Reference reference)
{
    if (error_)
        return Json::object();
    count(nodes_, 1, subset_.limits.nodes, "schemas once references are followed", place);
    if (place.depth > subset_.limits.depth)
        return fail(place, "nested more than " + std::to_string(subset_.limits.depth) + " deep");
    if (!schema.is_object())
        return fail(place, schema == true ? "any value is allowed" : "no value is allowed");
    // References below would be relative to it, which is not followed here.
    if (schema.contains("$id") && place.pointer != "#")
        return fail(place, "\"$id\" below the root");

    const std::size_t inlined_before = inlining_.size();
    Json flattened = flat(without_annotations(schema), place, reference);
    Json out;
    if (error_)
        out = Json::object();
    else if (flattened.contains("$ref"))
        out = definition(flattened["$ref"].get<std::string>(), place);
    else if (flattened.contains("anyOf"))
        out = choice(std::move(flattened), "anyOf", place);
    else if (flattened.contains("oneOf"))
        out = choice(std::move(flattened), "oneOf", place);
    else if (flattened.contains("enum") || flattened.contains("const"))
        out = values(flattened, place);
    else
        out = typed(flattened, place);
    inlining_.resize(inlined_before);
    return out;
}

/// Without `allOf`, and either with a `$ref` alone or with none.
Json SchemaTranslator::flat(Json schema, const Place& place, Reference reference)
{
    for (std::size_t steps = 0; !error_; ++steps) {
        if (steps > most_merge_steps)
            return fail(place, "references or \"allOf\" go on for too long");
        for (const std::string_view keyword : inexpressible) {
            if (schema.contains(keyword))
                return fail(place, "\"" + std::string{keyword} + "\" cannot be expressed");
        }
        std::optional<Json> merged;
        if (schema.contains("$ref")) {
            if (schema.size() == 1 && reference == Reference::keep)
                return schema;
            const Json pointer = taken(schema, "$ref");
            const Json* referred = target(pointer, place);
            if (!referred)
                return Json::object();
            const auto name = pointer.get<std::string>();
            if (is_open(name) && !(name == "#" && place.pointer == "#")) {
                if (!only_describes(schema))
                    return fail(place, "a recursive \"$ref\" with other keywords beside it");
                return Json{{"$ref", pointer}};
            }
            inlining_.push_back(name);
            merged = merge_schemas(schema, without_annotations(*referred));
        } else if (schema.contains("allOf")) {
            // One branch at a time, so that its reference is followed before
            // the next branch brings another.
            Json branches = taken(schema, "allOf");
            const Json branch = branches.front();
            branches.erase(0);
            if (!branches.empty())
                schema["allOf"] = std::move(branches);
            merged = merge_schemas(schema, branch.is_object() ? without_annotations(branch) : branch);
        } else {
            return schema;
        }
        if (!merged)
            return fail(place, "parts of an \"allOf\" or of a \"$ref\" with others beside it cannot be merged");
        schema = std::move(*merged);
    }
    return schema;
}

/// What a `$ref` refers to; null after a failure.
const Json* SchemaTranslator::target(const Json& reference, const Place& place)
{
    const auto text = reference.is_string() ? reference.get<std::string>() : std::string{};
    if (text == "#")
        return &root_;
    if (!text.starts_with("#/") || text.find('%') != std::string::npos) {
        fail(place, "a \"$ref\" that is not a plain JSON pointer");
        return nullptr;
    }
    const Json::json_pointer pointer{text.substr(1)};
    if (!root_.contains(pointer)) {
        fail(place, "a \"$ref\" to nowhere: " + text);
        return nullptr;
    }
    return &root_[pointer];
}

/// A reference to the definition that stands for what is at `pointer`, which
/// is translated the first time.
Json SchemaTranslator::definition(const std::string& pointer, const Place& place)
{
    if (is_any(pointer, open_) && !subset_.recursion)
        return fail(place, "recursion");
    if (pointer == "#")
        return Json{{"$ref", "#"}};
    auto known = names_.find(pointer);
    if (known == names_.end()) {
        const Json* referred = target(Json(pointer), place);
        if (!referred)
            return Json::object();
        known = names_.emplace(pointer, plain_name(pointer, names_.size() + 1)).first;
        count(name_bytes_, known->second.size(), subset_.limits.name_bytes, "bytes of names", place);
        open_.push_back(pointer);
        // Its place in the object keeps the order in which definitions are met.
        definitions_[known->second] = nullptr;
        Json translated = node(*referred, {pointer, place.depth + 1, place.objects}, Reference::keep);
        definitions_[known->second] = std::move(translated);
        open_.pop_back();
    }
    return Json{{"$ref", "#/$defs/" + known->second}};
}

/// A choice of schemas. What stands beside it holds for every branch.
Json SchemaTranslator::choice(Json schema, const char* keyword, const Place& place)
{
    const Json branches = taken(schema, keyword);
    if (schema.contains("oneOf"))
        return fail(place, "\"anyOf\" beside \"oneOf\"");
    Json out = Json::object();
    describe(schema, Json::object(), out);
    schema.erase("description");
    schema.erase("title");
    count(unions_, 1, subset_.limits.unions, "choices", place);
    Json translated = Json::array();
    for (std::size_t i = 0; i < branches.size() && !error_; ++i) {
        const Place inner = place.child(keyword, std::to_string(i));
        if (schema.empty()) {
            translated.push_back(node(branches[i], inner, Reference::keep));
            continue;
        }
        Json both{{"allOf", Json::array({branches[i], schema})}};
        translated.push_back(node(both, inner, Reference::keep));
    }
    out["anyOf"] = std::move(translated);
    return out;
}

}  // namespace assay::llm
