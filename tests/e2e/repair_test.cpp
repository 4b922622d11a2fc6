#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

ProcessResult repair(std::vector<std::string> arguments, std::string input)
{
    arguments.insert(arguments.begin(), "repair");
    return run_assay(arguments, {.input = std::move(input)});
}

TEST(Repair, LaysOutWhatItMadeOfStandardInput)
{
    const auto result = repair({}, "Sure: {a: 1.10, 'b': [True,]} Bye.");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, "{\n  \"a\": 1.10,\n  \"b\": [\n    true\n  ]\n}\n");
    EXPECT_EQ(result.err, "");
}

TEST(Repair, ReadsAFileAndGivesTheReceipt)
{
    const TempDir dir;
    const auto result = run_assay({"repair", dir.write("answer.txt", "{a: 1"), "--compact", "--notes"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out, "{\"a\":1}\n");
    const auto receipt = parse_json(result.err, "receipt");
    ASSERT_TRUE(receipt) << result.err;
    EXPECT_EQ((*receipt)["notes"][0]["what"], "unquoted_key");
    EXPECT_EQ((*receipt)["notes"][1]["what"], "value_cut") << "the 1 may be a part of 10";
    EXPECT_EQ((*receipt)["notes"][2]["what"], "closed_truncation");
    EXPECT_TRUE((*receipt)["price"].is_number());
}

TEST(Repair, BringsTheValueIntoLineWithASchema)
{
    const TempDir dir;
    const auto schema = dir.write("schema.json", R"({"type": "object", "properties": {"a": {"enum": ["yes", "no"]}}})");
    EXPECT_EQ(repair({"--compact", "--schema", schema}, "{'a': 'YES'}").out, "{\"a\":\"yes\"}\n");
    const auto refused = repair({"--schema", schema}, "{'a': 'perhaps'}");
    EXPECT_EQ(refused.exit_code, 3);
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr("/a"));
}

TEST(Repair, FillsDefaultsInOnlyIfAskedTo)
{
    const TempDir dir;
    const auto schema = dir.write("schema.json", R"({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"default": 7}}})");
    EXPECT_EQ(repair({"--compact", "-s", schema}, "{a: '1'}").out, "{\"a\":1}\n");
    EXPECT_EQ(repair({"--compact", "-s", schema, "--fill"}, "{a: '1'}").out, "{\"a\":1,\"b\":7}\n");
}

TEST(Repair, NamesALineThatIsTooLongByItsNumber)
{
    const auto result = repair({"--jsonl", "--max-bytes", "60"}, "{\"id\":1,\"input\":\"[1]\"}\n{\"id\":2,\"input\":\"" + std::string(100, 'x') + "\"}\n");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out, HasSubstr("line 2 is longer than 60 bytes"));
}

TEST(Repair, WhatItCannotMendIsExitStatusThree)
{
    const auto result = repair({}, "I cannot help with that.");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("assay: "));
    EXPECT_EQ(repair({"--profile", "text", "--compact"}, "I cannot help").out, "\"I cannot help\"\n");
    EXPECT_EQ(repair({"--profile", "strict"}, "[1,]").exit_code, 3);
}

TEST(Repair, WhatIsEmptyIsNoDocumentAndHasNoLines)
{
    for (const std::string text : {"", "\n \n", "\xEF\xBB\xBF"}) {
        const auto document = repair({}, text);
        EXPECT_EQ(document.exit_code, 3) << "as for any text without JSON";
        EXPECT_EQ(document.out, "");
        EXPECT_THAT(document.err, HasSubstr("there is no JSON in it"));
        const auto lines = repair({"--jsonl"}, text);
        EXPECT_EQ(lines.exit_code, 0) << lines.err;
        EXPECT_EQ(lines.out, "");
    }
}

TEST(Repair, FillsInDefaultsWhereTheyAreAskedFor)
{
    const TempDir dir;
    const auto schema = dir.write("schema.json", R"({"type": "object", "properties": {"a": {"type": "integer", "default": 5},
        "b": {"type": ["string", "null"]}, "c": {"type": "string"}, "d": {"type": "string", "default": "x"}}, "required": ["a", "b", "c"]})");
    const auto filled = repair({"--schema", schema, "--fill", "--compact", "--notes"}, R"({"c": "q"})");
    EXPECT_EQ(filled.out, "{\"c\":\"q\",\"a\":5,\"b\":null,\"d\":\"x\"}\n");
    EXPECT_THAT(filled.err, AllOf(HasSubstr(R"("where":"/a","what":"default_filled")"), HasSubstr(R"("where":"/b","what":"missing_as_null")")));
    const auto refused = repair({"--schema", schema, "--fill"}, "{}");
    EXPECT_EQ(refused.exit_code, 3);
    EXPECT_THAT(refused.err, HasSubstr("missing the required property \"c\""));
    EXPECT_EQ(repair({"--schema", schema}, R"({"c": "q"})").exit_code, 3) << "nobody asked for the default";
}

