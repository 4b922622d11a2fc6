// The first pass: does it fit or not? It follows the plans of plan.hpp.
#include "schema/evaluator.hpp"

#include "core/utf8.hpp"

#include <cmath>

namespace assay::schema {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// Every code point has one to four bytes, so the count is seldom needed.
bool length_fits(const Plan& plan, std::string_view text)
{
    const std::uint64_t bytes = text.size();
    const bool surely_long = plan.min_length == 0 || bytes > 4 * (static_cast<std::uint64_t>(plan.min_length) - 1);
    if (surely_long && bytes <= plan.max_length)
        return true;
    const std::uint64_t points = code_points(text);
    return points >= plan.min_length && (plan.max_length == Plan::none || points <= plan.max_length);
}

}  // namespace

/// Inlined into the loops over members and items, where most values are
/// scalars: a call for each would cost as much as its check.
[[gnu::always_inline]] inline bool Evaluator::fits(std::uint32_t id, element value, std::size_t depth)
{
    const Plan& plan = code_.plans.nodes[id];
    if (plan.is_slow) {
        const Context context{value, depth, nullptr, nullptr};
        return work_ >= remember_from_ && is_container(value) ? remembered(id, context) : node_by_steps(id, context);
    }
    bool good = false;
    switch (value.type()) {
    case element_type::STRING: {
        const std::string_view text = value.get_string().value_unsafe();
        good = (plan.types & type_string) != 0 && length_fits(plan, text) &&
               (plan.strings == Plan::none || code_.plans.strings[plan.strings].find(text) != PropertyTable::none);
        break;
    }
    case element_type::INT64: {
        const std::int64_t number = value.get_int64().value_unsafe();
        good = (plan.types & type_integer) != 0 && number >= plan.least_integer && number <= plan.most_integer;
        break;
    }
    case element_type::DOUBLE: {
        const double number = value.get_double().value_unsafe();
        good = number >= plan.least_double && number <= plan.most_double &&
               ((plan.types & type_number) != 0 || ((plan.types & type_integer) != 0 && std::trunc(number) == number));
        break;
    }
    case element_type::UINT64:  // beyond 2^63 - 1, and so beyond all bounds of a plan
        good = (plan.types & type_integer) != 0 && plan.most_integer == std::numeric_limits<std::int64_t>::max();
        break;
    case element_type::BOOL: good = (plan.types & type_boolean) != 0; break;
    case element_type::NULL_VALUE: good = (plan.types & type_null) != 0; break;
    case element_type::OBJECT:
        if (work_ >= remember_from_)
            return remembered(id, {value, depth, nullptr, nullptr});
        good = (plan.types & type_object) != 0 && (plan.object == Plan::none || object_fits(plan.object, value, depth));
        break;
    case element_type::ARRAY:
        if (work_ >= remember_from_)
            return remembered(id, {value, depth, nullptr, nullptr});
        good = (plan.types & type_array) != 0 && (plan.array == Plan::none || array_fits(plan.array, value, depth));
        break;
    }
    return good && (plan.rest == plan.rest_end || rest_fits(id, value, depth));
}

/// A verdict on a container that is given once and then remembered.
bool Evaluator::remembered(NodeId id, const Context& context)
{
    if (!may_work())
        return false;
    if (!verdicts_) {
        verdicts_ = std::make_unique<Verdicts>();
        remember_from_ = 0;
    }
    const Verdicts::Question question{id, place_of(context.value),
                                      code_.dynamic_references.empty() ? 0 : verdicts_->scope_of(context.scope),
                                      context.seen != nullptr};
    if (const auto* known = verdicts_->find(question)) {
        if (known->fits && context.seen != nullptr)
            context.seen->merge(known->seen);
        return known->fits;
    }
    Verdicts::Answer answer;
    Context own = context;
    own.seen = context.seen != nullptr ? &answer.seen : nullptr;
    answer.fits = anew(id, own);
    const bool fits = answer.fits;
    if (fits && context.seen != nullptr)
        context.seen->merge(answer.seen);
    if (stopped_ == nullptr)
        verdicts_->remember(question, std::move(answer));
    return fits;
}

/// The verdict on a container, whatever is remembered of it.
bool Evaluator::anew(NodeId id, const Context& context)
{
    const bool has_plan = context.seen == nullptr && has_plans() && !code_.plans.nodes[id].is_slow;
    if (!has_plan)
        return node_by_steps(id, context);
    const Plan& plan = code_.plans.nodes[id];
    const auto& value = context.value;
    const bool good = value.is_object()
                          ? (plan.types & type_object) != 0 &&
                                (plan.object == Plan::none || object_fits(plan.object, value, context.depth))
                          : (plan.types & type_array) != 0 &&
                                (plan.array == Plan::none || array_fits(plan.array, value, context.depth));
    return good && (plan.rest == plan.rest_end || rest_fits(id, value, context.depth));
}

bool Evaluator::verdict(NodeId id, element value, std::size_t depth)
{
    return may_work() && fits(id, value, depth);
}

bool Evaluator::rest_fits(NodeId id, element value, std::size_t depth)
{
    if (!enter())
        return false;
    const Plan& plan = code_.plans.nodes[id];
    const Context context{value, depth, nullptr, nullptr};
    for (std::uint32_t i = plan.rest; i < plan.rest_end; ++i) {
        if (!step(code_.nodes[id], code_.steps[code_.plans.rest[i]], context))
            return leave(false);
    }
    return leave(true);
}

bool Evaluator::object_fits(std::uint32_t index, element value, std::size_t depth)
{
    const ObjectPlan& plan = code_.plans.objects[index];
    if (depth >= options_.max_depth)
        return stop(too_deep);
    if (!enter())
        return false;
    std::uint64_t missing = plan.required;
    std::uint32_t expected = 0;
    std::uint64_t members = 0;
    const simdjson::dom::object object = value.get_object().value_unsafe();
    for (const auto field : object) {
        ++members;
        std::uint32_t rule = plan.additional;
        const auto found = plan.table->find(field.key, expected);
        if (found != PropertyTable::none) {
            expected = found + 1;
            const auto& property = plan.properties[found];
            missing &= ~property.required_bit;
            if (property.plan != Plan::none)
                rule = property.plan;
            else if (plan.additional_forbidden)  // required, but not described
                return leave(false);
        } else if (plan.additional_forbidden) {
            return leave(false);
        }
        if (rule != Plan::none && !fits(rule, field.value, depth + 1))
            return leave(false);
    }
    work_ += members;
    return leave(missing == 0);
}

bool Evaluator::array_fits(std::uint32_t index, element value, std::size_t depth)
{
    const ArrayPlan& plan = code_.plans.arrays[index];
    if (depth >= options_.max_depth)
        return stop(too_deep);
    if (!enter())
        return false;
    std::uint64_t count = 0;
    const simdjson::dom::array array = value.get_array().value_unsafe();
    for (const auto item : array) {
        const std::uint32_t rule = count < plan.prefix.size() ? plan.prefix[count] : plan.rest;
        ++count;
        if (rule != Plan::none && !fits(rule, item, depth + 1))
            return leave(false);
    }
    work_ += count;
    return leave(count >= plan.min_items && count <= plan.max_items);
}

}  // namespace assay::schema
