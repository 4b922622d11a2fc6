#include "schema/compiler.hpp"

#include "core/utf8.hpp"
#include "schema/marked_numbers.hpp"
#include "schema/pointer.hpp"
#include "schema/words.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace assay::schema {
namespace {

/// No anchor is called so.
constexpr const char* never_dynamic = "#";

std::string shown(const Json& value)
{
    return shorten(dump_marked(value), 60);
}

Number number_of(const Json& value)
{
    if (value.is_number_unsigned())
        return Number::of(value.get<std::uint64_t>());
    if (value.is_number_integer())
        return Number::of(value.get<std::int64_t>());
    return Number::of(value.get<double>());
}

/// The options of an `enum` as far as a message has room for them.
std::string options_in_words(const Json& options)
{
    constexpr std::size_t max_bytes = 2000;
    constexpr std::size_t max_option_bytes = 200;
    if (options.empty())
        return "no options at all";
    std::string text;
    std::size_t said = 0;
    for (; said < options.size() && text.size() < max_bytes; ++said)
        text += (said == 0 ? "" : ", ") + shorten(dump_marked(options[said]), max_option_bytes);
    if (said < options.size())
        text += " and " + std::to_string(options.size() - said) + " others";
    return text;
}

}  // namespace

std::uint32_t Compiler::type_bits(const Json& value, const std::string& place)
{
    static constexpr std::pair<std::string_view, std::uint32_t> known[] = {
        {"null", type_null},     {"boolean", type_boolean}, {"integer", type_integer}, {"number", type_number},
        {"string", type_string}, {"array", type_array},     {"object", type_object},
    };
    if (value.is_array()) {
        if (value.empty())
            fail(place, "\"type\" lists no type");
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < value.size(); ++i)
            bits |= value[i].is_array() ? 0 : type_bits(value[i], place + "/" + std::to_string(i));
        return bits;
    }
    if (!value.is_string()) {
        fail(place, "\"type\" must be a type's name or a list of names, not " + shown(value));
        return 0;
    }
    const auto name = value.get<std::string>();
    std::vector<std::string_view> names;
    for (const auto& [word, bit] : known) {
        if (word == name)
            return bit;
        names.push_back(word);
    }
    std::string message = "there is no type " + shown(value);
    if (const auto meant = nearest(name, names, 2))
        message += "; did you mean \"" + std::string{*meant} + "\"?";
    else
        message += "; the types are string, number, integer, boolean, object, array and null";
    fail(place, message);
    return 0;
}

void Compiler::values(const Source& source)
{
    if (const Json* type = find(source, "type"))
        emit(Op::type, type_bits(*type, source.pointer + "/type"));
    if (const Json* constant = find(source, "const"))
        emit(Op::constant, constants_.add(*constant));
    if (const Json* list = find(source, "enum")) {
        if (!list->is_array()) {
            fail(source.pointer + "/enum", "\"enum\" must be a list of values, not " + shown(*list));
            return;
        }
        Enumeration enumeration;
        enumeration.text = options_in_words(*list);
        for (const auto& value : *list) {
            if (value.is_string())
                enumeration.strings.push_back(value.get<std::string>());
            else
                enumeration.constants.push_back(constants_.add(value));
        }
        std::sort(enumeration.strings.begin(), enumeration.strings.end());
        emit(Op::one_of_values, code_->enumerations.size());
        code_->enumerations.push_back(std::move(enumeration));
    }
}

void Compiler::number_step(const Source& source, const char* keyword, Op op)
{
    const Json* value = find(source, keyword);
    if (value == nullptr)
        return;
    const std::string place = source.pointer + "/" + keyword;
    if (is_marked_number(*value)) {
        code_->decimals.emplace_back(text_of_marked(*value));
        const Decimal& decimal = code_->decimals.back();
        if (op == Op::multiple_of && (decimal.is_negative() || decimal.is_zero()))
            return fail(place, "\"multipleOf\" must be more than 0, not " + shown(*value));
        emit(op, code_->numbers.size());
        code_->numbers.push_back(Number::of(decimal));
        return;
    }
    if (!value->is_number() || !std::isfinite(value->get<double>()))
        return fail(place, std::string{"\""} + keyword + "\" must be a number, not " + shown(*value));
    if (op == Op::multiple_of && value->get<double>() <= 0)
        return fail(place, "\"multipleOf\" must be more than 0, not " + shown(*value));
    emit(op, code_->numbers.size());
    code_->numbers.push_back(number_of(*value));
}

