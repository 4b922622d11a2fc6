#pragma once

#include "schema/code.hpp"
#include "schema/exact_numbers.hpp"
#include "schema/schema.hpp"
#include "schema/verdicts.hpp"

#include <simdjson.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace assay::schema {

/// Runs a schema's code on one instance. One use per object; lives on the
/// stack and allocates nothing as long as rules hold, unless the schema has
/// "unevaluated...", "propertyNames" or more than 256 required names, compares
/// lists or objects of more than 32 parts, or is recursive and takes more than
/// 1,000 evaluations: from then on verdicts are remembered, so the time stays
/// linear in the instance.
class Evaluator {
public:
    /// `exact` (nullptr: none) has the numbers that parsing the instance rounded.
    Evaluator(const Code& code, const CompileOptions& options, const ExactNumbers* exact = nullptr)
        : code_{code}, options_{options}, exact_{exact}
    {
    }

    /// Stops at the first rule that is broken.
    [[nodiscard]] bool accepts(simdjson::dom::element instance);

    /// Goes on, and explains each, up to options.max_violations.
    [[nodiscard]] std::vector<Violation> violations(simdjson::dom::element instance);

private:
    /// What a node is applied to.
    struct Context {
        simdjson::dom::element value;
        std::size_t depth;       ///< Of `value` in the instance.
        const Scope* scope;
        Evaluated* seen;         ///< nullptr if nobody will ask.
    };

    /// Explanations are not wanted while an alternative is merely tried.
    class Quietly {
    public:
        explicit Quietly(Evaluator& evaluator) : evaluator_{evaluator}, out_{evaluator.out_} { evaluator.out_ = nullptr; }
        ~Quietly() { evaluator_.out_ = out_; }
        Quietly(const Quietly&) = delete;
        Quietly& operator=(const Quietly&) = delete;

    private:
        Evaluator& evaluator_;
        std::vector<Violation>* out_;
    };

    static constexpr const char* too_deep = "is nested more deeply than the limit allows";
    static constexpr const char* too_much = "takes too much work to check against this schema";
    /// Evaluations inside one another: each takes up to 1 KiB of stack, and
    /// thrice that with the address sanitizer, of the usual 8 MiB.
    static constexpr std::size_t max_nesting = 1'500;
    /// Choices inside choices of which each branch is explained, and the work
    /// after which only the outermost is.
    static constexpr std::size_t max_explaining = 4;
    static constexpr std::uint64_t max_explaining_work = 1'000'000;

    bool stop(const char* why)
    {
        stopped_ = why;
        return false;
    }
    /// Counts one evaluation.
    bool may_work()
    {
        if (stopped_ != nullptr)
            return false;
        return ++work_ <= options_.max_work || stop(too_much);
    }
    /// Before and after an evaluation that holds others; false if it may not begin.
    bool enter()
    {
        if (!may_work())
            return false;
        if (++nesting_ > max_nesting) {
            --nesting_;
            return stop(too_deep);
        }
        return true;
    }
    bool leave(bool outcome)
    {
        --nesting_;
        return outcome;
    }

    bool node(NodeId id, const Context& context) { return out_ == nullptr ? silently(id, context) : explained(id, context); }
    bool silently(NodeId id, const Context& context)
    {
        if (context.seen == nullptr && has_plans())
            return verdict(id, context.value, context.depth);
        if (work_ >= remember_from_ && is_container(context.value))
            return remembered(id, context);
        return node_by_steps(id, context);
    }
    /// Plans compare doubles.
    [[nodiscard]] bool has_plans() const { return !code_.plans.nodes.empty() && exact_ == nullptr; }
    bool explained(NodeId id, const Context& context);
    [[gnu::noinline]] bool remembered(NodeId id, const Context& context);
    bool anew(NodeId id, const Context& context);
    static bool is_container(simdjson::dom::element value) { return value.is_object() || value.is_array(); }
    bool node_by_steps(NodeId id, const Context& context);
    bool run_steps(const Node& at, const Context& context);
    bool step(const Node& at, Step step, const Context& context);
    bool item(NodeId id, simdjson::dom::element value, const Context& context, std::size_t index);
    bool member(NodeId id, simdjson::dom::element value, const Context& context, std::string_view key);

    // evaluator_verdict.cpp
    bool verdict(NodeId id, simdjson::dom::element value, std::size_t depth);
    bool fits(std::uint32_t id, simdjson::dom::element value, std::size_t depth);
    bool rest_fits(NodeId id, simdjson::dom::element value, std::size_t depth);
    bool object_fits(std::uint32_t index, simdjson::dom::element value, std::size_t depth);
    bool array_fits(std::uint32_t index, simdjson::dom::element value, std::size_t depth);

    // evaluator.cpp
    bool type(const Node& at, std::uint32_t types, const Context& context);
    bool one_of_values(const Node& at, const Enumeration& enumeration, const Context& context);
    bool found_in(const Pattern& pattern, std::string_view text);
    bool number(const Node& at, Step step, const Context& context);
    bool string(const Node& at, Step step, const Context& context);

    // evaluator_containers.cpp
    bool object(const Node& at, const ObjectRules& rules, const Context& context);
    bool object_step(const Node& at, Step step, const Context& context);
    bool array(const ArrayRules& rules, const Context& context);
    bool array_step(const Node& at, Step step, const Context& context);
    bool contains(const Node& at, const ContainsRule& rule, const Context& context);
    bool unevaluated_items(NodeId rule, const Context& context);
    bool unevaluated_properties(const Node& at, NodeId rule, const Context& context);

    // evaluator_branches.cpp
    bool any_of(const Node& at, const std::vector<NodeId>& branches, const Context& context);
    bool one_of(const Node& at, const std::vector<NodeId>& branches, const Context& context);
    bool try_branch(NodeId branch, const Context& context);
    bool condition(const Condition& condition, const Context& context);
    NodeId dynamic_target(const DynamicReference& reference, const Scope* scope) const;
    void explain_branches(const Node& at, const char* keyword, const std::vector<NodeId>& branches, const Context& context);
    std::string choices(const std::vector<NodeId>& branches, const std::vector<std::vector<Violation>>& found) const;

    /// Records a broken rule, if anyone wants to know; always false. `message`
    /// is called only then. The keyword of the schema `false` is "".
    template <class Message>
    bool broken(const Node& at, const char* keyword, Message message)
    {
        if (out_ != nullptr)
            record(at, keyword, message());
        return false;
    }
    void record(const Node& at, const char* keyword, std::string message);

    const Code& code_;
    const CompileOptions& options_;
    const ExactNumbers* exact_;
    std::vector<Violation>* out_ = nullptr;
    std::string path_;            ///< JSON pointer of the value at hand; kept only while explaining.
    std::uint64_t work_ = 0;      ///< Nodes evaluated, members and items looked at.
    /// How much work makes verdicts worth remembering; a schema that is not
    /// recursive never needs to. Small instances cost no memory.
    std::uint64_t remember_from_ = code_.is_recursive ? 1'000 : std::numeric_limits<std::uint64_t>::max();
    std::unique_ptr<Verdicts> verdicts_;
    std::size_t nesting_ = 0;
    std::size_t explaining_ = 0;  ///< Choices being explained, inside one another.
    const char* stopped_ = nullptr;  ///< The limit that was reached, if any.
};

}  // namespace assay::schema
