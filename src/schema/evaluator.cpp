#include "schema/evaluator.hpp"

#include "core/utf8.hpp"
#include "schema/equality.hpp"
#include "schema/words.hpp"

namespace assay::schema {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::uint32_t types_of(element value, const ExactNumbers* exact)
{
    switch (value.type()) {
    case element_type::NULL_VALUE: return type_null;
    case element_type::BOOL: return type_boolean;
    case element_type::STRING: return type_string;
    case element_type::ARRAY: return type_array;
    case element_type::OBJECT: return type_object;
    case element_type::DOUBLE:
        return number_of(value, exact)->is_integer() ? type_number | type_integer : static_cast<std::uint32_t>(type_number);
    default: return type_number | type_integer;
    }
}

const char* keyword_of(Op op)
{
    switch (op) {
    case Op::minimum: return "minimum";
    case Op::exclusive_minimum: return "exclusiveMinimum";
    case Op::maximum: return "maximum";
    case Op::exclusive_maximum: return "exclusiveMaximum";
    default: return "multipleOf";
    }
}

const char* bound_words(Op op)
{
    switch (op) {
    case Op::minimum: return "must be at least ";
    case Op::exclusive_minimum: return "must be more than ";
    case Op::maximum: return "must be at most ";
    case Op::exclusive_maximum: return "must be less than ";
    default: return "must be a multiple of ";
    }
}

}  // namespace

bool Evaluator::accepts(element instance)
{
    const bool fits = node(0, {instance, 0, nullptr, nullptr});
    return fits && stopped_ == nullptr;
}

std::vector<Violation> Evaluator::violations(element instance)
{
    std::vector<Violation> out;
    if (accepts(instance))
        return out;
    if (stopped_ != nullptr)
        return {{"", "", limit_keyword, stopped_}};
    work_ = 0;
    out_ = &out;
    static_cast<void>(node(0, {instance, 0, nullptr, nullptr}));
    out_ = nullptr;
    if (stopped_ != nullptr)
        out.push_back({"", "", limit_keyword, stopped_});
    return out;
}

void Evaluator::record(const Node& at, const char* keyword, std::string message)
{
    if (out_->size() >= options_.max_violations)
        return;
    const bool is_keyword = std::string_view{keyword} != false_keyword;
    out_->push_back({path_, is_keyword ? at.place + "/" + keyword : at.place, keyword, std::move(message)});
}

/// Most of an invalid instance is valid, which needs no explaining, and the
/// verdict alone is quicker. Where verdicts are not remembered that pays only
/// near the root, or every level would look at all those below again.
bool Evaluator::explained(NodeId id, const Context& context)
{
    const bool has_plan = context.seen == nullptr && has_plans();
    const bool is_full = out_->size() >= options_.max_violations;
    if (is_full || code_.is_recursive || (has_plan && context.depth > 0 && context.depth <= 8)) {
        const Quietly quietly{*this};
        Evaluated seen;
        Context own = context;
        own.seen = context.seen != nullptr ? &seen : nullptr;
        if (silently(id, own)) {
            if (context.seen != nullptr)
                context.seen->merge(seen);
            return true;
        }
        if (is_full)
            return false;
    }
    return node_by_steps(id, context);
}

bool Evaluator::node_by_steps(NodeId id, const Context& context)
{
    const Node& at = code_.nodes[id];
    if (at.first_step == at.end_step)
        return true;
    return enter() && leave(run_steps(at, context));
}

bool Evaluator::run_steps(const Node& at, const Context& context)
{
    const Scope own{context.scope, at.resource};
    Context here = context;
    if (context.scope == nullptr || context.scope->resource != at.resource)
        here.scope = &own;
    Evaluated seen;
    const Op last = code_.steps[at.end_step - 1].op;
    if (last == Op::unevaluated_items || last == Op::unevaluated_properties)
        here.seen = &seen;

    bool fits = true;
    for (std::uint32_t i = at.first_step; i < at.end_step; ++i) {
        const Step next = code_.steps[i];
        // What a broken schema left unevaluated says nothing.
        if (!fits && (next.op == Op::unevaluated_items || next.op == Op::unevaluated_properties))
            break;
        if (step(at, next, here))
            continue;
        fits = false;
        // Of a value of the wrong type there is nothing more to say.
        if (out_ == nullptr || (next.op == Op::type && options_.report == Report::advice))
            return false;
    }
    if (fits && here.seen == &seen && context.seen != nullptr)
        context.seen->merge(seen);
    return fits;
}

