#include "llm/schema_translator.hpp"

#include "core/utf8.hpp"
#include "llm/schema_conditions.hpp"
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
constexpr auto inexpressible = std::to_array<std::string_view>({"$dynamicRef", "patternProperties", "prefixItems"});

/// Those that can be, if they ask for no property that is not described beside them.
constexpr auto conditions = std::to_array<std::string_view>({"if", "then", "else", "dependentSchemas"});

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

/// What a part of an `allOf` says of the kind of value.
Json types_and_values(const Json& schema)
{
    Json kept = Json::object();
    for (const char* keyword : {"type", "enum", "const"}) {
        if (schema.contains(keyword))
            kept[keyword] = schema[keyword];
    }
    return kept;
}

Json taken(Json& schema, std::string_view keyword)
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
    Place inner{pointer, depth + 1, objects, optionals};
    append_pointer(inner.pointer, keyword);
    if (!name.empty())
        append_pointer(inner.pointer, name);
    return inner;
}

SchemaTranslator::Translation SchemaTranslator::run()
{
    const Place root{"#"};
    open_.push_back("#");
    Json out = node(root_, root, Reference::replace);
    find_circles();
    const bool is_object = out.contains("type") && out["type"] == "object";
    if (!is_object && (!out.empty() || obstacles_.empty()))
        fail(root, "the root must describe an object");
    if (!definitions_.empty())
        out["$defs"] = std::move(definitions_);
    return {std::move(out), std::move(obstacles_)};
}

Json SchemaTranslator::fail(const Place& place, std::string message)
{
    // Where references are replaced one place can be met more than once.
    const bool is_known = std::any_of(obstacles_.begin(), obstacles_.end(), [&](const Error& obstacle) {
        return obstacle.where == place.pointer && obstacle.message == message;
    });
    if (!is_known && obstacles_.size() < subset_.limits.obstacles)
        obstacles_.push_back({Errc::invalid_input, std::move(message), place.pointer});
    return Json::object();
}

/// Whether to look no further: enough was found, or the work grows without end.
bool SchemaTranslator::is_over() const
{
    return obstacles_.size() >= subset_.limits.obstacles || nodes_ > subset_.limits.nodes;
}

void SchemaTranslator::count(std::size_t& counter, std::size_t more, std::size_t limit, const char* what,
                             const Place& place)
{
    const bool was_within = counter <= limit;
    counter += more;
    if (was_within && counter > limit)
        fail(place, "more than " + std::to_string(limit) + " " + what);
}

bool SchemaTranslator::is_open(const std::string& pointer) const
{
    return is_any(pointer, open_) || is_any(pointer, inlining_);
}

Json SchemaTranslator::node(const Json& schema, const Place& place, Reference reference)
{
    if (is_over())
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
    Json out = Json::object();
    if (auto flattened = flat(without_annotations(schema), place, reference)) {
        Json& said = flattened->schema;
        if (said.contains("$ref"))
            out = definition(said["$ref"].get<std::string>(), place);
        else if (said.contains("anyOf"))
            out = choice(std::move(said), "anyOf", place);
        else if (said.contains("oneOf"))
            out = choice(std::move(said), "oneOf", place);
        else if (said.contains("enum") || said.contains("const"))
            out = values(said, place);
        else
            out = typed(said, place);
        for (const Json& rule : flattened->unsaid) {
            const std::string text = out.value("description", std::string{});
            out["description"] = text + (text.empty() ? "" : " ") + rule.dump();
        }
    }
    inlining_.resize(inlined_before);
    return out;
}

