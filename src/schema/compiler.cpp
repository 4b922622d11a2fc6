#include "schema/compiler.hpp"

#include "core/utf8.hpp"
#include "schema/recursion.hpp"

namespace assay::schema {

Compiler::Compiler(const Json& document, References& references, Formats formats)
    : document_{document}, references_{references}, formats_{formats}
{
}

Result<std::unique_ptr<Code>> Compiler::run()
{
    order(document_, "");
    for (NodeId id = 0; id < code_->nodes.size() && !error_;) {
        compile_node(id++);
        // Last, when all documents are known; it may order more.
        if (id == code_->nodes.size())
            complete_dynamic_references();
    }
    if (!error_)
        refuse_endless_references();
    if (error_)
        return *error_;
    std::move(constants_).move_into(*code_);
    code_->is_recursive = is_recursive(*code_);
    code_->plans = make_plans(*code_);
    return std::move(code_);
}

/// The node of the schema at `pointer`, now or soon to be compiled.
NodeId Compiler::order(const Json& schema, std::string pointer)
{
    const auto [found, fresh] = by_pointer_.emplace(pointer, static_cast<NodeId>(code_->nodes.size()));
    if (fresh) {
        Node node;
        node.resource = references_.resource_at(pointer);
        node.place = std::move(pointer);
        code_->nodes.push_back(std::move(node));
        sources_.push_back(&schema);
    }
    return found->second;
}

NodeId Compiler::order_keyword(const Source& source, const char* keyword)
{
    return order(source.schema[keyword], source.pointer + "/" + keyword);
}

void Compiler::compile_node(NodeId id)
{
    const Json& schema = *sources_[id];
    const std::string pointer = code_->nodes[id].place;
    code_->nodes[id].first_step = static_cast<std::uint32_t>(code_->steps.size());
    if (schema.is_object()) {
        const Source source{schema, pointer, code_->nodes[id].resource};
        values(source);
        numbers(source);
        strings(source);
        objects(source);
        arrays(source);
        references(source);
        branches(source);
        unevaluated(source);
    } else if (schema == false) {
        emit(Op::never, 0);
    } else if (schema != true) {
        fail(pointer, "a schema must be an object or a boolean, not " + shorten(schema.dump(), 60));
    }
    code_->nodes[id].end_step = static_cast<std::uint32_t>(code_->steps.size());
}

/// The nodes that `node` applies to the very instance it was given.
std::vector<NodeId> Compiler::same_instance_nodes(const Node& node) const
{
    std::vector<NodeId> out;
    for (std::uint32_t i = node.first_step; i < node.end_step; ++i) {
        const Step step = code_->steps[i];
        switch (step.op) {
        case Op::all_of:
        case Op::any_of:
        case Op::one_of:
            out.insert(out.end(), code_->branches[step.operand].begin(), code_->branches[step.operand].end());
            break;
        case Op::negation:
        case Op::reference: out.push_back(step.operand); break;
        case Op::condition: {
            const Condition& condition = code_->conditions[step.operand];
            for (const NodeId branch : {condition.test, condition.then_node, condition.else_node}) {
                if (branch != no_node)
                    out.push_back(branch);
            }
            break;
        }
        case Op::dependent_schemas:
            for (const auto& dependency : code_->dependencies[step.operand])
                out.push_back(dependency.node);
            break;
        case Op::dynamic_reference: {
            const auto& dynamic = code_->dynamic_references[step.operand];
            out.push_back(dynamic.initial);
            for (const auto& [resource, target] : dynamic.by_resource)
                out.push_back(target);
            break;
        }
        default: break;
        }
    }
    return out;
}

/// A schema that refers to itself without going into a part of the instance
/// would be evaluated for ever.
void Compiler::refuse_endless_references()
{
    enum class State : char { unseen, open, done };
    std::vector<State> states(code_->nodes.size(), State::unseen);
    struct Frame {
        NodeId node;
        std::vector<NodeId> next;
    };
    for (NodeId start = 0; start < code_->nodes.size(); ++start) {
        if (states[start] != State::unseen)
            continue;
        std::vector<Frame> stack{{start, same_instance_nodes(code_->nodes[start])}};
        states[start] = State::open;
        while (!stack.empty()) {
            if (stack.back().next.empty()) {
                states[stack.back().node] = State::done;
                stack.pop_back();
                continue;
            }
            const NodeId next = stack.back().next.back();
            stack.back().next.pop_back();
            if (states[next] == State::open) {
                const Node& at = code_->nodes[stack.back().node];
                fail(at.place, "this schema refers back to \"#" + code_->nodes[next].place +
                                   "\" without going into the instance, so checking it would never end");
                return;
            }
            if (states[next] == State::unseen) {
                states[next] = State::open;
                stack.push_back({next, same_instance_nodes(code_->nodes[next])});
            }
        }
    }
}

const Json* Compiler::find(const Source& source, const char* keyword) const
{
    const auto found = source.schema.find(keyword);
    return found == source.schema.end() ? nullptr : &*found;
}

void Compiler::emit(Op op, std::size_t operand)
{
    code_->steps.push_back({op, static_cast<std::uint32_t>(operand)});
}

void Compiler::fail(std::string place, std::string message)
{
    if (!error_)
        error_ = Error{Errc::invalid_input, std::move(message), std::move(place)};
}

}  // namespace assay::schema
