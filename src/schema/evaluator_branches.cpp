#include "schema/evaluator.hpp"

#include "schema/words.hpp"

#include <algorithm>

namespace assay::schema {
namespace {

bool is_about_kind(const Violation& violation)
{
    return violation.keyword == "type" || violation.keyword == "enum" || violation.keyword == "const";
}

/// How far an instance is from a branch: the wrong kind of value weighs most,
/// then a wrong tag, then the number of faults. A branch that is itself a choice says
/// nothing else of a value of the wrong kind than that it fits none.
std::size_t distance(const std::vector<Violation>& violations, const std::string& instance)
{
    std::size_t out = 0;
    for (const auto& violation : violations) {
        const bool here = violation.instance == instance;
        const bool fits_no_choice = violations.size() == 1 && (violation.keyword == "anyOf" || violation.keyword == "oneOf");
        if (here && (violation.keyword == "type" || fits_no_choice))
            out += 10'000;
        else if (violation.keyword == "const" || violation.keyword == "enum")
            out += 100;
        else
            out += 1;
    }
    return out;
}

}  // namespace

/// One alternative, whose looks count only if it fits.
bool Evaluator::try_branch(NodeId branch, const Context& context)
{
    if (context.seen == nullptr)
        return node(branch, context);
    Evaluated seen;
    Context own = context;
    own.seen = &seen;
    if (!node(branch, own))
        return false;
    context.seen->merge(seen);
    return true;
}

bool Evaluator::any_of(const Node& at, const std::vector<NodeId>& branches, const Context& context)
{
    bool fits = false;
    {
        const Quietly quietly{*this};
        for (const NodeId branch : branches) {
            fits = try_branch(branch, context) || fits;
            // All that fit have a say in what was evaluated.
            if (fits && context.seen == nullptr)
                return true;
        }
    }
    if (!fits && out_ != nullptr)
        explain_branches(at, "anyOf", branches, context);
    return fits;
}

bool Evaluator::one_of(const Node& at, const std::vector<NodeId>& branches, const Context& context)
{
    std::size_t first = 0;
    std::size_t second = 0;
    std::size_t fitting = 0;
    {
        const Quietly quietly{*this};
        for (std::size_t i = 0; i < branches.size() && fitting < 2; ++i) {
            if (try_branch(branches[i], context)) {
                (fitting == 0 ? first : second) = i;
                ++fitting;
            }
        }
    }
    if (fitting == 1)
        return true;
    if (fitting == 0) {
        if (out_ != nullptr)
            explain_branches(at, "oneOf", branches, context);
        return false;
    }
    return broken(at, "oneOf", [&] {
        return "must fit exactly one of the schema's alternatives, but fits number " + std::to_string(first + 1) +
               " and number " + std::to_string(second + 1) + ": " + quoted(context.value);
    });
}

bool Evaluator::condition(const Condition& condition, const Context& context)
{
    bool holds = false;
    {
        const Quietly quietly{*this};
        holds = try_branch(condition.test, context);
    }
    const NodeId next = holds ? condition.then_node : condition.else_node;
    return next == no_node || node(next, context);
}

/// The outermost resource on the way here that has the anchor decides.
NodeId Evaluator::dynamic_target(const DynamicReference& reference, const Scope* scope) const
{
    NodeId target = reference.initial;
    for (; scope != nullptr; scope = scope->outer) {
        if (const auto found = reference.by_resource.find(scope->resource); found != reference.by_resource.end())
            target = found->second;
    }
    return target;
}

/// Says what the nearest branch misses; where all branches want another kind
/// of value, lists those.
void Evaluator::explain_branches(const Node& at, const char* keyword, const std::vector<NodeId>& branches,
                                 const Context& context)
{
    std::vector<Violation>* const out = out_;
    if (explaining_ > 0 && (explaining_ >= max_explaining || work_ > max_explaining_work)) {
        record(at, keyword, "fits none of the schema's " + std::to_string(branches.size()) + " alternatives: " + quoted(context.value));
        return;
    }
    std::vector<std::vector<Violation>> found(branches.size());
    Context alone = context;
    alone.seen = nullptr;
    ++explaining_;
    for (std::size_t i = 0; i < branches.size(); ++i) {
        out_ = &found[i];
        static_cast<void>(node(branches[i], alone));
    }
    out_ = out;
    --explaining_;

    const bool all_about_kind = std::all_of(found.begin(), found.end(), [&](const auto& violations) {
        return violations.size() == 1 && violations.front().instance == path_ && is_about_kind(violations.front());
    });
    if (all_about_kind) {
        record(at, keyword, "must be " + choices(branches, found) + ", not " + quoted(context.value));
        return;
    }
    const auto best = std::min_element(found.begin(), found.end(), [&](const auto& a, const auto& b) {
        return distance(a, path_) < distance(b, path_);
    });
    if (options_.report == Report::complete) {
        record(at, keyword, "fits none of the schema's " + std::to_string(branches.size()) + " alternatives; number " +
                                std::to_string(best - found.begin() + 1) + " is the closest: " + quoted(context.value));
    }
    for (auto& violation : *best) {
        if (out->size() < options_.max_violations)
            out->push_back(std::move(violation));
    }
}

/// What the branches would take, each of which has one violation: "one of
/// \"a\", \"b\"", "a string or null".
std::string Evaluator::choices(const std::vector<NodeId>& branches, const std::vector<std::vector<Violation>>& found) const
{
    std::uint32_t types = 0;
    std::string values;
    const auto add_value = [&](const std::string& text) { values += (values.empty() ? "" : ", ") + text; };
    for (std::size_t i = 0; i < branches.size(); ++i) {
        // The violation's node, which a reference may have led to.
        const auto& place = found[i].front().place;
        const std::string owner = place.substr(0, place.rfind('/'));
        const auto at = std::find_if(code_.nodes.begin(), code_.nodes.end(), [&](const Node& node) { return node.place == owner; });
        std::uint32_t own_types = 0;
        bool listed = false;
        for (std::uint32_t s = at->first_step; s < at->end_step; ++s) {
            const Step step = code_.steps[s];
            if (step.op == Op::type) {
                own_types = step.operand;
            } else if (step.op == Op::one_of_values) {
                add_value(code_.enumerations[step.operand].text);
                listed = true;
            } else if (step.op == Op::constant) {
                add_value(quoted(code_.constants[step.operand]));
                listed = true;
            }
        }
        if (!listed)
            types |= own_types;
    }
    std::string out = values.find(", ") == std::string::npos ? values : "one of " + values;
    if (types != 0)
        out += (out.empty() ? "" : " or ") + type_words(types);
    return out;
}

}  // namespace assay::schema