/// Nothing after a failure that leaves nothing to look at.
std::optional<SchemaTranslator::Flat> SchemaTranslator::flat(Json schema, const Place& place, Reference reference)
{
    std::vector<Json> unsaid;
    std::vector<std::string> merged_here;  // What was put in place once says nothing more the second time.
    for (std::size_t steps = 0; steps < most_merge_steps; ++steps) {
        for (const std::string_view keyword : inexpressible) {
            if (!schema.contains(keyword) || (keyword == "prefixItems" && subset_.tuples))
                continue;
            fail(place, "\"" + std::string{keyword} + "\" cannot be expressed");
            schema.erase(std::string{keyword});
            // A list of these alone: there is nothing more to look at.
            if (keyword == "prefixItems" && schema.value("items", Json{}).is_boolean())
                return std::nullopt;
        }
        Json condition = Json::object();
        for (const std::string_view keyword : conditions) {
            if (schema.contains(keyword))
                condition[std::string{keyword}] = taken(schema, keyword);
        }
        if (!condition.empty())
            unsaid.push_back(std::move(condition));

        if (schema.contains("$ref")) {
            if (schema.size() == 1 && unsaid.empty() && reference == Reference::keep)
                return Flat{std::move(schema), {}};
            const Json pointer = taken(schema, "$ref");
            const Json* referred = target(pointer, place);
            if (!referred)
                return std::nullopt;
            const auto name = pointer.get<std::string>();
            if (is_any(name, merged_here))
                continue;
            if (is_open(name) && !(name == "#" && place.pointer == "#")) {
                if (only_describes(schema) && unsaid.empty())
                    return Flat{Json{{"$ref", pointer}}, {}};
                fail(place, "a recursive \"$ref\" with other keywords beside it");
                return std::nullopt;
            }
            inlining_.push_back(name);
            merged_here.push_back(name);
            auto merged = merge_schemas(schema, without_annotations(*referred));
            if (!merged) {
                fail(place, "a \"$ref\" and what stands beside it cannot be merged");
                return std::nullopt;
            }
            schema = std::move(*merged);
        } else if (schema.contains("allOf")) {
            // One branch at a time, so that its reference is followed before
            // the next branch brings another.
            Json branches = taken(schema, "allOf");
            const Json branch = branches.front();
            branches.erase(0);
            if (!branches.empty())
                schema["allOf"] = std::move(branches);
            if (auto merged = merge_schemas(schema, branch.is_object() ? without_annotations(branch) : branch)) {
                schema = std::move(*merged);
            } else if (auto narrowed = merge_schemas(schema, types_and_values(branch)); narrowed && branch.is_object()) {
                schema = std::move(*narrowed);
                unsaid.push_back(branch);
            } else {
                fail(place, "parts of an \"allOf\" that no value could fit together");
            }
        } else {
            return finished({std::move(schema), std::move(unsaid)}, place);
        }
    }
    fail(place, "references or \"allOf\" go on for too long");
    return std::nullopt;
}

/// `flat` with a choice at the root, which no provider takes, left to our
/// validation where the object is described beside it. Fails if what is left
/// to that asks for more than the provider could give.
SchemaTranslator::Flat SchemaTranslator::finished(Flat flat, const Place& place)
{
    for (const char* keyword : {"anyOf", "oneOf"}) {
        if (place.pointer != "#" || !flat.schema.contains(keyword) || !flat.schema.contains("properties"))
            continue;
        Json rule = Json::object();
        rule[keyword] = taken(flat.schema, keyword);
        flat.unsaid.push_back(std::move(rule));
    }
    for (const Json& rule : flat.unsaid) {
        if (asks_for_more(rule, flat.schema, root_))
            fail(place, "what would be left to validation asks for properties that are not described beside it: " +
                            shorten(rule.dump(), 80));
    }
    return flat;
}

/// What a `$ref` refers to; null after a failure.
const Json* SchemaTranslator::target(const Json& reference, const Place& place)
{
    const Json* found = referred_to(root_, reference);
    if (!found)
        fail(place, "a \"$ref\" to nowhere, or no plain JSON pointer: " + reference.dump());
    return found;
}

/// A reference to the definition that stands for what is at `pointer`, which
/// is translated the first time.
Json SchemaTranslator::definition(const std::string& pointer, const Place& place)
{
    if (is_any(pointer, open_) && subset_.recursion == SchemaSubset::Recursion::none)
        return fail(place, "recursion");
    if (place.optionals == 0)
        required_links_.push_back({open_.back(), pointer, place.pointer});
    if (pointer == "#")
        return Json{{"$ref", "#"}};
    auto known = names_.find(pointer);
    if (known == names_.end()) {
        const Json* referred = target(Json(pointer), place);
        if (!referred)
            return Json::object();
        known = names_.emplace(pointer, plain_name(pointer, names_.size() + 1)).first;
        count(name_characters_, code_points(known->second), subset_.limits.name_characters, "characters of names and values", place);
        open_.push_back(pointer);
        // Its place in the object keeps the order in which definitions are met.
        definitions_[known->second] = nullptr;
        const Place inner{pointer, place.depth + 1, place.objects};
        Json translated = node(*referred, inner, Reference::keep);
        definitions_[known->second] = std::move(translated);
        open_.pop_back();
    }
    return Json{{"$ref", "#/$defs/" + known->second}};
}

/// Recursion that no answer could end is refused where only that through
/// optional properties is taken.
void SchemaTranslator::find_circles()
{
    if (subset_.recursion != SchemaSubset::Recursion::through_optional)
        return;
    while (const auto found = is_over() ? std::nullopt : link_on_circle(required_links_)) {
        const auto link = required_links_.begin() + static_cast<std::ptrdiff_t>(*found);
        fail({link->place}, "recursion that leads through no optional property");
        required_links_.erase(link);
    }
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
    for (std::size_t i = 0; i < branches.size() && !is_over(); ++i) {
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