void Compiler::numbers(const Source& source)
{
    number_step(source, "minimum", Op::minimum);
    number_step(source, "exclusiveMinimum", Op::exclusive_minimum);
    number_step(source, "maximum", Op::maximum);
    number_step(source, "exclusiveMaximum", Op::exclusive_maximum);
    number_step(source, "multipleOf", Op::multiple_of);
}

std::optional<std::uint64_t> Compiler::size_value(const Source& source, const char* keyword)
{
    const Json* value = find(source, keyword);
    if (value == nullptr)
        return std::nullopt;
    Json rounded;
    if (is_marked_number(*value)) {
        rounded = *value;
        round_marked_numbers(rounded);
        value = &rounded;
    }
    // 2.0 is an integer, too.
    const bool whole = value->is_number() && value->get<double>() >= 0 && number_of(*value).is_integer();
    if (!whole) {
        fail(source.pointer + "/" + keyword,
             std::string{"\""} + keyword + "\" must be a whole number from 0 up, not " + shown(*value));
        return std::nullopt;
    }
    if (value->is_number_integer())
        return value->get<std::uint64_t>();
    // No size comes near the largest that fits.
    const double size = value->get<double>();
    return size < 0x1p63 ? static_cast<std::uint64_t>(size) : std::numeric_limits<std::uint64_t>::max();
}

void Compiler::size_step(const Source& source, const char* keyword, Op op)
{
    if (const auto size = size_value(source, keyword)) {
        emit(op, code_->sizes.size());
        code_->sizes.push_back(*size);
    }
}

void Compiler::strings(const Source& source)
{
    size_step(source, "minLength", Op::min_length);
    size_step(source, "maxLength", Op::max_length);
    if (const Json* text = find(source, "pattern")) {
        if (!text->is_string())
            return fail(source.pointer + "/pattern", "\"pattern\" must be a string, not " + shown(*text));
        auto pattern = Pattern::compile(text->get<std::string>());
        if (!pattern)
            return fail(source.pointer + "/pattern", pattern.error().message);
        emit(Op::pattern, code_->patterns.size());
        code_->patterns.push_back({std::move(*pattern), text->get<std::string>()});
    }
    if (const Json* name = find(source, "format")) {
        if (!name->is_string())
            return fail(source.pointer + "/format", "\"format\" must be a format's name, not " + shown(*name));
        const auto format = find_format(name->get<std::string>());
        if (format && (formats_ == Formats::check || references_.asserts_format(source.resource)))
            emit(Op::format, static_cast<std::size_t>(*format));
    }
}

const Json* Compiler::object_value(const Source& source, const char* keyword)
{
    const Json* value = find(source, keyword);
    if (value != nullptr && !value->is_object()) {
        fail(source.pointer + "/" + keyword, std::string{"\""} + keyword + "\" must be an object, not " + shown(*value));
        return nullptr;
    }
    return value;
}

std::vector<std::string> Compiler::names(const Json& value, const std::string& place, const char* what)
{
    std::vector<std::string> out;
    std::unordered_set<std::string> seen;
    if (!value.is_array()) {
        fail(place, std::string{what} + " must be a list of property names, not " + shown(value));
        return out;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!value[i].is_string())
            fail(place + "/" + std::to_string(i), std::string{what} + " must list names, not " + shown(value[i]));
        else if (seen.insert(value[i].get<std::string>()).second)
            out.push_back(value[i].get<std::string>());
    }
    return out;
}

