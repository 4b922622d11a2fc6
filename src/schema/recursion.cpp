#include "schema/recursion.hpp"

#include "schema/code.hpp"

#include <vector>

namespace assay::schema {
namespace {

void add(std::vector<NodeId>& out, NodeId id)
{
    if (id != no_node)
        out.push_back(id);
}

/// Adds the nodes that one step leads to.
void add_targets(const Code& code, Step step, std::vector<NodeId>& out)
{
    switch (step.op) {
    case Op::object: {
        const ObjectRules& rules = code.objects[step.operand];
        for (const auto& property : rules.properties)
            add(out, property.node);
        for (const auto& pattern : rules.patterns)
            add(out, pattern.node);
        add(out, rules.additional);
        break;
    }
    case Op::dependent_required:
    case Op::dependent_schemas:
        for (const auto& dependency : code.dependencies[step.operand])
            add(out, dependency.node);
        break;
    case Op::array:
        for (const NodeId item : code.arrays[step.operand].prefix)
            add(out, item);
        add(out, code.arrays[step.operand].rest);
        break;
    case Op::contains: add(out, code.contains[step.operand].node); break;
    case Op::all_of:
    case Op::any_of:
    case Op::one_of:
        for (const NodeId branch : code.branches[step.operand])
            add(out, branch);
        break;
    case Op::condition:
        add(out, code.conditions[step.operand].test);
        add(out, code.conditions[step.operand].then_node);
        add(out, code.conditions[step.operand].else_node);
        break;
    case Op::property_names:
    case Op::negation:
    case Op::reference:
    case Op::unevaluated_items:
    case Op::unevaluated_properties: add(out, step.operand); break;
    default: break;
    }
}

}  // namespace

bool is_recursive(const Code& code)
{
    if (!code.dynamic_references.empty())
        return true;
    // Take away the nodes that nothing left leads to; what remains is circles
    // and what hangs on them.
    std::vector<std::vector<NodeId>> targets(code.nodes.size());
    std::vector<std::size_t> leading(code.nodes.size(), 0);
    for (NodeId id = 0; id < code.nodes.size(); ++id) {
        for (std::uint32_t i = code.nodes[id].first_step; i < code.nodes[id].end_step; ++i)
            add_targets(code, code.steps[i], targets[id]);
        for (const NodeId target : targets[id])
            ++leading[target];
    }
    std::vector<NodeId> free;
    for (NodeId id = 0; id < code.nodes.size(); ++id) {
        if (leading[id] == 0)
            free.push_back(id);
    }
    std::size_t taken = 0;
    for (; !free.empty(); ++taken) {
        const NodeId id = free.back();
        free.pop_back();
        for (const NodeId target : targets[id]) {
            if (--leading[target] == 0)
                free.push_back(target);
        }
    }
    return taken < code.nodes.size();
}

}  // namespace assay::schema