bool Evaluator::step(const Node& at, Step step, const Context& context)
{
    switch (step.op) {
    case Op::never:
        return broken(at, false_keyword, [&] { return "is not allowed here: " + quoted(context.value, exact_); });
    case Op::type: return type(at, step.operand, context);
    case Op::constant:
        return equal({context.value, exact_}, {code_.constants[step.operand], &code_.exact_constants}) || broken(at, "const", [&] {
                   return "must be " + quoted(code_.constants[step.operand], &code_.exact_constants) + ", not " + quoted(context.value, exact_);
               });
    case Op::one_of_values: return one_of_values(at, code_.enumerations[step.operand], context);
    case Op::minimum:
    case Op::exclusive_minimum:
    case Op::maximum:
    case Op::exclusive_maximum:
    case Op::multiple_of: return number(at, step, context);
    case Op::min_length:
    case Op::max_length:
    case Op::pattern:
    case Op::format: return string(at, step, context);
    case Op::object: return object(at, code_.objects[step.operand], context);
    case Op::property_names:
    case Op::min_properties:
    case Op::max_properties:
    case Op::dependent_required:
    case Op::dependent_schemas: return object_step(at, step, context);
    case Op::array: return array(code_.arrays[step.operand], context);
    case Op::contains: return contains(at, code_.contains[step.operand], context);
    case Op::min_items:
    case Op::max_items:
    case Op::unique_items: return array_step(at, step, context);
    case Op::all_of: {
        bool fits = true;
        for (const NodeId branch : code_.branches[step.operand]) {
            fits = node(branch, context) && fits;
            if (!fits && out_ == nullptr)
                return false;
        }
        return fits;
    }
    case Op::any_of: return any_of(at, code_.branches[step.operand], context);
    case Op::one_of: return one_of(at, code_.branches[step.operand], context);
    case Op::negation: {
        const Quietly quietly{*this};
        Context alone = context;
        alone.seen = nullptr;
        if (!node(step.operand, alone))
            return true;
        break;
    }
    case Op::condition: return condition(code_.conditions[step.operand], context);
    case Op::reference: return node(step.operand, context);
    case Op::dynamic_reference:
        return node(dynamic_target(code_.dynamic_references[step.operand], context.scope), context);
    case Op::unevaluated_items: return unevaluated_items(step.operand, context);
    case Op::unevaluated_properties: return unevaluated_properties(at, step.operand, context);
    }
    return broken(at, "not", [&] { return "is what \"not\" rules out: " + quoted(context.value, exact_); });
}

bool Evaluator::found_in(const Pattern& pattern, std::string_view text)
{
    const auto match = pattern.search(text);
    if (match == Pattern::Match::undecided)
        stopped_ = "takes too much work to match against a pattern of the schema";
    return match == Pattern::Match::present;
}

bool Evaluator::type(const Node& at, std::uint32_t types, const Context& context)
{
    return (types_of(context.value, exact_) & types) != 0 ||
           broken(at, "type", [&] { return "must be " + type_words(types) + ", not " + quoted(context.value, exact_); });
}

bool Evaluator::one_of_values(const Node& at, const Enumeration& enumeration, const Context& context)
{
    std::string_view text;
    if (context.value.get(text) == simdjson::SUCCESS) {
        if (std::binary_search(enumeration.strings.begin(), enumeration.strings.end(), text, std::less<>{}))
            return true;
    } else {
        for (const auto constant : enumeration.constants) {
            if (equal({context.value, exact_}, {code_.constants[constant], &code_.exact_constants}))
                return true;
        }
    }
    return broken(at, "enum", [&] { return "must be one of " + enumeration.text + ", not " + quoted(context.value, exact_); });
}

bool Evaluator::number(const Node& at, Step step, const Context& context)
{
    const auto value = number_of(context.value, exact_);
    if (!value)
        return true;
    const Number& bound = code_.numbers[step.operand];
    bool fits = false;
    switch (step.op) {
    case Op::minimum: fits = compare(*value, bound) >= 0; break;
    case Op::exclusive_minimum: fits = compare(*value, bound) > 0; break;
    case Op::maximum: fits = compare(*value, bound) <= 0; break;
    case Op::exclusive_maximum: fits = compare(*value, bound) < 0; break;
    default: {
        const auto multiple = is_multiple(*value, bound);
        if (!multiple)
            return stop(too_much);
        fits = *multiple;
    }
    }
    return fits || broken(at, keyword_of(step.op), [&] {
               return bound_words(step.op) + bound.text() + ", not " + quoted(context.value, exact_);
           });
}

bool Evaluator::string(const Node& at, Step step, const Context& context)
{
    std::string_view text;
    if (context.value.get(text) != simdjson::SUCCESS)
        return true;
    switch (step.op) {
    case Op::min_length: {
        const auto least = code_.sizes[step.operand];
        return code_points(text) >= least || broken(at, "minLength", [&] {
                   return "must be at least " + counted(least, "character", "characters") + " long, not " +
                          std::to_string(code_points(text)) + ": " + quoted(context.value, exact_);
               });
    }
    case Op::max_length: {
        const auto most = code_.sizes[step.operand];
        return text.size() <= most || code_points(text) <= most || broken(at, "maxLength", [&] {
                   return "must be at most " + counted(most, "character", "characters") + " long, not " +
                          std::to_string(code_points(text)) + ": " + quoted(context.value, exact_);
               });
    }
    case Op::pattern: {
        const PatternRule& rule = code_.patterns[step.operand];
        return found_in(rule.pattern, text) || broken(at, "pattern", [&] {
                   return "must match the pattern \"" + rule.text + "\", not " + quoted(context.value, exact_);
               });
    }
    default: {
        const auto format = static_cast<Format>(step.operand);
        return matches(format, text) || broken(at, "format", [&] {
                   return "must be " + std::string{describe(format)} + ", not " + quoted(context.value, exact_);
               });
    }
    }
}

}  // namespace assay::schema
