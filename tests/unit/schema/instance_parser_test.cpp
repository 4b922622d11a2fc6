#include "schema/instance_parser.hpp"
#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

bool parsed_and_accepted(const std::string& schema, const std::string& instance)
{
    InstanceParser parser;
    const simdjson::padded_string padded{instance};
    const auto element = parser.parse(padded);
    EXPECT_TRUE(element) << instance;
    return element && compiled(schema).accepts(*element);
}

TEST(InstanceParser, ReadsNumbersOfAnySize)
{
    const std::string big(400, '9');
    for (const std::string number : {"18446744073709551616", "-9223372036854775809", "1e400", "-1e400", big.c_str()}) {
        EXPECT_TRUE(parsed_and_accepted(R"({"type": "integer"})", number)) << number;
        EXPECT_TRUE(parsed_and_accepted(R"({"items": {"type": ["number", "string"]}})", "[1, " + number + ", \"1e400\"]")) << number;
    }
    EXPECT_FALSE(parsed_and_accepted(R"({"maximum": 1e300})", "1e400"));
    EXPECT_TRUE(parsed_and_accepted(R"({"minimum": 18446744073709551615})", "18446744073709551616"));
    EXPECT_FALSE(parsed_and_accepted(R"({"type": "integer"})", "[1e400, 1e-400]"));
    EXPECT_TRUE(parsed_and_accepted(R"({"items": {"minimum": 0}})", "[1e400, 1e-400]"));
}

TEST(InstanceParser, RefusesWhatIsNoNumber)
{
    InstanceParser parser;
    for (const std::string text : {"01", "1.", ".5", "-", "1e", "1e400x", "[01]", "{\"a\": 1e+}", "0x10", ""}) {
        const simdjson::padded_string padded{text};
        EXPECT_FALSE(parser.parse(padded)) << text;
    }
}

TEST(InstanceParser, LeavesOtherBytesAlone)
{
    EXPECT_EQ(with_numbers_as_doubles(R"({"1e400": "99999999999999999999 \" 1e400", "a": [1e400, 12]})"),
              R"({"1e400": "99999999999999999999 \" 1e400", "a": [1.7976931348623157e308, 12]})");
    EXPECT_EQ(with_numbers_as_doubles("\"torn 1e400\\"), "\"torn 1e400\\");
    EXPECT_EQ(with_numbers_as_doubles("18446744073709551616"), "18446744073709551616.0");
}

}  // namespace
}  // namespace assay::schema