void Compiler::object_rules(const Source& source)
{
    const Json* properties = object_value(source, "properties");
    const Json* patterns = object_value(source, "patternProperties");
    const Json* additional = find(source, "additionalProperties");
    const Json* required = find(source, "required");
    if (properties == nullptr && patterns == nullptr && additional == nullptr && required == nullptr)
        return;

    ObjectRules rules;
    std::vector<std::string> table;
    std::unordered_map<std::string, std::size_t> index_of;
    if (properties != nullptr) {
        for (const auto& [name, schema] : properties->items()) {
            index_of.emplace(name, table.size());
            table.push_back(name);
            rules.properties.push_back({order(schema, child_pointer(source.pointer + "/properties", name)), no_node});
        }
    }
    if (required != nullptr) {
        rules.required = names(*required, source.pointer + "/required", "\"required\"");
        for (std::uint32_t i = 0; i < rules.required.size(); ++i) {
            const auto [known, fresh] = index_of.emplace(rules.required[i], table.size());
            if (fresh) {
                table.push_back(rules.required[i]);
                rules.properties.push_back({});
            }
            rules.properties[known->second].required = i;
        }
    }
    rules.table = PropertyTable{std::move(table)};
    if (patterns != nullptr) {
        for (const auto& [text, schema] : patterns->items()) {
            const auto place = child_pointer(source.pointer + "/patternProperties", text);
            auto pattern = Pattern::compile(text);
            if (!pattern)
                return fail(place, pattern.error().message);
            rules.patterns.push_back({std::move(*pattern), order(schema, place)});
        }
    }
    if (additional != nullptr) {
        rules.additional_forbidden = *additional == false;
        rules.additional = order_keyword(source, "additionalProperties");
    }
    emit(Op::object, code_->objects.size());
    code_->objects.push_back(std::move(rules));
}

void Compiler::dependencies(const Source& source)
{
    if (const Json* map = object_value(source, "dependentRequired")) {
        std::vector<Dependency> list;
        for (const auto& [name, needed] : map->items()) {
            const auto place = child_pointer(source.pointer + "/dependentRequired", name);
            list.push_back({name, names(needed, place, "what a property needs"), no_node});
        }
        emit(Op::dependent_required, code_->dependencies.size());
        code_->dependencies.push_back(std::move(list));
    }
    if (const Json* map = object_value(source, "dependentSchemas")) {
        std::vector<Dependency> list;
        for (const auto& [name, schema] : map->items())
            list.push_back({name, {}, order(schema, child_pointer(source.pointer + "/dependentSchemas", name))});
        emit(Op::dependent_schemas, code_->dependencies.size());
        code_->dependencies.push_back(std::move(list));
    }
}

void Compiler::objects(const Source& source)
{
    object_rules(source);
    if (find(source, "propertyNames") != nullptr)
        emit(Op::property_names, order_keyword(source, "propertyNames"));
    size_step(source, "minProperties", Op::min_properties);
    size_step(source, "maxProperties", Op::max_properties);
    dependencies(source);
}

std::vector<NodeId> Compiler::schema_list(const Source& source, const char* keyword)
{
    std::vector<NodeId> out;
    const Json* list = find(source, keyword);
    if (list == nullptr)
        return out;
    const std::string place = source.pointer + "/" + keyword;
    if (!list->is_array() || list->empty())
        fail(place, std::string{"\""} + keyword + "\" must be a list of at least one schema, not " + shown(*list));
    else
        for (std::size_t i = 0; i < list->size(); ++i)
            out.push_back(order((*list)[i], place + "/" + std::to_string(i)));
    return out;
}

void Compiler::arrays(const Source& source)
{
    ArrayRules rules;
    // A draft-7 "items": [] became an empty list, which asks for nothing.
    if (const Json* prefix = find(source, "prefixItems"); prefix != nullptr && !(prefix->is_array() && prefix->empty()))
        rules.prefix = schema_list(source, "prefixItems");
    if (find(source, "items") != nullptr)
        rules.rest = order_keyword(source, "items");
    if (!rules.prefix.empty() || rules.rest != no_node) {
        emit(Op::array, code_->arrays.size());
        code_->arrays.push_back(std::move(rules));
    }
    const auto min_contains = size_value(source, "minContains");
    const auto max_contains = size_value(source, "maxContains");
    if (find(source, "contains") != nullptr) {
        emit(Op::contains, code_->contains.size());
        code_->contains.push_back({order_keyword(source, "contains"), min_contains.value_or(1), max_contains});
    }
    size_step(source, "minItems", Op::min_items);
    size_step(source, "maxItems", Op::max_items);
    if (const Json* unique = find(source, "uniqueItems")) {
        if (!unique->is_boolean())
            fail(source.pointer + "/uniqueItems", "\"uniqueItems\" must be true or false, not " + shown(*unique));
        else if (*unique == true)
            emit(Op::unique_items, 0);
    }
}

