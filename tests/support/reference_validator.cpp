#include "support/reference_validator.hpp"

#include <algorithm>
#include <cmath>
#include <regex>

namespace assay::test {
namespace {

constexpr std::size_t max_work = 20'000;

bool equal(const Json& a, const Json& b)
{
    if (a.is_number() && b.is_number())
        return a.get<long double>() == b.get<long double>();
    if (a.type() != b.type())
        return false;
    if (a.is_array())
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), equal);
    if (a.is_object())
        return a.size() == b.size() && std::all_of(a.items().begin(), a.items().end(), [&](const auto& member) {
                   return b.contains(member.key()) && equal(member.value(), b[member.key()]);
               });
    return a == b;
}

bool is_type(const Json& instance, const std::string& type)
{
    if (type == "integer")
        return instance.is_number_integer() ||
               (instance.is_number() && std::trunc(instance.get<double>()) == instance.get<double>());
    if (type == "number")
        return instance.is_number();
    return instance.type_name() == type;
}

std::size_t code_points(const std::string& text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

bool matches(const Json& pattern, const std::string& text)
{
    return std::regex_search(text, std::regex{pattern.get<std::string>(), std::regex::ECMAScript});
}

}  // namespace

std::optional<bool> ReferenceValidator::accepts(const Json& instance)
{
    work_ = 0;
    gave_up_ = false;
    const bool valid = evaluate(root_, instance).valid;
    return gave_up_ ? std::nullopt : std::optional{valid};
}

ReferenceValidator::Outcome ReferenceValidator::evaluate(const Json& schema, const Json& instance)
{
    Outcome out;
    if (schema.is_boolean()) {
        out.valid = schema.get<bool>();
        return out;
    }
    if (++work_ > max_work)
        gave_up_ = true;
    for (const char* unknown : {"$id", "$dynamicRef", "$recursiveRef"})
        gave_up_ = gave_up_ || schema.contains(unknown);
    if (gave_up_)
        return out;
    out.valid = scalar(schema, instance);
    in_place(schema, instance, out);
    object(schema, instance, out);
    array(schema, instance, out);
    unevaluated(schema, instance, out);
    if (!out.valid)
        return {false, {}, {}};  // what failed evaluates nothing
    return out;
}

bool ReferenceValidator::scalar(const Json& schema, const Json& instance)
{
    bool valid = true;
    if (schema.contains("type")) {
        const Json& type = schema["type"];
        valid = type.is_string() ? is_type(instance, type.get<std::string>())
                                 : std::any_of(type.begin(), type.end(), [&](const Json& one) { return is_type(instance, one.get<std::string>()); });
    }
    if (schema.contains("const"))
        valid = valid && equal(schema["const"], instance);
    if (schema.contains("enum"))
        valid = valid && std::any_of(schema["enum"].begin(), schema["enum"].end(), [&](const Json& one) { return equal(one, instance); });
    const auto bound = [&](const char* keyword) { return schema[keyword].get<long double>(); };
    if (instance.is_number()) {
        const auto value = instance.get<long double>();
        valid = valid && !(schema.contains("minimum") && value < bound("minimum"));
        valid = valid && !(schema.contains("exclusiveMinimum") && value <= bound("exclusiveMinimum"));
        valid = valid && !(schema.contains("maximum") && value > bound("maximum"));
        valid = valid && !(schema.contains("exclusiveMaximum") && value >= bound("exclusiveMaximum"));
        if (schema.contains("multipleOf")) {
            gave_up_ = gave_up_ || std::fabs(value) > 0x1p62L || bound("multipleOf") > 0x1p62L;
            valid = valid && std::fmod(value, bound("multipleOf")) == 0;
        }
    }
    if (instance.is_string()) {
        const auto text = instance.get<std::string>();
        const auto length = static_cast<long double>(code_points(text));
        valid = valid && !(schema.contains("minLength") && length < bound("minLength"));
        valid = valid && !(schema.contains("maxLength") && length > bound("maxLength"));
        valid = valid && !(schema.contains("pattern") && !matches(schema["pattern"], text));
    }
    return valid;
}

const Json* ReferenceValidator::target(const std::string& reference)
{
    if (reference == "#")
        return &root_;
    if (!reference.starts_with("#/"))
        return nullptr;
    const Json::json_pointer pointer{reference.substr(1)};
    return root_.contains(pointer) ? &root_[pointer] : nullptr;
}

/// Takes over what a schema applied to the same instance says.
void ReferenceValidator::apply(const Json& schema, const Json& instance, Outcome& out)
{
    const Outcome inner = evaluate(schema, instance);
    out.valid = out.valid && inner.valid;
    out.properties.insert(inner.properties.begin(), inner.properties.end());
    out.items.insert(inner.items.begin(), inner.items.end());
}

