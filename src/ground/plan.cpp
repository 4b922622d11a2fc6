#include "ground/plan.hpp"

#include "schema/schema.hpp"
#include "schema/walk.hpp"

#include <algorithm>
#include <utility>

namespace assay::ground {
namespace {

/// Combinations of a schema's parts that describe one place; more are no plan.
constexpr std::size_t max_nodes = 10'000;

std::optional<Error> wrong_mark(const Json& node, const std::string& pointer)
{
    if (!node.is_object())
        return std::nullopt;
    if (const auto found = node.find(mark); found != node.end() && !found->is_boolean())
        return Error{Errc::invalid_input, "\"x-ground\" must be true or false", pointer + "/" + mark};
    std::optional<Error> error;
    schema::for_each_subschema(node, pointer, [&](const Json& child, const std::string& place) {
        if (!error)
            error = wrong_mark(child, place);
    });
    return error;
}

void remove_marks(Json& node)
{
    if (!node.is_object())
        return;
    node.erase(mark);
    schema::for_each_subschema(node, "", [](Json& child, const std::string&) { remove_marks(child); });
}

}  // namespace

/// Turns a set of schemas that all describe one place into a node.
class Plan::Compiler {
public:
    explicit Compiler(const Json& root) : root_{root} {}

    Result<std::vector<Parts>> compile()
    {
        node_of({{&root_, false}});
        for (std::size_t i = 0; i < open_.size(); ++i) {
            if (open_.size() > max_nodes)
                return Error{Errc::invalid_input, "the schema combines too many parts to say what is to be grounded"};
            fill(i, open_[i]);
        }
        mark_ancestors();
        return std::move(nodes_);
    }

private:
    struct Part {
        const Json* schema;
        bool is_marked;  ///< By a schema around it.
        friend auto operator<=>(const Part&, const Part&) = default;
    };
    using Set = std::vector<Part>;

    Node node_of(Set set)
    {
        if (set.empty())
            return none;
        std::sort(set.begin(), set.end());
        set.erase(std::unique(set.begin(), set.end()), set.end());
        const auto [found, is_new] = known_.emplace(set, open_.size());
        if (is_new) {
            open_.push_back(std::move(set));
            nodes_.emplace_back();
        }
        return found->second;
    }

    /// All schemas that hold for the same instance as `part`.
    void collect(Part part, Set& set)
    {
        if (!part.schema->is_object())
            return;
        if (const auto found = part.schema->find(mark); found != part.schema->end())
            part.is_marked = found->get<bool>();
        if (std::find(set.begin(), set.end(), part) != set.end())
            return;
        set.push_back(part);
        if (part.schema->contains("$ref"))
            collect({&schema::resolve(root_, *part.schema), part.is_marked}, set);
        for (const char* key : {"allOf", "anyOf", "oneOf", "dependentSchemas"}) {
            if (const auto parts = part.schema->find(key); parts != part.schema->end() && parts->is_structured())
                for (const auto& child : *parts)
                    collect({&child, part.is_marked}, set);
        }
        for (const char* key : {"then", "else"}) {
            if (const auto child = part.schema->find(key); child != part.schema->end())
                collect({&*child, part.is_marked}, set);
        }
    }

    void fill(Node node, const Set& described)
    {
        Set all;
        for (const auto& part : Set{described})
            collect(part, all);
        Parts parts;
        std::map<std::string, Set, std::less<>> members;
        Set other_members;
        std::vector<Set> first_items;
        Set other_items;
        for (const auto& [schema, is_marked] : all) {
            parts.is_marked = parts.is_marked || is_marked;
            const auto each = [&, marked = is_marked](const char* key, auto add) {
                if (const auto found = schema->find(key); found != schema->end() && found->is_structured())
                    add(*found, marked);
            };
            each("properties", [&](const Json& children, bool marked) {
                for (const auto& [name, child] : children.items())
                    members[name].push_back({&child, marked});
            });
            each("patternProperties", [&](const Json& children, bool marked) {
                for (const auto& child : children)
                    other_members.push_back({&child, marked});
            });
            for (const char* key : {"additionalProperties", "unevaluatedProperties"})
                each(key, [&](const Json& child, bool marked) { other_members.push_back({&child, marked}); });
            each("prefixItems", [&](const Json& children, bool marked) {
                first_items.resize(std::max(first_items.size(), children.size()));
                for (std::size_t i = 0; i < children.size(); ++i)
                    first_items[i].push_back({&children[i], marked});
            });
            for (const char* key : {"items", "unevaluatedItems"})
                each(key, [&](const Json& child, bool marked) { other_items.push_back({&child, marked}); });
            // Places that no schema describes are under the mark, too.
            if (is_marked && !schema->contains("additionalProperties"))
                other_members.push_back({&anything_, true});
            if (is_marked && !schema->contains("items"))
                other_items.push_back({&anything_, true});
        }
        for (auto& [name, set] : members)
            parts.members[name] = node_of(std::move(set));
        parts.other_members = node_of(std::move(other_members));
        for (auto& set : first_items)
            parts.first_items.push_back(node_of(std::move(set)));
        parts.other_items = node_of(std::move(other_items));
        nodes_[node] = std::move(parts);
    }

    void mark_ancestors()
    {
        const auto has_marks = [&](Node node) { return node != none && nodes_[node].has_marks; };
        for (bool changed = true; changed;) {
            changed = false;
            for (auto& parts : nodes_) {
                if (parts.has_marks)
                    continue;
                parts.has_marks =
                    parts.is_marked || has_marks(parts.other_members) || has_marks(parts.other_items) ||
                    std::any_of(parts.members.begin(), parts.members.end(),
                                [&](const auto& member) { return has_marks(member.second); }) ||
                    std::any_of(parts.first_items.begin(), parts.first_items.end(), has_marks);
                changed = changed || parts.has_marks;
            }
        }
    }

    const Json& root_;
    const Json anything_ = Json::object();
    std::vector<Set> open_;
    std::map<Set, Node> known_;
    std::vector<Parts> nodes_;
};

Result<Plan> Plan::compile(const Json& document)
{
    if (auto error = wrong_mark(document, ""))
        return *error;
    auto nodes = Compiler{document}.compile();
    if (!nodes)
        return nodes.error();
    Plan plan;
    if (!nodes->empty() && nodes->front().has_marks)
        plan.nodes_ = std::move(*nodes);
    return plan;
}

Plan::Node Plan::if_wanted(Node node) const
{
    return node != none && nodes_[node].has_marks ? node : none;
}

Plan::Node Plan::member(Node node, std::string_view name) const
{
    const auto& parts = nodes_[node];
    const auto found = parts.members.find(name);
    return if_wanted(found == parts.members.end() ? parts.other_members : found->second);
}

Plan::Node Plan::item(Node node, std::size_t index) const
{
    const auto& parts = nodes_[node];
    return if_wanted(index < parts.first_items.size() ? parts.first_items[index] : parts.other_items);
}

Json without_marks(Json document)
{
    remove_marks(document);
    return document;
}

}  // namespace assay::ground
