#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

constexpr const char* person = R"({"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}, "required": ["age"]})";

class Validate : public testing::Test {
protected:
    TempDir dir;
};

TEST_F(Validate, SaysNothingOfValidFiles)
{
    const auto schema = dir.write("schema.json", person);
    const auto result = run_assay({"validate", "--schema", schema, dir.write("a.json", "{\n \"age\": 3}"), dir.write("b.jsonl", "{\"age\":1}\n\n{\"age\":2}\n")});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr("3 of 3 values valid"));
}

TEST_F(Validate, PlacesErrorsByFileAndLine)
{
    const auto schema = dir.write("schema.json", person);
    const auto whole = dir.write("whole.json", "{\n  \"name\": \"x\",\n  \"age\": -1\n}\n");
    const auto lines = dir.write("lines.jsonl", "{\"age\": 1}\n{}\nnot json\n{\"age\": \"x\"}\n");
    const auto result = run_assay({"validate", "-s", schema, whole, lines});
    EXPECT_EQ(result.exit_code, 3) << result.err;
    EXPECT_EQ(result.out, whole + ":3: #/age must be at least 0, not -1 (minimum, schema #/properties/age/minimum)\n" +
                              lines + ":2: # is missing the required property \"age\" (required, schema #/required)\n" + lines +
                              ":3: is not JSON: " + result.out.substr(result.out.find("is not JSON: ") + 13));
    EXPECT_THAT(result.out, HasSubstr(lines + ":4: #/age must be an integer, not \"x\" (type, schema #/properties/age/type)\n"));
    EXPECT_THAT(result.err, HasSubstr("1 of 5 values valid"));
}

TEST_F(Validate, TellsJsonLinesFromOneValueWithoutAName)
{
    const auto schema = dir.write("schema.json", person);
    ProcessOptions lines;
    lines.input = "{\"age\": 1}\n{\"age\": 2.5}\n";
    EXPECT_THAT(run_assay({"validate", "-s", schema, "-"}, lines).out, HasSubstr("standard input:2: #/age"));
    ProcessOptions whole;
    whole.input = "{\n\"age\":\n2.5}";
    EXPECT_THAT(run_assay({"validate", "-s", schema}, whole).out, HasSubstr("standard input:3: #/age"));
}

TEST_F(Validate, AnswersEachLineOfQuestionsWithOneLineInOrder)
{
    ProcessOptions options;
    options.input = R"({"id": "a", "schema": {"type": "string"}, "instance": "x"}
{"id": 2, "instance": [1, "b"], "schema": {"items": {"type": "integer"}}}

{"id": {"n": 3}, "schema": {"type": "strng"}, "instance": 1}
{"id": 4, "schema": true, "instance": [}
torn {
{"id": 5, "schema": {"minimum": 1e400}, "instance": 1}
{"id": 6, "schema": {"type": "integer"}, "instance": 123456789012345678901234567890}
{"id": 7, "schema": {"type": "string"}}
{"schema": {"type": "string"}, "instance": "x"}
)";
    const auto result = run_assay({"validate", "--jsonl"}, options);
    EXPECT_EQ(result.exit_code, 3) << result.err;
    const auto answers = parse_rows(result.out);
    ASSERT_EQ(answers.size(), 9u) << result.out;
    EXPECT_EQ(answers[0].dump(), R"({"id":"a","valid":true,"errors":[]})");
    EXPECT_EQ(answers[1].dump(), R"({"id":2,"valid":false,"errors":[{"instance":"/1","schema":"/items/type","keyword":"type",)"
                                 R"("message":"must be an integer, not \"b\""}]})");
    EXPECT_EQ(answers[2]["id"].dump(), R"({"n":3})");
    for (const std::size_t unclear : {2u, 3u, 4u, 7u}) {
        EXPECT_TRUE(answers[unclear]["valid"].is_null()) << unclear;
        EXPECT_TRUE(answers[unclear]["errors"].empty()) << unclear;
        EXPECT_NE(answers[unclear]["error"].get<std::string>(), "") << unclear;
    }
    EXPECT_THAT(answers[2]["error"].get<std::string>(), AllOf(HasSubstr("/type"), HasSubstr("did you mean \"string\"")));
    EXPECT_TRUE(answers[4]["id"].is_null());
    EXPECT_EQ(answers[5]["errors"][0]["message"], "must be at least 1e400, not 1") << "a bound of any size";
    EXPECT_EQ(answers[6]["valid"], true) << "an integer of any size";
    EXPECT_TRUE(answers[8]["id"].is_null());
    EXPECT_EQ(answers[8]["valid"], true);
}