TEST(Repair, AnswersLinesInTheirOrder)
{
    std::string input;
    for (int i = 0; i < 5000; ++i)
        input += R"({"id":)" + std::to_string(i) + R"(,"input":"{n: )" + std::to_string(i) + "}\"}\n";
    const auto result = repair({"--jsonl"}, input);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const auto rows = parse_rows(result.out);
    ASSERT_EQ(rows.size(), 5000u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i]["id"], i);
        ASSERT_EQ(rows[i]["value"]["n"], i);
    }
}

TEST(Repair, ABadLineKeepsItsPlace)
{
    const std::string long_line = R"({"id":3,"input":")" + std::string(5000, 'x') + "\"}\n";
    const auto result = repair({"--jsonl", "--max-bytes", "1000"},
                               "{\"id\":1,\"input\":\"{}\"}\nnonsense\n" + long_line + "\n{\"id\":4,\"input\":\"[]\"}");
    EXPECT_EQ(result.exit_code, 3);
    const auto rows = parse_rows(result.out);
    ASSERT_EQ(rows.size(), 4u) << "a blank line is no line";
    EXPECT_EQ(rows[0]["ok"], true);
    EXPECT_EQ(rows[1]["ok"], false);
    EXPECT_THAT(rows[2]["error"].get<std::string>(), HasSubstr("1000 bytes"));
    EXPECT_EQ(rows[3]["id"], 4);
}

TEST(Repair, ALineKeepsItsIdWhateverIsWrongWithIt)
{
    const auto result = repair({"--jsonl"}, R"({"id":7,"input":"{\"a\": \"x \ud83d\"}"})" "\n" R"({"id":"k","input":"{}" oops})" "\n");
    const auto rows = parse_rows(result.out);
    ASSERT_EQ(rows.size(), 2u) << result.out;
    EXPECT_EQ(rows[0]["id"], 7);
    EXPECT_EQ(rows[0]["value"]["a"], "x \xEF\xBF\xBD") << "a text cut off within an emoji is still a text";
    EXPECT_EQ(rows[0]["notes"][0]["what"], "lone_surrogate");
    EXPECT_EQ(rows[0]["price"], 100);
    EXPECT_EQ(rows[1]["id"], "k");
    EXPECT_EQ(rows[1]["ok"], false);
}

TEST(Repair, RefusesWhatCostsMoreThanAllowed)
{
    const TempDir dir;
    EXPECT_EQ(repair({"--max-price", "80"}, "[1,2 ").exit_code, 0);
    const auto refused = repair({"--max-price", "79"}, "[1,2 ");
    EXPECT_EQ(refused.exit_code, 3);
    EXPECT_THAT(refused.err, HasSubstr("price 80, more than 79"));
    const auto schema = dir.write("schema.json", R"({"type": "object", "properties": {"a": {"type": "integer"}}})");
    EXPECT_EQ(repair({"-s", schema, "--compact"}, R"({"a": 3.7})").out, "{\"a\":4}\n");
    EXPECT_EQ(repair({"-s", schema, "--strict-numbers"}, R"({"a": 3.7})").exit_code, 3);
}

TEST(Repair, SaysHowDeepIsTooDeep)
{
    const std::string deep = std::string(300, '[') + std::string(300, ']');
    for (const std::string profile : {"extract", "text", "strict"})
        EXPECT_THAT(repair({"--profile", profile}, deep).err, HasSubstr("deeper than 256 levels")) << profile;
}

TEST(Repair, AnswersALineBeforeTheNextOneCame)
{
    Process process{assay_command({"repair", "--jsonl"}), {.input = "{\"id\":1,\"input\":\"[1,\"}\n", .keep_input_open = true}};
    const auto first = process.read_line(std::chrono::seconds{20});
    ASSERT_TRUE(first);
    EXPECT_THAT(*first, HasSubstr("\"value\":[1]"));
    process.write_input("{\"id\":2,\"input\":\"[2,\"}\n");
    const auto second = process.read_line(std::chrono::seconds{20});
    ASSERT_TRUE(second);
    EXPECT_THAT(*second, HasSubstr("\"value\":[2]"));
}

TEST(Repair, AMistakeOfTheCallerIsExitStatusTwo)
{
    EXPECT_EQ(run_assay({"repair", "/nonexistent"}).exit_code, 2);
    const auto profile = run_assay({"repair", "--profile", "lenient"});
    EXPECT_EQ(profile.exit_code, 2);
    EXPECT_THAT(profile.err, HasSubstr("--profile"));
    EXPECT_EQ(repair({"--schema", "/nonexistent"}, "{}").exit_code, 2);
    const std::vector<std::vector<std::string>> idle = {{"--jsonl", "--compact"}, {"--jsonl", "--notes"}, {"--fill"}, {"--strict-numbers"}};
    for (const auto& flags : idle) {
        const auto refused = repair(flags, "{}");
        EXPECT_EQ(refused.exit_code, 2) << "a flag that can do nothing";
        EXPECT_EQ(refused.out, "");
        EXPECT_THAT(refused.err, HasSubstr(flags.back()));
    }
    EXPECT_EQ(repair({"--jsonl", "--fill"}, "").exit_code, 0) << "the lines may bring schemas";
}

}  // namespace
