#include "schema/evaluator.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "schema/equality.hpp"
#include "schema/words.hpp"

#include <bitset>
#include <cassert>

namespace assay::schema {
namespace {

using simdjson::dom::element;

/// How many names of `required` are tracked without memory for them.
constexpr std::size_t tracked_names = 256;

std::string quoted_name(std::string_view name)
{
    return "\"" + shorten(name, 60) + "\"";
}

bool has_member(simdjson::dom::object object, std::string_view name)
{
    return object.at_key(name).error() == simdjson::SUCCESS;
}

}  // namespace

bool Evaluator::item(NodeId id, element value, const Context& context, std::size_t index)
{
    if (context.depth >= options_.max_depth) {
        stopped_ = too_deep;
        return false;
    }
    const Context inside{value, context.depth + 1, context.scope, nullptr};
    if (out_ == nullptr)
        return node(id, inside);
    const auto length = path_.size();
    path_ += "/" + std::to_string(index);
    const bool fits = node(id, inside);
    path_.resize(length);
    return fits;
}

bool Evaluator::member(NodeId id, element value, const Context& context, std::string_view key)
{
    if (context.depth >= options_.max_depth) {
        stopped_ = too_deep;
        return false;
    }
    const Context inside{value, context.depth + 1, context.scope, nullptr};
    if (out_ == nullptr)
        return node(id, inside);
    const auto length = path_.size();
    append_pointer(path_, key);
    const bool fits = node(id, inside);
    path_.resize(length);
    return fits;
}

bool Evaluator::object(const Node& at, const ObjectRules& rules, const Context& context)
{
    simdjson::dom::object members;
    if (context.value.get(members) != simdjson::SUCCESS)
        return true;

    bool fits = true;
    std::bitset<tracked_names> present;
    std::vector<bool> more_present(rules.required.size() > tracked_names ? rules.required.size() : 0);
    std::size_t position = 0;
    for (const auto field : members) {
        bool declared = false;
        bool looked_at = false;
        if (const auto index = rules.table.find(field.key, static_cast<std::uint32_t>(position)); index != PropertyTable::none) {
            const auto& property = rules.properties[index];
            if (property.required < tracked_names)
                present.set(property.required);
            else if (property.required != no_node)
                more_present[property.required] = true;
            if (property.node != no_node) {
                declared = true;
                fits = member(property.node, field.value, context, field.key) && fits;
            }
        }
        for (const auto& rule : rules.patterns) {
            if (!found_in(rule.pattern, field.key))
                continue;
            declared = true;
            fits = member(rule.node, field.value, context, field.key) && fits;
        }
        looked_at = declared;
        if (!declared && rules.additional_forbidden) {
            fits = broken(at, "additionalProperties", [&] {
                return "has the property " + quoted_name(field.key) + ", which the schema does not allow";
            });
        } else if (!declared && rules.additional != no_node) {
            looked_at = true;
            fits = member(rules.additional, field.value, context, field.key) && fits;
        }
        if (!fits && out_ == nullptr)
            return false;
        if (looked_at && context.seen != nullptr)
            Evaluated::mark(context.seen->properties, position);
        ++position;
    }

    for (std::size_t i = 0; i < rules.required.size(); ++i) {
        const bool found = i < tracked_names ? present.test(i) : more_present[i];
        if (found)
            continue;
        fits = broken(at, "required", [&] { return "is missing the required property " + quoted_name(rules.required[i]); });
        if (out_ == nullptr)
            return false;
    }
    return fits;
}

bool Evaluator::object_step(const Node& at, Step step, const Context& context)
{
    simdjson::dom::object members;
    if (context.value.get(members) != simdjson::SUCCESS)
        return true;
    // object::size() saturates at 2^24 - 1, so it is counted where it matters.
    const auto count = [&] {
        std::uint64_t size = 0;
        for (auto it = members.begin(); it != members.end(); ++it)
            ++size;
        return size;
    };

    switch (step.op) {
    case Op::property_names: {
        bool fits = true;
        // A name is no element of the instance, so it is parsed into one.
        simdjson::dom::parser parser;
        std::string text;
        for (const auto field : members) {
            text.clear();
            append_json_string(text, field.key);
            element name;
            bool fine = parser.parse(text).get(name) == simdjson::SUCCESS;
            if (fine) {
                const Quietly quietly{*this};
                fine = node(step.operand, {name, context.depth, context.scope, nullptr});
            }
            if (fine)
                continue;
            fits = broken(at, "propertyNames", [&] {
                return "has the property " + quoted_name(field.key) + ", a name that the schema does not allow";
            });
            if (out_ == nullptr)
                return false;
            if (options_.report == Report::complete)
                static_cast<void>(node_by_steps(step.operand, {name, context.depth, context.scope, nullptr}));
        }
        return fits;
    }
    case Op::min_properties: {
        const auto least = code_.sizes[step.operand];
        return count() >= least || broken(at, "minProperties", [&] {
                   return "must have at least " + counted(least, "property", "properties") + ", not " + std::to_string(count());
               });
    }
    case Op::max_properties: {
        const auto most = code_.sizes[step.operand];
        return count() <= most || broken(at, "maxProperties", [&] {
                   return "must have at most " + counted(most, "property", "properties") + ", not " + std::to_string(count());
               });
    }
    default: break;
    }

    bool fits = true;
    for (const auto& dependency : code_.dependencies[step.operand]) {
        if (!has_member(members, dependency.property))
            continue;
        if (dependency.node != no_node)
            fits = node(dependency.node, context) && fits;
        for (const auto& needed : dependency.required) {
            if (!has_member(members, needed))
                fits = broken(at, at.says_dependencies ? "dependencies" : "dependentRequired", [&] {
                    return "is missing the property " + quoted_name(needed) + ", which " + quoted_name(dependency.property) +
                           " makes necessary";
                });
        }
        if (!fits && out_ == nullptr)
            return false;
    }
    return fits;
}

bool Evaluator::array(const ArrayRules& rules, const Context& context)
{
    simdjson::dom::array items;
    if (context.value.get(items) != simdjson::SUCCESS)
        return true;
    bool fits = true;
    std::size_t index = 0;
    for (const auto value : items) {
        const NodeId rule = index < rules.prefix.size() ? rules.prefix[index] : rules.rest;
        if (rule == no_node)
            break;
        fits = item(rule, value, context, index) && fits;
        if (!fits && out_ == nullptr)
            return false;
        if (context.seen != nullptr)
            Evaluated::mark(context.seen->items, index);
        ++index;
    }
    return fits;
}

bool Evaluator::array_step(const Node& at, Step step, const Context& context)
{
    simdjson::dom::array items;
    if (context.value.get(items) != simdjson::SUCCESS)
        return true;
    if (step.op == Op::unique_items) {
        const auto pair = find_equal_pair(items, exact_);
        return !pair || broken(at, "uniqueItems", [&] {
                   element twice;
                   const auto error = items.at(pair->first).get(twice);
                   assert(error == simdjson::SUCCESS);
                   static_cast<void>(error);
                   return "must not hold an item twice, but items " + std::to_string(pair->first) + " and " +
                          std::to_string(pair->second) + " are both " + quoted(twice);
               });
    }
    std::uint64_t count = 0;
    for (auto it = items.begin(); it != items.end(); ++it)
        ++count;
    const auto bound = code_.sizes[step.operand];
    if (step.op == Op::min_items)
        return count >= bound || broken(at, "minItems", [&] {
                   return "must have at least " + counted(bound, "item", "items") + ", not " + std::to_string(count);
               });
    return count <= bound || broken(at, "maxItems", [&] {
               return "must have at most " + counted(bound, "item", "items") + ", not " + std::to_string(count);
           });
}

bool Evaluator::contains(const Node& at, const ContainsRule& rule, const Context& context)
{
    simdjson::dom::array items;
    if (context.value.get(items) != simdjson::SUCCESS)
        return true;
    std::uint64_t found = 0;
    {
        const Quietly quietly{*this};
        std::size_t index = 0;
        for (const auto value : items) {
            if (item(rule.node, value, context, index)) {
                ++found;
                if (context.seen != nullptr)
                    Evaluated::mark(context.seen->items, index);
            }
            ++index;
        }
    }
    if (found < rule.min)
        return broken(at, "contains", [&] {
            return "must hold at least " + counted(rule.min, "item", "items") + " of the kind that \"contains\" asks for, not " +
                   std::to_string(found);
        });
    if (rule.max && found > *rule.max)
        return broken(at, "maxContains", [&] {
            return "must hold at most " + counted(*rule.max, "item", "items") + " of the kind that \"contains\" asks for, not " +
                   std::to_string(found);
        });
    return true;
}

bool Evaluator::unevaluated_items(NodeId rule, const Context& context)
{
    simdjson::dom::array items;
    if (context.value.get(items) != simdjson::SUCCESS)
        return true;
    bool fits = true;
    std::size_t index = 0;
    for (const auto value : items) {
        const bool looked_at = index < context.seen->items.size() && context.seen->items[index];
        if (!looked_at) {
            fits = item(rule, value, context, index) && fits;
            Evaluated::mark(context.seen->items, index);
        }
        if (!fits && out_ == nullptr)
            return false;
        ++index;
    }
    return fits;
}

bool Evaluator::unevaluated_properties(const Node& at, NodeId rule, const Context& context)
{
    simdjson::dom::object members;
    if (context.value.get(members) != simdjson::SUCCESS)
        return true;
    const bool forbidden = code_.nodes[rule].end_step - code_.nodes[rule].first_step == 1 &&
                           code_.steps[code_.nodes[rule].first_step].op == Op::never;
    bool fits = true;
    std::size_t position = 0;
    for (const auto field : members) {
        const bool looked_at = position < context.seen->properties.size() && context.seen->properties[position];
        if (!looked_at && forbidden) {
            fits = broken(at, "unevaluatedProperties", [&] {
                return "has the property " + quoted_name(field.key) + ", which the schema does not allow";
            });
        } else if (!looked_at) {
            fits = member(rule, field.value, context, field.key) && fits;
            Evaluated::mark(context.seen->properties, position);
        }
        if (!fits && out_ == nullptr)
            return false;
        ++position;
    }
    return fits;
}

}  // namespace assay::schema
