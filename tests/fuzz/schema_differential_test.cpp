// Random schemas that mean something, on random instances: both passes of the
// evaluator must say what the plain reference validator says.

#include "schema/schema.hpp"
#include "support/reference_validator.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::schema {
namespace {

constexpr std::uint64_t seed = 20241117;
constexpr int rounds = 6000;

class Generator {
public:
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_); }

    Json schema(int depth)
    {
        if (depth <= 0 || below(12) == 0)
            return below(8) == 0 ? Json(below(3) != 0) : leaf();
        Json out = below(3) == 0 ? leaf() : Json::object();
        for (std::size_t i = 1 + below(3); i > 0; --i)
            applicator(out, depth - 1);
        return out;
    }

    /// With the definitions that references name.
    Json document()
    {
        Json out = schema(3);
        if (!out.is_object())
            return out;
        for (const char* name : {"d0", "d1"})
            out["$defs"][name] = schema(2);
        return out;
    }

    Json instance(int depth)
    {
        const std::size_t kind = below(depth <= 0 ? 5 : 9);
        if (kind < 5)
            return scalar();
        Json out = kind < 7 ? Json::object() : Json::array();
        for (std::size_t i = below(4); i > 0; --i) {
            if (out.is_object())
                out[name()] = instance(depth - 1);
            else
                out.push_back(instance(depth - 1));
        }
        return out;
    }

private:
    std::string name() { return std::vector<std::string>{"a", "b", "c", "ab", "", "a rather long name"}[below(6)]; }

    Json scalar()
    {
        static const std::vector<Json> values = {nullptr, true, false, 0, 1, -1, 2, 3, 2.0, 2.5, -0.5, 9007199254740993, 9007199254740992.0, 1e300,
                                                 18446744073709551615u, "", "a", "ab", "abc", "b", "\xC3\xA9\xC3\xA9", "a rather long name"};
        return values[below(values.size())];
    }

    Json number() { return std::vector<Json>{0, 1, 2, 3, 2.5, 0.5, 9007199254740993, -1}[below(8)]; }

    Json names()
    {
        Json out = Json::array();
        for (std::size_t i = below(3); i > 0; --i)
            out.push_back(name());
        return out;
    }

    Json leaf()
    {
        static const std::vector<std::string> types = {"null", "boolean", "integer", "number", "string", "array", "object"};
        Json out = Json::object();
        switch (below(12)) {
        case 0: out["type"] = types[below(types.size())]; break;
        case 1: out["type"] = Json{types[below(types.size())], types[below(types.size())]}; break;
        case 2: out["enum"] = Json{scalar(), scalar(), instance(1)}; break;
        case 3: out["enum"] = Json{"a", "b", "a rather long name"}; break;
        case 4: out["const"] = instance(1); break;
        case 5: out["minimum"] = number(); out["exclusiveMaximum"] = number(); break;
        case 6: out["exclusiveMinimum"] = number(); out["maximum"] = number(); break;
        case 7: out["multipleOf"] = std::vector<Json>{1, 2, 0.5}[below(3)]; break;
        case 8: out["minLength"] = below(3); out["maxLength"] = 1 + below(3); out["type"] = "string"; break;
        case 9: out["pattern"] = std::vector<std::string>{"a", "^a", "b$", "^a?b*$"}[below(4)]; break;
        case 10: out["minItems"] = below(2); out["maxItems"] = 1 + below(3); out["uniqueItems"] = below(2) == 0; break;
        default: out["minProperties"] = below(2); out["maxProperties"] = 1 + below(3); break;
        }
        return out;
    }

    void applicator(Json& out, int depth)
    {
        const auto list = [&] { return Json::array({schema(depth), schema(depth)}); };
        switch (below(20)) {
        case 0:
        case 1: out["properties"] = {{name(), schema(depth)}, {name(), schema(depth)}}; break;
        case 2: out["required"] = names(); out["type"] = "object"; break;
        case 3: out["additionalProperties"] = below(2) == 0 ? Json(false) : schema(depth); break;
        case 4: out["patternProperties"] = {{below(2) == 0 ? "^a" : "b", schema(depth)}}; break;
        case 5: out["propertyNames"] = schema(depth - 1); break;
        case 6: out["dependentRequired"] = {{name(), names()}}; break;
        case 7: out["dependentSchemas"] = {{name(), schema(depth)}}; break;
        case 8: out["items"] = schema(depth); break;
        case 9: out["prefixItems"] = list(); break;
        case 10: out["contains"] = schema(depth); out["minContains"] = below(3); out["maxContains"] = below(4); break;
        case 11: out["allOf"] = list(); break;
        case 12: out["anyOf"] = list(); break;
        case 13: out["oneOf"] = list(); break;
        case 14: out["not"] = schema(depth); break;
        case 15: out["if"] = schema(depth); out["then"] = schema(depth); out["else"] = schema(depth); break;
        case 16: out["unevaluatedProperties"] = below(2) == 0 ? Json(false) : schema(depth); break;
        case 17: out["unevaluatedItems"] = below(2) == 0 ? Json(false) : schema(depth); break;
        case 18: out["properties"] = {{"a", {{"$ref", "#/$defs/d0"}}}, {"b", schema(depth)}}; break;
        default: out["$ref"] = below(2) == 0 ? "#/$defs/d0" : "#/$defs/d1"; break;
        }
    }

    std::mt19937_64 engine_{seed};
};

TEST(SchemaDifferential, BothPassesAgreeWithThePlainReference)
{
    Generator random;
    simdjson::dom::parser parser;
    int valid = 0;
    int invalid = 0;
    for (int round = 0; round < rounds; ++round) {
        const Json document = random.document();
        const auto schema = Schema::compile(document);
        if (!schema)
            continue;  // a circle of references
        test::ReferenceValidator reference{document};
        for (int i = 0; i < 8; ++i) {
            const Json instance = random.instance(3);
            const auto expected = reference.accepts(instance);
            if (!expected)
                continue;
            const std::string text = instance.dump();
            simdjson::dom::element element;
            ASSERT_EQ(parser.parse(text).get(element), simdjson::SUCCESS);
            const std::string about = "seed " + std::to_string(seed) + ": " + document.dump() + " on " + text;
            ASSERT_EQ(schema->accepts(element), *expected) << about;
            ASSERT_EQ(schema->violations(element).empty(), *expected) << about;
            ++(*expected ? valid : invalid);
        }
    }
    EXPECT_GT(valid, rounds) << "or little was tested";
    EXPECT_GT(invalid, rounds);
}

}  // namespace
}  // namespace assay::schema
