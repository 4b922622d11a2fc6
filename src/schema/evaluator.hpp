#pragma once

#include "schema/code.hpp"
#include "schema/schema.hpp"

#include <simdjson.h>

#include <string>
#include <vector>

namespace assay::schema {

/// Runs a schema's code on one instance. One use per object; lives on the
/// stack and allocates nothing as long as rules hold, unless the schema has
/// "unevaluated...", "propertyNames" or more than 256 required names, or compares
/// lists or objects of more than 32 parts.
class Evaluator {
public:
    Evaluator(const Code& code, const CompileOptions& options) : code_{code}, options_{options} {}

    /// Stops at the first rule that is broken.
    [[nodiscard]] bool accepts(simdjson::dom::element instance);

    /// Goes on, and explains each, up to options.max_violations.
    [[nodiscard]] std::vector<Violation> violations(simdjson::dom::element instance);

private:
    /// The resources gone through on the way, innermost first.
    struct Scope {
        const Scope* outer;
        std::uint32_t resource;
    };

    /// Which members and items some keyword has looked at, by position.
    struct Evaluated {
        std::vector<bool> properties;
        std::vector<bool> items;

        static void mark(std::vector<bool>& marks, std::size_t index);
        void merge(const Evaluated& other);
    };

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

    bool node(NodeId id, const Context& context)
    {
        const bool is_plain = context.seen == nullptr && !code_.plans.nodes.empty();
        if (is_plain && out_ == nullptr)
            return verdict(id, context.value, context.depth);
        // Most of an invalid instance is valid, which needs no explaining. Only
        // near the root, or every level would look at all those below again.
        if (is_plain && context.depth > 0 && context.depth <= 8) {
            const Quietly quietly{*this};
            if (verdict(id, context.value, context.depth))
                return true;
        }
        return node_by_steps(id, context);
    }
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
    std::vector<Violation>* out_ = nullptr;
    std::string path_;            ///< JSON pointer of the value at hand; kept only while explaining.
    std::uint64_t work_ = 0;      ///< Nodes evaluated, members and items looked at.
    std::size_t nesting_ = 0;
    const char* stopped_ = nullptr;  ///< The limit that was reached, if any.
};

}  // namespace assay::schema
