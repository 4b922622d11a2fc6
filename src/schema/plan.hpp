#pragma once

#include "schema/property_table.hpp"

#include <cstdint>
#include <limits>
#include <vector>

// How to tell as fast as possible whether a value fits a node. A plan says the
// same as the node's steps, ordered by the kind of value, with the operands
// that most schemas use at hand; steps that it does not cover stay steps. It
// cannot say what is wrong: the evaluator's second pass does.

namespace assay::schema {

struct Code;

struct Plan {
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    std::uint32_t types = 127;         ///< TypeBits that fit.
    std::uint32_t min_length = 0;      ///< Of strings, in code points.
    std::uint32_t max_length = none;
    std::uint32_t strings = none;      ///< Index of the table of an enum of strings.
    std::uint32_t object = none;       ///< Index in Plans::objects.
    std::uint32_t array = none;        ///< Index in Plans::arrays.
    std::uint32_t rest = 0;            ///< Steps left over: Plans::rest from here
    std::uint32_t rest_end = 0;        ///< to here.
    bool has_range = false;            ///< The next four count.
    bool is_slow = false;              ///< Only the node's steps will do.
    /// The integers and the doubles that fit, both ends included: exact,
    /// whatever the bounds were.
    std::int64_t least_integer = std::numeric_limits<std::int64_t>::min();
    std::int64_t most_integer = std::numeric_limits<std::int64_t>::max();
    double least_double = -std::numeric_limits<double>::infinity();
    double most_double = std::numeric_limits<double>::infinity();
};

struct ObjectPlan {
    struct Property {
        std::uint32_t plan = Plan::none;
        std::uint64_t required_bit = 0;
    };
    const PropertyTable* table = nullptr;  ///< That of the node's ObjectRules.
    std::vector<Property> properties;
    std::uint64_t required = 0;            ///< All required bits.
    std::uint32_t additional = Plan::none;
    bool additional_forbidden = false;
};

struct ArrayPlan {
    std::vector<std::uint32_t> prefix;
    std::uint32_t rest = Plan::none;
    std::uint64_t min_items = 0;
    std::uint64_t max_items = std::numeric_limits<std::uint64_t>::max();
};

struct Plans {
    std::vector<Plan> nodes;  ///< By NodeId. Empty if the schema has $dynamicRef: scopes are not kept here.
    std::vector<ObjectPlan> objects;
    std::vector<ArrayPlan> arrays;
    std::vector<PropertyTable> strings;
    std::vector<std::uint32_t> rest;  ///< Indices into Code::steps.
};

/// The plans of `code`, which is complete and stays where it is.
[[nodiscard]] Plans make_plans(const Code& code);

}  // namespace assay::schema