TEST_F(Validate, FollowsReferencesIntoFoldersOnly)
{
    dir.write("int.json", R"({"type": "integer"})");
    ProcessOptions options;
    options.input = R"({"id": 1, "schema": {"$ref": "http://example.com/s/int.json"}, "instance": 1}
{"id": 2, "schema": {"$ref": "http://example.com/s/int.json"}, "instance": "1"}
{"id": 3, "schema": {"$ref": "http://example.org/int.json"}, "instance": 1}
)";
    const auto result = run_assay({"validate", "--jsonl", "--remotes", "http://example.com/s/=" + dir.root().string(), "-"}, options);
    const auto answers = parse_rows(result.out);
    ASSERT_EQ(answers.size(), 3u) << result.err;
    EXPECT_EQ(answers[0]["valid"], true);
    EXPECT_EQ(answers[1]["valid"], false);
    EXPECT_TRUE(answers[2]["valid"].is_null());
}

TEST_F(Validate, AssertsFormatsOnlyWhenAsked)
{
    const auto schema = dir.write("schema.json", R"({"format": "date"})");
    const auto file = dir.write("a.json", "\"yesterday\"");
    EXPECT_EQ(run_assay({"validate", "-s", schema, file}).exit_code, 0);
    EXPECT_EQ(run_assay({"validate", "-s", schema, "--assert-format", file}).exit_code, 3);
}

TEST_F(Validate, TakesTheDraftForSchemasThatDoNotSay)
{
    const auto schema = dir.write("schema.json", R"({"$ref": "#/definitions/a", "maximum": 1, "definitions": {"a": {"minimum": 0}}})");
    const auto file = dir.write("a.json", "2");
    EXPECT_EQ(run_assay({"validate", "-s", schema, file}).exit_code, 3);
    EXPECT_EQ(run_assay({"validate", "-s", schema, "--draft", "7", file}).exit_code, 0) << "nothing counts beside a $ref";
}

TEST_F(Validate, AFileWithoutJsonHasNoValidValue)
{
    const auto schema = dir.write("schema.json", "{}");
    for (const std::string text : {"", "\n \n"}) {
        const auto file = dir.write("a.json", text);
        const auto result = run_assay({"validate", "-s", schema, file});
        EXPECT_EQ(result.exit_code, 3);
        EXPECT_EQ(result.out, file + ": there is no JSON in it\n");
        EXPECT_EQ(run_assay({"validate", "--jsonl", file}).exit_code, 0) << "no line, no answer";
        EXPECT_EQ(run_assay({"validate", "-s", schema, dir.write("a.jsonl", text)}).exit_code, 0);
    }
}

TEST_F(Validate, AWrongCommandLineOrSchemaIsStatusTwo)
{
    const auto schema = dir.write("schema.json", person);
    const auto bad = dir.write("bad.json", R"({"type": "strng"})");
    const auto file = dir.write("a.json", "{}");
    const std::vector<std::vector<std::string>> mistakes = {
        {"validate", file},
        {"validate", "-s", schema, "--jsonl", file},
        {"validate", "-s", bad, file},
        {"validate", "-s", schema, dir.path("absent.json")},
        {"validate", "-s", schema, "--draft", "3", file},
        {"validate", "-s", schema, "--remotes", "http://x/", file},
        {"validate", "-s", schema, "--remotes", "http://x/=" + dir.path("absent"), file},
    };
    for (const auto& mistake : mistakes) {
        const auto result = run_assay(mistake);
        EXPECT_EQ(result.exit_code, 2) << result.err;
        EXPECT_EQ(result.out, "");
        EXPECT_THAT(result.err, testing::StartsWith("assay: "));
    }
}

}  // namespace
