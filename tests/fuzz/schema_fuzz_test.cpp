// Schemas and instances, broken at random: the compiler and the evaluator may
// refuse anything, but never crash, hang or contradict themselves.

#include "schema/lint.hpp"
#include "schema/pattern.hpp"
#include "schema/schema.hpp"
#include "schema/short_form.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace assay::schema {
namespace {

constexpr std::uint64_t seed = 20240531;
constexpr int rounds = 4000;

const std::vector<std::string> keys = {
    "type", "enum", "const", "properties", "required", "items", "prefixItems", "anyOf", "oneOf", "allOf", "not", "if", "then", "else",
    "$ref", "$defs", "definitions", "$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$schema", "minimum", "exclusiveMinimum",
    "multipleOf", "minLength", "pattern", "format", "patternProperties", "additionalProperties", "propertyNames", "dependencies",
    "dependentSchemas", "uniqueItems", "contains", "minContains", "unevaluatedItems", "unevaluatedProperties", "nullable", "a", "b", ""};

class Random {
public:
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_); }

    /// Any JSON, more often of the kind that schemas are made of.
    Json value(int depth)
    {
        static const std::vector<Json> scalars = {
            true, false, nullptr, 0, 1, -1, 2.5, 1e300, 9007199254740993, "string", "object", "array", "null", "a", "#", "#/$defs/a",
            "#/definitions/b", "#a", "x.json", "^a+$", "(", "date", "http://json-schema.org/draft-07/schema#", "\xC3\xA9"};
        const std::size_t kind = depth <= 0 ? 2 : below(4);
        if (kind == 0) {
            Json list = Json::array();
            for (std::size_t i = below(4); i > 0; --i)
                list.push_back(value(depth - 1));
            return list;
        }
        if (kind == 1 || kind == 3) {
            Json object = Json::object();
            for (std::size_t i = below(5); i > 0; --i)
                object[keys[below(keys.size())]] = value(depth - 1);
            return object;
        }
        return scalars[below(scalars.size())];
    }

    std::string text(std::string_view alphabet, std::size_t most)
    {
        std::string out;
        for (std::size_t i = below(most + 1); i > 0; --i)
            out += alphabet[below(alphabet.size())];
        return out;
    }

private:
    std::mt19937_64 engine_{seed};
};

TEST(SchemaFuzz, CompilesOrRefusesAndNeverContradictsItself)
{
    Random random;
    simdjson::dom::parser parser;
    int compiled = 0;
    for (int round = 0; round < rounds; ++round) {
        const Json document = random.value(5);
        static_cast<void>(lint(document));
        const auto schema = Schema::compile(document, {.max_work = 100'000});
        if (!schema)
            continue;
        ++compiled;
        // What was normalised once stays as it is, and resolves.
        const auto again = Schema::compile(schema->document(), {.max_work = 100'000});
        ASSERT_TRUE(again) << document.dump() << " as " << schema->document().dump() << ": " << again.error().text();
        for (int i = 0; i < 5; ++i) {
            const std::string instance = random.value(4).dump();
            simdjson::dom::element element;
            ASSERT_EQ(parser.parse(instance).get(element), simdjson::SUCCESS);
            ASSERT_EQ(schema->accepts(element), schema->violations(element).empty())
                << "seed " << seed << ": " << document.dump() << " on " << instance;
            ASSERT_EQ(schema->accepts(element), again->accepts(element)) << document.dump() << " on " << instance;
        }
    }
    EXPECT_GT(compiled, rounds / 10) << "most documents should not be refused, or little was tested";
}

TEST(SchemaFuzz, TranslatesOrRefusesEveryPattern)
{
    Random random;
    for (int round = 0; round < rounds * 5; ++round) {
        const std::string pattern = random.text("\\(){}[]^$.|?*+-:=!<>,0159abdpsSuwxcPkL\xC3\xA9", 12);
        const auto compiled = Pattern::compile(pattern);
        if (compiled)
            static_cast<void>(compiled->found_in("abc\n\xC3\xA9"));
    }
}

TEST(SchemaFuzz, ReadsAnyWordsAsAFieldThatCompiles)
{
    static const std::vector<std::string> words = {"list", "of", "a", "or", "null", "between", "0", "1", "and", ",", "|", "float",
                                                   "integer", "5-3", "(", ")", "{", "}", ":", "date", "max", "200", "characters",
                                                   "optional", "one", "\xE2\x80\x9C", "yes", "no", "/", "99999999999999999999", "[]"};
    Random random;
    for (int round = 0; round < rounds; ++round) {
        std::string text;
        for (std::size_t i = random.below(9); i > 0; --i)
            text += words[random.below(words.size())] + (random.below(4) == 0 ? "" : " ");
        const auto document = expand_short_form(Json{{"field", text}});
        ASSERT_TRUE(document) << text;
        const auto schema = Schema::compile(*document);
        ASSERT_TRUE(schema) << text << ": " << schema.error().text();
    }
}

}  // namespace
}  // namespace assay::schema