void Compiler::branches(const Source& source)
{
    constexpr std::pair<const char*, Op> lists[] = {{"allOf", Op::all_of}, {"anyOf", Op::any_of}, {"oneOf", Op::one_of}};
    for (const auto& [keyword, op] : lists) {
        if (find(source, keyword) == nullptr)
            continue;
        auto nodes = schema_list(source, keyword);
        emit(op, code_->branches.size());
        code_->branches.push_back(std::move(nodes));
    }
    if (find(source, "not") != nullptr)
        emit(Op::negation, order_keyword(source, "not"));

    // Without "if" the other two say nothing, but must be schemas all the same.
    const NodeId then_node = find(source, "then") != nullptr ? order_keyword(source, "then") : no_node;
    const NodeId else_node = find(source, "else") != nullptr ? order_keyword(source, "else") : no_node;
    if (find(source, "if") != nullptr) {
        emit(Op::condition, code_->conditions.size());
        code_->conditions.push_back({order_keyword(source, "if"), then_node, else_node});
    }
}

void Compiler::references(const Source& source)
{
    if (const Json* ref = find(source, "$ref")) {
        const std::string place = source.pointer + "/$ref";
        if (!ref->is_string())
            return fail(place, "\"$ref\" must be a string, not " + shown(*ref));
        const auto target = references_.resolve(ref->get<std::string>(), source.resource);
        if (!target)
            return fail(place, target.error().text());
        emit(Op::reference, order(*target->schema, target->pointer));
    }
    if (const Json* ref = find(source, "$dynamicRef")) {
        const std::string place = source.pointer + "/$dynamicRef";
        if (!ref->is_string())
            return fail(place, "\"$dynamicRef\" must be a string, not " + shown(*ref));
        const auto text = ref->get<std::string>();
        const auto target = references_.resolve(text, source.resource);
        if (!target)
            return fail(place, target.error().text());
        // Only a reference that lands on a $dynamicAnchor is dynamic.
        dynamic_step(*target, target->dynamic ? text.substr(text.find('#') + 1) : std::string{never_dynamic});
    }
    if (const Json* ref = find(source, "$recursiveRef")) {
        const auto target = references_.resolve("#", source.resource);
        if (!target)
            return fail(source.pointer + "/$recursiveRef", target.error().text());
        const bool dynamic = references_.dynamic_anchor(target->resource, References::recursive_anchor).has_value();
        if (*ref != "#")
            return fail(source.pointer + "/$recursiveRef", "\"$recursiveRef\" must be \"#\", not " + shown(*ref));
        dynamic_step(*target, dynamic ? References::recursive_anchor : never_dynamic);
    }
}

/// A reference to `target`, or to what the outermost schema on the way here
/// calls by the dynamic anchor `name`.
void Compiler::dynamic_step(const References::Target& target, std::string name)
{
    emit(Op::dynamic_reference, code_->dynamic_references.size());
    code_->dynamic_references.push_back({order(*target.schema, target.pointer), {}});
    dynamic_names_.push_back(std::move(name));
}

void Compiler::complete_dynamic_references()
{
    // Anchors of one name are few, references to it may be many.
    const auto count = references_.resource_count();
    for (std::size_t i = 0; i < dynamic_names_.size(); ++i) {
        auto& by_resource = code_->dynamic_references[i].by_resource;
        for (std::uint32_t resource = 0; resource < count && dynamic_names_[i] != never_dynamic; ++resource) {
            if (const auto own = references_.dynamic_anchor(resource, dynamic_names_[i]))
                by_resource.emplace(resource, order(*own->schema, own->pointer));
        }
    }
}

/// Last, because they ask what every other keyword has looked at.
void Compiler::unevaluated(const Source& source)
{
    if (find(source, "unevaluatedItems") != nullptr)
        emit(Op::unevaluated_items, order_keyword(source, "unevaluatedItems"));
    if (find(source, "unevaluatedProperties") != nullptr)
        emit(Op::unevaluated_properties, order_keyword(source, "unevaluatedProperties"));
}

}  // namespace assay::schema
