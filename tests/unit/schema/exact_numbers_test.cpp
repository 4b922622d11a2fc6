// Numbers that neither 64 bits nor a double hold: compared digit by digit.
#include "schema/exact_numbers.hpp"

#include "schema/exact_json.hpp"
#include "schema/instance_parser.hpp"
#include "schema/marked_numbers.hpp"
#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

bool fits(const std::string& schema, const std::string& instance)
{
    auto document = parse_schema(schema, "schema");
    EXPECT_TRUE(document) << schema;
    const auto program = Schema::compile(*document);
    EXPECT_TRUE(program) << schema << ": " << program.error().text();
    InstanceParser parser;
    std::string padded = instance;
    padded.reserve(instance.size() + simdjson::SIMDJSON_PADDING);
    const auto element = parser.parse(padded);
    EXPECT_TRUE(element) << instance;
    const bool is_valid = program->accepts(*element, parser.exact());
    EXPECT_EQ(is_valid, program->violations(*element, parser.exact()).empty());
    return is_valid;
}

TEST(Decimal, ComparesByValue)
{
    EXPECT_EQ(Decimal{"1.50"}, Decimal{"15e-1"});
    EXPECT_EQ(Decimal{"0"}, Decimal{"-0.00e5"});
    EXPECT_LT(Decimal{"1e400"}, Decimal{"1e401"});
    EXPECT_LT(Decimal{"-1e400"}, Decimal{"1e-400"});
    EXPECT_LT(Decimal{"0"}, Decimal{"1e-99999999999999999999"});
    EXPECT_LT(Decimal{"123456789012345678901234567890"}, Decimal{"123456789012345678901234567891"});
    EXPECT_LT(Decimal{"-2"}, Decimal{"-1.9"});
    EXPECT_TRUE(Decimal{"1.00"}.is_integer());
    EXPECT_TRUE(Decimal{"1e400"}.is_integer());
    EXPECT_FALSE(Decimal{"12.5"}.is_integer());
    EXPECT_FALSE(Decimal{"1e-400"}.is_integer());
}

TEST(Decimal, TellsMultiples)
{
    EXPECT_EQ(Decimal{"1e400"}.is_multiple_of(Decimal{"5"}), true);
    EXPECT_EQ(Decimal{"1e400"}.is_multiple_of(Decimal{"3"}), false);
    EXPECT_EQ(Decimal{"123456789012345678901234567890"}.is_multiple_of(Decimal{"12345678901234567890123456789"}), true);
    EXPECT_EQ(Decimal{"123456789012345678901234567891"}.is_multiple_of(Decimal{"12345678901234567890123456789"}), false);
    EXPECT_EQ(Decimal{"0.3"}.is_multiple_of(Decimal{"0.1"}), true);
    EXPECT_EQ(Decimal{"0.35"}.is_multiple_of(Decimal{"0.1"}), false);
    EXPECT_EQ(Decimal{"0"}.is_multiple_of(Decimal{"7"}), true);
}

TEST(ExactNumbers, DecideAboutBounds)
{
    EXPECT_TRUE(fits(R"({"maximum": 123456789012345678901234567890})", "123456789012345678901234567890"));
    EXPECT_FALSE(fits(R"({"maximum": 123456789012345678901234567890})", "123456789012345678901234567891"));
    EXPECT_FALSE(fits(R"({"exclusiveMinimum": 0.1})", "0.1000000000000000000000"));
    EXPECT_TRUE(fits(R"({"exclusiveMinimum": 0.1})", "0.1000000000000000000001"));
    EXPECT_FALSE(fits(R"({"minimum": 0.1})", "0.09999999999999999999999"));
    EXPECT_TRUE(fits(R"({"minimum": 1e400})", "1e401"));
    EXPECT_FALSE(fits(R"({"minimum": 1e400})", "1e399"));
    EXPECT_FALSE(fits(R"({"multipleOf": 2})", "123456789012345678901234567891"));
    EXPECT_TRUE(fits(R"({"multipleOf": 2})", "123456789012345678901234567890"));
}