void ReferenceValidator::in_place(const Json& schema, const Json& instance, Outcome& out)
{
    if (schema.contains("$ref")) {
        if (const Json* referred = target(schema["$ref"].get<std::string>()))
            apply(*referred, instance, out);
        else
            gave_up_ = true;
    }
    for (const Json& branch : schema.value("allOf", Json::array()))
        apply(branch, instance, out);
    for (const char* keyword : {"anyOf", "oneOf"}) {
        if (!schema.contains(keyword))
            continue;
        std::size_t fitting = 0;
        for (const Json& branch : schema[keyword]) {
            Outcome alone;
            apply(branch, instance, alone);
            if (!alone.valid)
                continue;
            ++fitting;
            out.properties.merge(alone.properties);
            out.items.merge(alone.items);
        }
        out.valid = out.valid && (std::string{keyword} == "anyOf" ? fitting > 0 : fitting == 1);
    }
    if (schema.contains("not"))
        out.valid = !evaluate(schema["not"], instance).valid && out.valid;
    if (schema.contains("if")) {
        Outcome test;
        apply(schema["if"], instance, test);
        const char* next = test.valid ? "then" : "else";
        if (test.valid) {
            out.properties.merge(test.properties);
            out.items.merge(test.items);
        }
        if (schema.contains(next))
            apply(schema[next], instance, out);
    }
    const Json dependents = schema.value("dependentSchemas", Json::object());
    for (const auto& [name, dependent] : dependents.items()) {
        if (instance.is_object() && instance.contains(name))
            apply(dependent, instance, out);
    }
}

void ReferenceValidator::object(const Json& schema, const Json& instance, Outcome& out)
{
    if (!instance.is_object())
        return;
    for (const auto& [name, value] : instance.items()) {
        bool looked_at = false;
        const auto look = [&](const Json& rule) {
            looked_at = true;
            out.valid = evaluate(rule, value).valid && out.valid;
            out.properties.insert(name);
        };
        if (schema.contains("properties") && schema["properties"].contains(name))
            look(schema["properties"][name]);
        const Json patterns = schema.value("patternProperties", Json::object());
        for (const auto& [pattern, rule] : patterns.items()) {
            if (matches(pattern, name))
                look(rule);
        }
        if (schema.contains("additionalProperties") && !looked_at)
            look(schema["additionalProperties"]);
        if (schema.contains("propertyNames"))
            out.valid = evaluate(schema["propertyNames"], Json(name)).valid && out.valid;
    }
    for (const Json& name : schema.value("required", Json::array()))
        out.valid = out.valid && instance.contains(name.get<std::string>());
    const Json dependencies = schema.value("dependentRequired", Json::object());
    for (const auto& [name, needed] : dependencies.items()) {
        for (const Json& other : needed)
            out.valid = out.valid && (!instance.contains(name) || instance.contains(other.get<std::string>()));
    }
    const auto size = static_cast<long double>(instance.size());
    out.valid = out.valid && !(schema.contains("minProperties") && size < schema["minProperties"].get<long double>());
    out.valid = out.valid && !(schema.contains("maxProperties") && size > schema["maxProperties"].get<long double>());
}

void ReferenceValidator::array(const Json& schema, const Json& instance, Outcome& out)
{
    if (!instance.is_array())
        return;
    const Json prefix = schema.value("prefixItems", Json::array());
    std::size_t contained = 0;
    for (std::size_t i = 0; i < instance.size(); ++i) {
        const Json* rule = i < prefix.size() ? &prefix[i] : schema.contains("items") ? &schema["items"] : nullptr;
        if (rule != nullptr) {
            out.valid = evaluate(*rule, instance[i]).valid && out.valid;
            out.items.insert(i);
        }
        if (schema.contains("contains") && evaluate(schema["contains"], instance[i]).valid) {
            ++contained;
            out.items.insert(i);
        }
        for (std::size_t j = 0; j < i && schema.value("uniqueItems", false); ++j)
            out.valid = out.valid && !equal(instance[i], instance[j]);
    }
    if (schema.contains("contains")) {
        const auto found = static_cast<long double>(contained);
        out.valid = out.valid && found >= schema.value("minContains", 1.0L);
        out.valid = out.valid && !(schema.contains("maxContains") && found > schema["maxContains"].get<long double>());
    }
    const auto size = static_cast<long double>(instance.size());
    out.valid = out.valid && !(schema.contains("minItems") && size < schema["minItems"].get<long double>());
    out.valid = out.valid && !(schema.contains("maxItems") && size > schema["maxItems"].get<long double>());
}

void ReferenceValidator::unevaluated(const Json& schema, const Json& instance, Outcome& out)
{
    if (schema.contains("unevaluatedProperties") && instance.is_object()) {
        for (const auto& [name, value] : instance.items()) {
            if (out.properties.contains(name))
                continue;
            out.valid = evaluate(schema["unevaluatedProperties"], value).valid && out.valid;
            out.properties.insert(name);
        }
    }
    if (schema.contains("unevaluatedItems") && instance.is_array()) {
        for (std::size_t i = 0; i < instance.size(); ++i) {
            if (out.items.contains(i))
                continue;
            out.valid = evaluate(schema["unevaluatedItems"], instance[i]).valid && out.valid;
            out.items.insert(i);
        }
    }
}

}  // namespace assay::test
