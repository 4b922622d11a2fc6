// What a recursive schema costs. Without a memory each alternative looks at all
// that is inside before it fails, and so does each alternative there.
#include "schema/instance_parser.hpp"
#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

std::string nested(std::size_t levels, const std::string& leaf)
{
    std::string text;
    for (std::size_t i = 0; i < levels; ++i)
        text += R"({"child":)";
    text += leaf;
    for (std::size_t i = 0; i < levels; ++i)
        text += R"(,"kind":"b"})";
    return text;
}

/// Schemas of which two alternatives look at the child before the kind.
const char* const schemas[] = {
    R"({"anyOf": [{"type": "null"},
        {"type": "object", "properties": {"child": {"$ref": "#"}, "kind": {"const": "a"}}},
        {"type": "object", "properties": {"child": {"$ref": "#"}, "kind": {"const": "b"}}}]})",
    R"({"oneOf": [{"type": "null"},
        {"type": "object", "properties": {"child": {"$ref": "#"}}, "required": ["other"]},
        {"type": "object", "properties": {"child": {"$ref": "#"}}, "required": ["kind"]}]})",
    R"({"$defs": {"a": {"properties": {"child": {"$ref": "#"}}}}, "type": ["object", "null"], "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]})",
    R"({"type": ["object", "null"], "anyOf": [{"properties": {"child": {"$ref": "#"}, "kind": {"const": "a"}}},
        {"properties": {"child": {"$ref": "#"}, "kind": {}}}], "unevaluatedProperties": false})",
    R"({"$id": "http://x/tree", "$dynamicAnchor": "node", "type": ["object", "null"], "anyOf": [
        {"properties": {"child": {"$dynamicRef": "#node"}, "kind": {"const": "a"}}},
        {"properties": {"child": {"$dynamicRef": "#node"}}}]})",
};

TEST(Recursion, TakesWorkInProportionToTheInstance)
{
    for (const char* text : schemas) {
        CompileOptions options;
        options.max_work = 100'000;  // 2^60 without a memory
        const auto schema = compiled(text, options);
        EXPECT_TRUE(accepts(schema, nested(60, "null"))) << text;
        EXPECT_FALSE(accepts(schema, nested(60, "5"))) << text;
    }
}

TEST(Recursion, ExplainsWithinTheSameWork)
{
    for (const char* text : schemas) {
        CompileOptions options;
        options.max_work = 2'000'000;
        for (const auto report : {Report::advice, Report::complete}) {
            options.report = report;
            simdjson::dom::parser parser;
            const auto instance = nested(60, "5");
            const auto violations = compiled(text, options).violations(parser.parse(instance).value());
            ASSERT_FALSE(violations.empty()) << text;
            EXPECT_NE(violations.back().keyword, limit_keyword) << text;
        }
    }
}

TEST(Recursion, RemembersVerdictsByPlaceAndNotByValue)
{
    // Two lists of equal items of which only the first is to hold large ones.
    const auto schema = compiled(R"({"$defs": {"tree": {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "integer", "maximum": 5}]}}},
        "prefixItems": [{"$ref": "#/$defs/tree"}], "items": {"type": "array"}})");
    std::string list = "[";
    for (int i = 0; i < 2'000; ++i)
        list += "[1],";
    list += "[6]]";
    EXPECT_FALSE(accepts(schema, "[" + list + "]"));
    EXPECT_TRUE(accepts(schema, "[[]," + list + "]"));
}

}  // namespace
}  // namespace assay::schema
