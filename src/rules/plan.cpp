#include "rules/plan.hpp"

#include "core/json_text.hpp"
#include "rules/option_words.hpp"
#include "schema/schema.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

unsigned bit_of(std::string_view type)
{
    if (type == "null")
        return null_bit;
    if (type == "boolean")
        return boolean_bit;
    if (type == "integer")
        return integer_bit;
    if (type == "number")
        return number_bit | integer_bit;
    if (type == "string")
        return string_bit;
    if (type == "array")
        return array_bit;
    return type == "object" ? object_bit : 0U;
}

const Json* member(const Json& schema, const char* key)
{
    const auto found = schema.find(key);
    return found == schema.end() ? nullptr : &*found;
}

std::optional<double> number_of(const Json& schema, const char* key)
{
    const Json* const value = member(schema, key);
    return value != nullptr && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
}

std::size_t size_of(const Json& schema, const char* key, std::size_t otherwise)
{
    const std::optional<double> value = number_of(schema, key);
    return value && *value >= 0 && *value < 1e15 ? static_cast<std::size_t>(*value) : otherwise;
}

std::string text_of(const Json& schema, const char* key)
{
    const Json* const value = member(schema, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

/// `base` with everything `extra` says as well: properties and required names
/// add up, other keywords of `extra` win.
Json merged(Json base, const Json& extra)
{
    if (!extra.is_object())
        return base;
    if (!base.is_object())
        base = Json::object();
    for (const auto& [key, value] : extra.items()) {
        if (key == "properties" && base.contains(key)) {
            for (const auto& [name, property] : value.items())
                base[key][name] = base[key].contains(name) ? merged(base[key][name], property) : property;
        } else if (key == "required" && base.contains(key)) {
            for (const Json& name : value)
                base[key].push_back(name);
        } else {
            base[key] = value;
        }
    }
    return base;
}

class Compiler {
public:
    Compiler(const Json& root, const PlanLimits& limits) : root_(root), limits_(limits) {}

    Node compile(const Json& written, FieldWords words)
    {
        Node node;
        if (++nodes_ > limits_.max_nodes)
            too_large_ = true;
        if (too_large_ || active_.size() >= limits_.max_depth) {
            node.cut_off = true;
            return node;
        }
        const Json* target = &written;
        if (written.is_object() && written.contains("$ref")) {
            target = &schema::resolve(root_, written);
            if (std::find(active_.begin(), active_.end(), target) != active_.end()) {
                node.cut_off = true;
                return node;
            }
        }
        active_.push_back(target);
        node = compile_flat(flattened(written, *target, 0), std::move(words));
        active_.pop_back();
        return node;
    }

    [[nodiscard]] bool too_large() const { return too_large_ || nodes_ > limits_.max_nodes; }

private:
    /// The schema with its reference and its allOf written out in place.
    Json flattened(const Json& written, const Json& target, std::size_t depth)
    {
        Json flat = target;
        if (&written != &target)
            for (const auto& [key, value] : written.items())
                if (key != "$ref")
                    flat[key] = value;
        const Json* const parts = flat.is_object() ? member(flat, "allOf") : nullptr;
        if (parts == nullptr || depth >= limits_.max_depth || ++nodes_ > limits_.max_nodes)
            return flat;
        const Json all = *parts;
        flat.erase("allOf");
        for (const Json& part : all) {
            const Json& whole = part.is_object() && part.contains("$ref") ? schema::resolve(root_, part) : part;
            flat = merged(std::move(flat), flattened(part, whole, depth + 1));
        }
        return flat;
    }

    Node compile_flat(const Json& flat, FieldWords words)
    {
        Node node;
        if (flat.is_object()) {
            for (const char* const key : {"title", "description"})
                for (std::string& word : split_name(text_of(flat, key)))
                    words.description.push_back(std::move(word));
        }
        node.words = std::move(words);
        if (!flat.is_object())
            return node;
        for (const char* const key : {"anyOf", "oneOf"})
            if (const Json* const branches = member(flat, key); branches != nullptr && branches->is_array()) {
                Json base = flat;
                base.erase(key);
                return with_variants(base, *branches, std::move(node));
            }
        read_types(flat, node);
        read_options(flat, node);
        read_number(flat, node);
        read_string(flat, node);
        read_array(flat, node);
        read_object(flat, node);
        node.cue = decide_cue(node);
        node.option_index = index_options(node.options);
        return node;
    }

    Node with_variants(const Json& base, const Json& branches, Node node)
    {
        FieldWords words = node.words;
        words.description.clear();  // read again from `base` with each branch
        bool nullable = false;
        std::vector<Node> variants;
        for (const Json& branch : branches) {
            const Json& whole = branch.is_object() && branch.contains("$ref") ? schema::resolve(root_, branch) : branch;
            if (whole.is_boolean() && !whole.get<bool>())
                continue;
            if (std::find(active_.begin(), active_.end(), &whole) != active_.end())
                continue;  // a recursive branch is never the one to take
            active_.push_back(&whole);
            Node variant = compile_within(merged(base, flattened(branch, whole, 0)), words);
            active_.pop_back();
            if (variant.types == null_bit)
                nullable = true;
            else
                variants.push_back(std::move(variant));
        }
        if (all_have_options(variants))
            return joined_options(std::move(variants), nullable);
        if (variants.size() == 1) {
            variants.front().types |= nullable ? null_bit : 0U;
            return std::move(variants.front());
        }
        node.types = nullable ? null_bit : 0U;
        for (const Node& variant : variants)
            node.types |= variant.types;
        node.variants = std::move(variants);
        return node;
    }

    Node compile_within(const Json& flat, FieldWords words)
    {
        if (++nodes_ > limits_.max_nodes || active_.size() >= limits_.max_depth) {
            too_large_ = too_large_ || nodes_ > limits_.max_nodes;
            Node node;
            node.cut_off = true;
            return node;
        }
        return compile_flat(flat, std::move(words));
    }

    static bool all_have_options(const std::vector<Node>& variants)
    {
        return variants.size() > 1 && std::all_of(variants.begin(), variants.end(), [](const Node& variant) {
                   return !variant.options.empty();
               });
    }

    /// oneOf with a const each is an enum with remarks.
    static Node joined_options(std::vector<Node> variants, bool nullable)
    {
        Node node = std::move(variants.front());
        for (std::size_t i = 1; i < variants.size(); ++i) {
            node.types |= variants[i].types;
            std::move(variants[i].options.begin(), variants[i].options.end(), std::back_inserter(node.options));
        }
        node.types |= nullable ? null_bit : 0U;
        node.cue = decide_cue(node);
        node.option_index = index_options(node.options);
        return node;
    }

    static void read_types(const Json& flat, Node& node)
    {
        const Json* const type = member(flat, "type");
        if (type != nullptr && type->is_string()) {
            node.types = bit_of(type->get<std::string>());
        } else if (type != nullptr && type->is_array()) {
            node.types = 0;
            for (const Json& one : *type)
                node.types |= bit_of(one.get<std::string>());
        } else if (flat.contains("properties")) {
            node.types = object_bit;
        } else if (flat.contains("items") || flat.contains("prefixItems")) {
            node.types = array_bit;
        } else if (flat.contains("pattern") || flat.contains("format") || flat.contains("maxLength")) {
            node.types = string_bit;
        } else if (flat.contains("minimum") || flat.contains("maximum") || flat.contains("multipleOf")) {
            node.types = number_bit | integer_bit;
        }
    }

    static void read_options(const Json& flat, Node& node)
    {
        const auto add = [&node](const Json& value) {
            Option option;
            option.json = value.dump();
            option.text = value.is_string() ? value.get<std::string>() : option.json;
            option.words = split_name(option.text);
            option.is_null = value.is_null();
            option.level = level_of(option.words);
            node.options.push_back(std::move(option));
        };
        if (const Json* const value = member(flat, "const"))
            add(*value);
        else if (const Json* const values = member(flat, "enum"))
            for (const Json& one : *values)
                add(one);
        // Null is written only where both the type and the list admit it.
        const bool null_listed = std::any_of(node.options.begin(), node.options.end(), [](const Option& option) { return option.is_null; });
        if (!node.options.empty() && !null_listed)
            node.types &= ~static_cast<unsigned>(null_bit);
        else if (null_listed && node.options.size() == 1)
            node.types = null_bit;
    }

    static void read_number(const Json& flat, Node& node)
    {
        NumberRange& range = node.number;
        range.minimum = number_of(flat, "minimum");
        range.maximum = number_of(flat, "maximum");
        if (const auto bound = number_of(flat, "exclusiveMinimum"); bound && (!range.minimum || *bound >= *range.minimum)) {
            range.minimum = bound;
            range.exclusive_minimum = true;
        }
        if (const auto bound = number_of(flat, "exclusiveMaximum"); bound && (!range.maximum || *bound <= *range.maximum)) {
            range.maximum = bound;
            range.exclusive_maximum = true;
        }
        range.multiple_of = number_of(flat, "multipleOf");
        range.integer = node.admits(integer_bit) && !node.admits(number_bit);
    }

    static void read_string(const Json& flat, Node& node)
    {
        node.string.min_length = size_of(flat, "minLength", 0);
        node.string.max_length = size_of(flat, "maxLength", node.string.max_length);
        node.string.format = text_of(flat, "format");
        if (const std::string expression = text_of(flat, "pattern"); !expression.empty())
            node.string.pattern = Pattern::compile(expression);
    }

    void read_array(const Json& flat, Node& node)
    {
        if (!node.admits(array_bit))
            return;
        ArrayShape& array = node.array;
        array.min_items = size_of(flat, "minItems", 0);
        array.max_items = size_of(flat, "maxItems", std::max(limits_.max_list_items, array.min_items));
        array.unique = member(flat, "uniqueItems") != nullptr && *member(flat, "uniqueItems") == true;
        if (const Json* const prefix = member(flat, "prefixItems"))
            for (const Json& item : *prefix)
                array.prefix.push_back(compile(item, node.words));
        const Json* const items = member(flat, "items");
        if (items != nullptr && *items == false)
            array.max_items = std::min(array.max_items, array.prefix.size());
        else if (items != nullptr && items->is_object())
            array.items = std::make_unique<Node>(compile(*items, node.words));
    }

    void read_object(const Json& flat, Node& node)
    {
        if (!node.admits(object_bit))
            return;
        std::vector<std::string> required;
        if (const Json* const names = member(flat, "required"); names != nullptr && names->is_array())
            for (const Json& name : *names)
                required.push_back(name.get<std::string>());
        const auto is_required = [&required](const std::string& name) {
            return std::find(required.begin(), required.end(), name) != required.end();
        };
        const auto add = [this, &node](const std::string& name, const Json& value, bool needed) {
            Property property;
            append_json_string(property.key_json, name);
            property.key_json += ':';
            property.required = needed;
            property.value = std::make_unique<Node>(compile(value, {split_name(name), node.words.name, {}}));
            node.properties.push_back(std::move(property));
        };
        const Json none = Json::object();
        const Json* const properties = member(flat, "properties");
        const Json& known = properties != nullptr ? *properties : none;
        for (const auto& [name, value] : known.items())
            if (!(value.is_boolean() && !value.get<bool>()))
                add(name, value, is_required(name));
        // Names that are required but described only in general.
        const Json* const additional = member(flat, "additionalProperties");
        std::sort(required.begin(), required.end());
        required.erase(std::unique(required.begin(), required.end()), required.end());
        for (const std::string& name : required)
            if (!known.contains(name))
                add(name, additional != nullptr ? *additional : none, true);
    }

    const Json& root_;
    const PlanLimits& limits_;
    std::vector<const Json*> active_;  ///< Places being compiled, outermost first.
    std::size_t nodes_ = 0;
    bool too_large_ = false;
};

}  // namespace

Result<Node> compile_plan(const Json& document, const PlanLimits& limits)
{
    Compiler compiler{document, limits};
    Node root = compiler.compile(document, {});
    if (compiler.too_large())
        return Error{Errc::invalid_input,
                     "the schema is too large for the built-in rules: more than " + std::to_string(limits.max_nodes) + " places"};
    if (!root.admits(object_bit))
        return Error{Errc::invalid_input, "the schema's root must be an object"};
    root.types = object_bit;
    return root;
}

}  // namespace assay::rules
