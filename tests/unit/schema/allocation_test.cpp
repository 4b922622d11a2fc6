// What a valid instance costs in allocations: none. This file counts those of
// the whole test program.
#include "unit/schema/instance.hpp"

#include <cstdlib>
#include <new>

namespace {
std::size_t allocations = 0;
}

// Sanitizers bring their own, and see a mismatch if only some are replaced.
#ifndef __SANITIZE_ADDRESS__

[[gnu::noinline]] void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc{};
}

[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

#endif

namespace assay::schema {
namespace {

TEST(Allocation, IsNotNeededForAValidInstance)
{
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "allocations are not counted under the address sanitizer";
#endif
    const auto schema = compiled(R"({
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 2, "maxLength": 9},
            "kind": {"enum": ["one", "two"]},
            "size": {"enum": [1, "large", null]},
            "day": {"format": "date"},
            "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}, "uniqueItems": true, "minItems": 1},
            "either": {"anyOf": [{"type": "string"}, {"type": "integer", "multipleOf": 3}]},
            "one": {"oneOf": [{"properties": {"a": {"const": {"b": [1]}}}, "required": ["a"]}, {"type": "null"}]},
            "other": {"if": {"type": "string"}, "then": {"minLength": 1}, "not": {"const": 5}}
        },
        "patternProperties": {"^x-": {"type": "number"}},
        "required": ["name", "kind"],
        "dependentRequired": {"name": ["kind"]},
        "additionalProperties": false,
        "$defs": {"tag": {"type": "string"}}})");
    const std::string text = R"({"name": "a long \u00e9", "kind": "two", "size": null, "day": "2024-05-31", "tags": ["a", "b"],
        "either": 9, "one": {"a": {"b": [1.0]}}, "other": 4, "x-ray": 1.5})";
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    ASSERT_EQ(parser.parse(text).get(element), simdjson::SUCCESS);
    ASSERT_TRUE(schema.accepts(element)) << "and RE2 builds its automaton";
    const auto before = allocations;
    const bool accepted = schema.accepts(element);
    EXPECT_EQ(allocations, before);
    EXPECT_TRUE(accepted);

    const auto counted_before = allocations;
    const auto found = schema.violations(element);
    EXPECT_EQ(allocations, counted_before) << "an empty list of violations";
    EXPECT_TRUE(found.empty());
    EXPECT_GT(allocations, 0u) << "or nothing was counted";
}

}  // namespace
}  // namespace assay::schema
