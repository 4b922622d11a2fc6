// Every schema of the JSON Schema test suite as a property of an answer: it
// is refused, or what comes out keeps to the provider's rules.

#include "llm/anthropic_schema.hpp"
#include "llm/openai_schema.hpp"

#include "schema/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

namespace assay::llm {
namespace {

namespace fs = std::filesystem;

fs::path suite()
{
    // Tests alone read it; below the command line's layer nothing else does.
    const char* shared = std::getenv("ASSAY_SHARED");
    const fs::path root = shared ? fs::path{shared} : fs::path{ASSAY_SOURCE_DIR} / "../shared";
    return root / "corpora/jsonschema/suite/tests/draft2020-12";
}

using Words = std::set<std::string>;

/// The first rule that `schema` breaks, or "".
std::string broken_rule(const Json& schema, const Json& root, const Words& known)
{
    if (!schema.is_object())
        return "no object: " + schema.dump();
    for (const auto& [keyword, value] : schema.items()) {
        if (!known.contains(keyword))
            return "unknown keyword " + keyword;
    }
    if (const auto ref = schema.find("$ref"); ref != schema.end()) {
        const auto text = ref->get<std::string>();
        if (schema.size() > 1)
            return "keywords beside $ref";
        return root.contains(Json::json_pointer{text.substr(1)}) ? "" : "a reference to nowhere: " + text;
    }
    if (!schema.contains("type") && !schema.contains("anyOf") && !schema.contains("enum") && !schema.contains("const"))
        return "nothing said in " + schema.dump();
    if (schema.contains("properties") && schema.value("additionalProperties", Json(true)) != false)
        return "an open object";
    std::vector<const Json*> inner;
    for (const char* map : {"properties", "$defs"}) {
        if (schema.contains(map)) {
            for (const Json& child : schema[map])
                inner.push_back(&child);
        }
    }
    if (schema.contains("items"))
        inner.push_back(&schema["items"]);
    if (schema.contains("anyOf")) {
        for (const Json& child : schema["anyOf"])
            inner.push_back(&child);
    }
    for (const Json* child : inner) {
        if (const auto rule = broken_rule(*child, root, known); !rule.empty())
            return rule;
    }
    return "";
}

TEST(SchemaCorpus, IsRefusedOrKeepsToTheRules)
{
    if (!fs::is_directory(suite()))
        GTEST_SKIP() << "no test suite at " << suite() << "; set ASSAY_SHARED";
    Words known{"$ref", "$defs", "type", "enum", "const", "anyOf", "description", "properties", "required",
                "additionalProperties", "items", "format", "minItems"};
    const Words for_anthropic = known;
    for (const char* keyword : {"pattern", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "maxItems"})
        known.insert(keyword);

    int schemas = 0;
    int taken = 0;
    for (const auto& file : fs::directory_iterator{suite()}) {
        if (file.path().extension() != ".json")
            continue;
        const auto cases = read_json_file(file.path());
        ASSERT_TRUE(cases) << file.path();
        for (const Json& entry : *cases) {
            Json wrapped = {{"type", "object"}, {"properties", {{"value", entry["schema"]}}}, {"required", {"value"}}};
            if (entry["schema"].is_object() && entry["schema"].contains("$defs"))
                wrapped["$defs"] = entry["schema"]["$defs"];
            const auto compiled = schema::Schema::compile(wrapped);
            if (!compiled)
                continue;
            ++schemas;
            const auto label = file.path().filename().string() + ": " + entry["description"].get<std::string>();
            if (const auto out = openai_schema(compiled->document())) {
                ++taken;
                EXPECT_EQ(broken_rule(*out, *out, known), "") << label << "\n" << out->dump();
            }
            if (const auto out = anthropic_schema(compiled->document())) {
                EXPECT_EQ(broken_rule(*out, *out, for_anthropic), "") << label << "\n" << out->dump();
            }
        }
    }
    EXPECT_GT(schemas, 200);
    EXPECT_GT(taken, 50) << "of " << schemas;
    RecordProperty("schemas", schemas);
    RecordProperty("taken", taken);
}

}  // namespace
}  // namespace assay::llm
