#include "schema/plan.hpp"

#include "schema/code.hpp"

#include <algorithm>
#include <cmath>

namespace assay::schema {
namespace {

constexpr std::size_t max_required = 64;  ///< One bit each.

class Planner {
public:
    explicit Planner(const Code& code) : code_{code} {}

    Plans run()
    {
        if (!code_.dynamic_references.empty())
            return {};
        out_.nodes.resize(code_.nodes.size());
        for (NodeId id = 0; id < code_.nodes.size(); ++id)
            out_.nodes[id] = plan(code_.nodes[id]);
        return std::move(out_);
    }

private:
    Plan plan(const Node& node)
    {
        Plan plan;
        plan.rest = static_cast<std::uint32_t>(out_.rest.size());
        for (std::uint32_t i = node.first_step; i < node.end_step; ++i) {
            const Step step = code_.steps[i];
            plan.is_slow = plan.is_slow || step.op == Op::unevaluated_items || step.op == Op::unevaluated_properties;
            if (!covers(plan, step))
                out_.rest.push_back(i);
        }
        plan.rest_end = static_cast<std::uint32_t>(out_.rest.size());
        return plan;
    }

    /// Puts `step` into `plan`, if it can be said there.
    bool covers(Plan& plan, Step step)
    {
        switch (step.op) {
        case Op::never: plan.types = 0; return true;
        case Op::type: plan.types &= with_integers(step.operand); return true;
        case Op::one_of_values: return enumeration(plan, step.operand);
        case Op::minimum:
        case Op::exclusive_minimum:
        case Op::maximum:
        case Op::exclusive_maximum: return bound(plan, step.op, code_.numbers[step.operand]);
        case Op::min_length:
            if (code_.sizes[step.operand] >= Plan::none)
                return false;
            plan.min_length = static_cast<std::uint32_t>(code_.sizes[step.operand]);
            return true;
        case Op::max_length:
            plan.max_length = static_cast<std::uint32_t>(std::min<std::uint64_t>(code_.sizes[step.operand], Plan::none));
            return true;
        case Op::object: return object(plan, code_.objects[step.operand]);
        case Op::array: array_of(plan) = array(array_of(plan), code_.arrays[step.operand]); return true;
        case Op::min_items: array_of(plan).min_items = code_.sizes[step.operand]; return true;
        case Op::max_items: array_of(plan).max_items = code_.sizes[step.operand]; return true;
        default: return false;
        }
    }

    /// A value has one type here, so a number must name its integers.
    static std::uint32_t with_integers(std::uint32_t types)
    {
        return (types & type_number) != 0 ? types | type_integer : types;
    }

    bool enumeration(Plan& plan, std::uint32_t index)
    {
        const auto& enumeration = code_.enumerations[index];
        if (!enumeration.constants.empty())
            return false;
        std::vector<std::string> names;
        for (const auto& name : enumeration.strings) {
            if (names.empty() || names.back() != name)  // they are sorted
                names.push_back(name);
        }
        plan.types &= type_string;
        plan.strings = static_cast<std::uint32_t>(out_.strings.size());
        out_.strings.emplace_back(std::move(names));
        return true;
    }

    /// Only bounds of which doubles and 64-bit integers are told exactly.
    bool bound(Plan& plan, Op op, const Number& number)
    {
        if (number.kind == Number::Kind::decimal)
            return false;
        constexpr double exact = 0x1p53;
        const double value = number.kind == Number::Kind::real            ? number.real_value
                             : number.kind == Number::Kind::signed_integer ? static_cast<double>(number.signed_value)
                                                                           : static_cast<double>(number.unsigned_value);
        if (std::fabs(value) >= exact)
            return false;
        constexpr double infinity = std::numeric_limits<double>::infinity();
        plan.has_range = true;
        if (op == Op::minimum || op == Op::exclusive_minimum) {
            const bool beyond = op == Op::exclusive_minimum;
            plan.least_double = std::max(plan.least_double, beyond ? std::nextafter(value, infinity) : value);
            const auto whole = static_cast<std::int64_t>(beyond ? std::floor(value) + 1 : std::ceil(value));
            plan.least_integer = std::max(plan.least_integer, whole);
        } else {
            const bool beyond = op == Op::exclusive_maximum;
            plan.most_double = std::min(plan.most_double, beyond ? std::nextafter(value, -infinity) : value);
            const auto whole = static_cast<std::int64_t>(beyond ? std::ceil(value) - 1 : std::floor(value));
            plan.most_integer = std::min(plan.most_integer, whole);
        }
        return true;
    }

    bool object(Plan& plan, const ObjectRules& rules)
    {
        if (!rules.patterns.empty() || rules.required.size() > max_required)
            return false;
        ObjectPlan out;
        out.table = &rules.table;
        for (const auto& property : rules.properties) {
            const std::uint64_t bit = property.required == no_node ? 0 : std::uint64_t{1} << property.required;
            out.properties.push_back({target(property.node), bit});
            out.required |= bit;
        }
        out.additional = target(rules.additional);
        out.additional_forbidden = rules.additional_forbidden;
        plan.object = static_cast<std::uint32_t>(out_.objects.size());
        out_.objects.push_back(std::move(out));
        return true;
    }

    ArrayPlan& array_of(Plan& plan)
    {
        if (plan.array == Plan::none) {
            plan.array = static_cast<std::uint32_t>(out_.arrays.size());
            out_.arrays.emplace_back();
        }
        return out_.arrays[plan.array];
    }

    ArrayPlan array(ArrayPlan out, const ArrayRules& rules) const
    {
        for (const NodeId node : rules.prefix)
            out.prefix.push_back(target(node));
        out.rest = target(rules.rest);
        return out;
    }

    /// Past nodes that only refer to another. The compiler refuses circles.
    NodeId target(NodeId id) const
    {
        while (id != no_node) {
            const Node& node = code_.nodes[id];
            const bool only_refers = node.end_step - node.first_step == 1 && code_.steps[node.first_step].op == Op::reference;
            if (!only_refers)
                break;
            id = code_.steps[node.first_step].operand;
        }
        return id;
    }

    const Code& code_;
    Plans out_;
};

}  // namespace

Plans make_plans(const Code& code)
{
    return Planner{code}.run();
}

}  // namespace assay::schema