TEST(ExactNumbers, DecideAboutEquality)
{
    EXPECT_TRUE(fits(R"({"const": 123456789012345678901234567890})", "123456789012345678901234567890"));
    EXPECT_FALSE(fits(R"({"const": 123456789012345678901234567890})", "123456789012345678901234567891"));
    EXPECT_TRUE(fits(R"({"const": {"a": [1e400]}})", R"({"a": [10e399]})"));
    EXPECT_TRUE(fits(R"({"enum": [1, 123456789012345678901234567890]})", "1.2345678901234567890123456789e29"));
    EXPECT_FALSE(fits(R"({"enum": [1, 123456789012345678901234567890]})", "123456789012345678901234567000"));
    EXPECT_TRUE(fits(R"({"uniqueItems": true})", "[123456789012345678901234567890, 123456789012345678901234567891]"));
    EXPECT_FALSE(fits(R"({"uniqueItems": true})", "[123456789012345678901234567890, 123456789012345678901234567890.0]"));
}

TEST(ExactNumbers, DecideWhatAnIntegerIs)
{
    EXPECT_TRUE(fits(R"({"type": "integer"})", "123456789012345678901234567890"));
    EXPECT_FALSE(fits(R"({"type": "integer"})", "9007199254740993.5"));
    EXPECT_TRUE(fits(R"({"type": "integer"})", "1e400"));
}

TEST(ExactNumbers, AreFoundWhereverTheyStand)
{
    EXPECT_FALSE(fits(R"({"properties": {"a": {"items": {"maximum": 9007199254740993}}}})",
                      R"({"s": "123456789012345678901234567890", "n": 1, "a": [1, {"x": 2}, 9007199254740993.1]})"));
    EXPECT_TRUE(fits(R"({"properties": {"a": {"items": {"maximum": 9007199254740993}}}})",
                     R"({"s": "\"1", "a": [1, 9007199254740993.0], "n": 12345678901234567890123})"));
}

TEST(ExactNumbers, AreQuotedAsTheyAreSpelled)
{
    const auto schema = Schema::compile(*parse_schema(R"({"const": 123456789012345678901234567890})", "schema"));
    InstanceParser parser;
    std::string instance = "123456789012345678901234567891";
    instance.reserve(instance.size() + simdjson::SIMDJSON_PADDING);
    const auto element = parser.parse(instance);
    const auto violations = schema->violations(*element, parser.exact());
    ASSERT_EQ(violations.size(), 1u);
    EXPECT_EQ(violations[0].message, "must be 123456789012345678901234567890, not 123456789012345678901234567891");
}

TEST(MarkedNumbers, AreRoundedInTheDocument)
{
    const auto document = parse_schema(R"({"const": 123456789012345678901234567890, "default": 1e400, "minimum": 5})", "schema");
    ASSERT_TRUE(document);
    EXPECT_EQ(dump_marked(*document), R"({"const":123456789012345678901234567890,"default":1e400,"minimum":5})");
    const auto schema = Schema::compile(*document);
    ASSERT_TRUE(schema) << schema.error().text();
    EXPECT_EQ(schema->document().dump(), R"({"const":1.2345678901234568e+29,"default":1.7976931348623157e+308,"minimum":5})");
}

TEST(ExactJson, SpellsNumbersAsTheyWere)
{
    InstanceParser parser;
    const auto written = [&](std::string json) {
        json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
        const auto value = parser.parse(json);
        return value ? exact_json(*value, parser.exact()) : value.error().message;
    };
    EXPECT_EQ(written(R"( {"a" : [ 123456789012345678901234567890, 1e400, {} , []], "b\u0000\"":null,"c":[[1.50],"x["]} )"),
              R"({"a":[123456789012345678901234567890,1e400,{},[]],"b\u0000\"":null,"c":[[1.5],"x["]})");
    EXPECT_EQ(written(R"({"a": [1, 2]})"), R"({"a":[1,2]})");
}

}  // namespace
}  // namespace assay::schema
