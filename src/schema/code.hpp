#pragma once

#include "schema/exact_numbers.hpp"
#include "schema/format.hpp"
#include "schema/number.hpp"
#include "schema/pattern.hpp"
#include "schema/plan.hpp"
#include "schema/property_table.hpp"

#include <simdjson.h>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

// A compiled schema. Each schema object is a node, each node a run of steps,
// and each step one keyword (or a few that are only fast together), with its
// operand in a table of its own:
//
//     nodes   [0: steps 0..2] [1: steps 2..3] ...        NodeId = index
//     steps   type(object)  object(#0)  minimum(#0) ...
//     objects #0: "age" -> node 1, required, additional -> node 2
//
// Nodes refer to one another by index, so a recursive schema is a cycle of
// numbers and nothing owns anything. A new keyword is a new Op, a table if it
// needs one, one case in the compiler and one in the evaluator.

namespace assay::schema {

using NodeId = std::uint32_t;
constexpr NodeId no_node = 0xFFFFFFFFu;

/// A set of JSON types, one bit each. An integer is a number, too.
enum TypeBit : std::uint32_t {
    type_null = 1,
    type_boolean = 2,
    type_integer = 4,
    type_number = 8,
    type_string = 16,
    type_array = 32,
    type_object = 64,
};

enum class Op : std::uint8_t {
    never,                 ///< The schema `false`.
    type,                  ///< operand: TypeBits
    constant,              ///< operand: constants
    one_of_values,         ///< operand: enumerations
    minimum,               ///< operand: numbers, like the next four
    exclusive_minimum,
    maximum,
    exclusive_maximum,
    multiple_of,
    min_length,            ///< operand: sizes, as all sizes below
    max_length,
    pattern,               ///< operand: patterns
    format,                ///< operand: Format
    object,                ///< operand: objects (properties, patternProperties, additionalProperties, required)
    property_names,        ///< operand: node
    min_properties,
    max_properties,
    dependent_required,    ///< operand: dependencies
    dependent_schemas,     ///< operand: dependencies
    array,                 ///< operand: arrays (prefixItems, items)
    contains,              ///< operand: contains
    min_items,
    max_items,
    unique_items,
    all_of,                ///< operand: branches, like the next two
    any_of,
    one_of,
    negation,              ///< operand: node
    condition,             ///< operand: conditions
    reference,             ///< operand: node
    dynamic_reference,     ///< operand: dynamic references
    unevaluated_items,     ///< operand: node; after all steps but the next
    unevaluated_properties,
};

struct Step {
    Op op;
    std::uint32_t operand;
};

struct Node {
    std::uint32_t first_step = 0;
    std::uint32_t end_step = 0;
    std::uint32_t resource = 0;  ///< For $dynamicRef: which $id it stands under.
    std::string place;           ///< JSON pointer into the document.
    bool says_dependencies = false;  ///< The user's word for `dependentRequired`.
};

struct Enumeration {
    std::vector<std::string> strings;      ///< Sorted.
    std::vector<std::uint32_t> constants;  ///< The rest.
    std::string text;                      ///< For messages: `"a", "b", 3`; of very many the first.
};

struct ObjectRules {
    struct Property {
        NodeId node = no_node;
        std::uint32_t required = no_node;  ///< Index in `required`, or none.
    };
    struct PatternProperty {
        Pattern pattern;
        NodeId node;
    };
    PropertyTable table;                ///< Of every name in properties and required.
    std::vector<Property> properties;   ///< In the table's order.
    std::vector<std::string> required;
    std::vector<PatternProperty> patterns;
    NodeId additional = no_node;
    bool additional_forbidden = false;  ///< additionalProperties: false
};

struct ArrayRules {
    std::vector<NodeId> prefix;
    NodeId rest = no_node;
};

struct ContainsRule {
    NodeId node;
    std::uint64_t min = 1;
    std::optional<std::uint64_t> max;
};

struct Dependency {
    std::string property;
    std::vector<std::string> required;  ///< dependentRequired
    NodeId node = no_node;              ///< dependentSchemas
};

struct Condition {
    NodeId test;
    NodeId then_node = no_node;
    NodeId else_node = no_node;
};

struct DynamicReference {
    NodeId initial;
    /// What each resource on the way here puts in its place, by resource.
    std::map<std::uint32_t, NodeId> by_resource;
};

struct PatternRule {
    Pattern pattern;
    std::string text;
};

struct Code {
    std::vector<Node> nodes;  ///< Node 0 is the root.
    std::vector<Step> steps;

    std::vector<Enumeration> enumerations;
    std::vector<Number> numbers;
    std::vector<std::uint64_t> sizes;
    std::vector<PatternRule> patterns;
    std::vector<ObjectRules> objects;
    std::vector<ArrayRules> arrays;
    std::vector<ContainsRule> contains;
    std::vector<std::vector<Dependency>> dependencies;
    std::vector<std::vector<NodeId>> branches;
    std::vector<Condition> conditions;
    std::vector<DynamicReference> dynamic_references;

    std::vector<simdjson::dom::element> constants;  ///< They live in constants_parser.
    simdjson::dom::parser constants_parser;
    ExactNumbers exact_constants;   ///< Those that the parser rounded.
    std::deque<Decimal> decimals;   ///< What `numbers` refer to.

    /// A node leads back to itself, at the same value or further in: only then
    /// can a value be looked at more often than there are nodes.
    bool is_recursive = false;
    Plans plans;  ///< Made last, of all the above.
};

}  // namespace assay::schema
