#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Matcher;

namespace {

/// Runs that cannot begin: they say why, name the thing, and leave nothing.
class BadInput : public testing::Test {
protected:
    ProcessResult extract(std::vector<std::string> more, ProcessOptions options = {})
    {
        std::vector<std::string> arguments = {"extract"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto add_default = [&](const std::string& option, const std::string& value) {
            if (std::find(more.begin(), more.end(), option) == more.end())
                arguments.insert(arguments.end(), {option, value});
        };
        add_default("--schema", source_file("schemas/review.json"));
        add_default("-o", dir.path("out.jsonl"));
        return run_assay(arguments, std::move(options));
    }

    void expect_refused(const std::vector<std::string>& arguments, const Matcher<std::string>& message,
                        ProcessOptions options = {})
    {
        const auto files_before = dir.count();
        const auto refused = extract(arguments, std::move(options));
        EXPECT_EQ(refused.exit_code, 2) << refused.err;
        EXPECT_THAT(refused.err, AllOf(testing::StartsWith("assay: "), message));
        EXPECT_EQ(std::count(refused.err.begin(), refused.err.end(), '\n'), 1) << "one line says it: " << refused.err;
        EXPECT_EQ(dir.count(), files_before) << "a refused run leaves no file";
    }

    /// A run over `input` in which some rows are rejected.
    std::vector<Json> rows_of_rejecting_run(const std::string& input, std::vector<std::string> more = {})
    {
        more.insert(more.begin(), input);
        result = extract(more);
        EXPECT_EQ(result.exit_code, 3) << result.err;
        return read_rows(dir.path("out.jsonl"));
    }

    std::string good_input() { return dir.write("in.jsonl", reviews_jsonl(3)); }

    TempDir dir;
    ProcessResult result;  ///< Of the last rejecting run.
};

std::string error_of(const Json& row)
{
    return row.at("_error").is_string() ? row.at("_error").get<std::string>() : "";
}

TEST_F(BadInput, AMissingFileIsNamed)
{
    const auto path = dir.path("absent.jsonl");
    expect_refused({path}, AllOf(HasSubstr(path), HasSubstr("No such file")));
}

TEST_F(BadInput, AFolderIsNoInput)
{
    const auto path = dir.path("reviews.jsonl");
    std::filesystem::create_directory(path);
    expect_refused({path}, AllOf(HasSubstr(path), HasSubstr("it is a folder")));
}

TEST_F(BadInput, AnEmptyFileIsRefused)
{
    for (const std::string name : {"empty.jsonl", "empty.csv", "empty.txt"})
        expect_refused({dir.write(name, "")}, HasSubstr(dir.path(name)));
}

TEST_F(BadInput, AnUnknownInputFormatListsTheKnownOnes)
{
    expect_refused({dir.write("in.xlsx", "x")}, AllOf(HasSubstr("in.xlsx"), HasSubstr("csv"), HasSubstr("jsonl")));
    expect_refused({good_input(), "--input-format", "xml"}, AllOf(HasSubstr("'xml'"), HasSubstr("jsonl")));
}

TEST_F(BadInput, AMissingColumnListsTheColumns)
{
    const auto csv = dir.write("in.csv", "id,review,city\n1,good,Rome\n");
    const auto lists_them = AllOf(HasSubstr("no column"), HasSubstr("id"), HasSubstr("review"), HasSubstr("city"));
    expect_refused({csv}, AllOf(HasSubstr("text"), lists_them));
    expect_refused({csv, "--text", "reviw"}, AllOf(HasSubstr("reviw"), lists_them));
    expect_refused({csv, "--text", "review", "--id", "nr"}, AllOf(HasSubstr("nr"), lists_them));
    expect_refused({csv, "--text", "review", "--keep", "town"}, AllOf(HasSubstr("town"), lists_them));
    const auto jsonl = dir.write("in.jsonl", R"({"id": 1, "review": "good", "city": "Rome"})" "\n");
    expect_refused({jsonl}, lists_them);
    expect_refused({jsonl, "--text", "reviw"}, AllOf(HasSubstr("reviw"), lists_them));
}

TEST_F(BadInput, AnUnknownKindOfColumnListsTheKinds)
{
    const auto csv = dir.write("in.csv", "id,text,rating\n1,good,5\n");
    expect_refused({csv, "--keep", "rating:int"}, AllOf(HasSubstr("'int'"), HasSubstr("int64")));
}

TEST_F(BadInput, AColumnThatWouldComeTwiceIsRefusedWithAWayOut)
{
    const auto csv = dir.write("in.csv", "id,text,sentiment\n1,good,sad\n");
    expect_refused({csv, "--keep", "sentiment"}, AllOf(HasSubstr("'sentiment'"), HasSubstr("--keep sentiment=")));
}

TEST_F(BadInput, InvalidUtf8CostsItsRowOnly)
{
    const auto input = dir.write("in.csv", "id,text\n1,I love it.\n2,caf\xE9 au lait\n3,I hate it.\n");
    const auto rows = rows_of_rejecting_run(input);
    EXPECT_THAT(column(rows, "id"), ElementsAre("1", "2", "3"));
    EXPECT_THAT(column(rows, "_status"), ElementsAre("accepted", "rejected", "accepted"));
    EXPECT_THAT(error_of(rows[1]), AllOf(HasSubstr("line 3"), HasSubstr("UTF-8")));
    EXPECT_TRUE(rows[1]["sentiment"].is_null());

    const auto jsonl = dir.write("in.jsonl", "{\"id\":\"a\",\"text\":\"\xFF\xFE\"}\n"
                                             "{\"id\":\"b\",\"text\":\"Good.\"}\n");
    EXPECT_THAT(column(rows_of_rejecting_run(jsonl), "id"), ElementsAre("a", "b"));
}

TEST_F(BadInput, ALineOfFiftyMegabytesCostsItsRowOnlyAndLittleMemory)
{
    constexpr std::size_t megabyte = 1u << 20;
    constexpr std::size_t limit_bytes = 200 * megabyte;
    for (const std::string name : {"big.txt", "big.csv", "big.jsonl"}) {
        const bool is_json = name == "big.jsonl";
        {
            // Piece by piece: what this process holds counts for its child too.
            const std::string piece(megabyte, 'x');
            std::ofstream file{dir.path(name), std::ios::binary};
            file << (is_json ? "{\"text\":\"I love it.\"}\n{\"text\":\"" : "text\nI love it.\n");
            for (int i = 0; i < 50; ++i)
                file << piece;
            file << (is_json ? "\"}\n{\"text\":\"I hate it.\"}\n" : "\nI hate it.\n");
        }
        const auto rows = rows_of_rejecting_run(dir.path(name));
        const auto last = rows.size() - 1;
        ASSERT_EQ(rows.size(), name == "big.txt" ? 4u : 3u) << name;
        EXPECT_EQ(rows[last - 1]["_status"], "rejected") << name;
        EXPECT_THAT(error_of(rows[last - 1]), HasSubstr("16777216")) << name;
        EXPECT_EQ(rows[last]["sentiment"], "negative") << name << ": the row behind it is whole";
#ifndef __SANITIZE_ADDRESS__
        EXPECT_LT(result.max_resident_bytes, limit_bytes) << name;
#endif
    }
}

TEST_F(BadInput, TheLimitOfARowCanBeSet)
{
    const auto input = dir.write("in.txt", "I love it.\n" + std::string(200, 'x') + "\n");
    const auto rows = rows_of_rejecting_run(input, {"--max-row-bytes", "100"});
    EXPECT_THAT(column(rows, "_status"), ElementsAre("accepted", "rejected"));
    EXPECT_THAT(error_of(rows[1]), HasSubstr("100"));
}

TEST_F(BadInput, ARowWithoutTextIsRejectedWithThatReason)
{
    const auto input = dir.write("in.jsonl", R"({"id":1,"text":"I love it."}
{"id":2,"text":null}
{"id":3}
{"id":4,"text":"  "}
)");
    const auto rows = rows_of_rejecting_run(input);
    EXPECT_THAT(column(rows, "id"), ElementsAre("1", "2", "3", "4"));
    for (int i = 1; i < 4; ++i) {
        EXPECT_EQ(rows[i]["_status"], "rejected");
        EXPECT_THAT(error_of(rows[i]), HasSubstr("no text"));
        EXPECT_EQ(rows[i]["_attempts"], 0) << "nobody is asked about nothing";
    }
    EXPECT_THAT(result.err, HasSubstr("1 accepted, 3 rejected"));
}

TEST_F(BadInput, ABlankLineOfATextFileKeepsItsPlace)
{
    const auto rows = rows_of_rejecting_run(dir.write("in.txt", "I love it.\n\nI hate it.\n"));
    EXPECT_THAT(column(rows, "_row"), ElementsAre(1, 2, 3));
    EXPECT_THAT(column(rows, "_status"), ElementsAre("accepted", "rejected", "accepted"));
}

TEST_F(BadInput, ATornJsonLineCostsItsRowOnly)
{
    const auto input = dir.write("in.jsonl", "{\"id\":\"a\",\"text\":\"I love it.\"}\n"
                                             "{\"id\":\"b\",\"text\":\"I ha\n"
                                             "[1,2]\n"
                                             "{\"id\":\"d\",\"text\":\"I hate it.\"}\n");
    const auto rows = rows_of_rejecting_run(input);
    EXPECT_THAT(column(rows, "_status"), ElementsAre("accepted", "rejected", "rejected", "accepted"));
    EXPECT_THAT(error_of(rows[1]), HasSubstr("line 2"));
    EXPECT_THAT(error_of(rows[2]), AllOf(HasSubstr("line 3"), HasSubstr("not a JSON object")));
    EXPECT_EQ(rows[3]["id"], "d");
}

TEST_F(BadInput, ATornFirstJsonLineCostsItsRowOnlyWhenTheColumnIsNamed)
{
    const auto input = dir.write("in.jsonl", "{\"text\":\"I ha\n{\"text\":\"I hate it.\"}\n");
    const auto rows = rows_of_rejecting_run(input, {"--text", "text"});
    EXPECT_THAT(column(rows, "_status"), ElementsAre("rejected", "accepted"));
}

TEST_F(BadInput, ATornCsvQuoteDoesNotShiftTheRowsBehindIt)
{
    const auto input = dir.write("in.csv", "id,text\n"
                                           "1,I love it.\n"
                                           "2,\"I ha\"te it.\n"
                                           "3,too,many,fields\n"
                                           "4,I hate it.\n");
    const auto rows = rows_of_rejecting_run(input);
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_THAT(column(rows, "_status"), ElementsAre("accepted", "rejected", "rejected", "accepted"));
    EXPECT_THAT(error_of(rows[1]), HasSubstr("line 3"));
    EXPECT_THAT(error_of(rows[2]), AllOf(HasSubstr("line 4"), HasSubstr("4 fields")));
    EXPECT_EQ(rows[3]["id"], "4");
    EXPECT_EQ(rows[3]["sentiment"], "negative");
}

TEST_F(BadInput, AQuoteThatIsNeverClosedDoesNotSwallowTheFile)
{
    const auto input = dir.write("in.csv", "id,text\n1,I love it.\n2,\"I never end\n3,I hate it.\n4,It is red.\n");
    const auto rows = rows_of_rejecting_run(input);
    EXPECT_THAT(column(rows, "id"), ElementsAre("1", "2", "3", "4"));
    EXPECT_THAT(column(rows, "_status"), ElementsAre("accepted", "rejected", "accepted", "accepted"));
}

TEST_F(BadInput, ASchemaThatIsNotJsonIsPlacedByLineAndColumn)
{
    const auto schema = dir.write("schema.json", "{\n  \"type\": object\n}\n");
    expect_refused({good_input(), "--schema", schema}, HasSubstr(schema + ":2:"));
}

TEST_F(BadInput, AMissingSchemaIsNamed)
{
    expect_refused({good_input(), "--schema", dir.path("no.json")},
                   AllOf(HasSubstr(dir.path("no.json")), HasSubstr("No such file")));
}

TEST_F(BadInput, AnErrorInASchemaIsPlacedByFileAndPointer)
{
    const auto schema = dir.write("schema.json", R"({"type": "object", "properties": {"mood": {"type": "strng"}}})");
    expect_refused({good_input(), "--schema", schema},
                   AllOf(HasSubstr(schema), HasSubstr("/properties/mood/type"), HasSubstr("strng")));
}

TEST_F(BadInput, AReferenceThatLeadsNowhereIsPlaced)
{
    const auto schema =
        dir.write("schema.json", R"({"type": "object", "properties": {"mood": {"$ref": "#/$defs/moood"}}})");
    expect_refused({good_input(), "--schema", schema},
                   AllOf(HasSubstr(schema), HasSubstr("/properties/mood"), HasSubstr("moood")));
}

TEST_F(BadInput, ASchemaWithoutPropertiesHasNoColumns)
{
    const auto schema = dir.write("schema.json", R"({"type": "array", "items": {"type": "string"}})");
    expect_refused({good_input(), "--schema", schema}, AllOf(HasSubstr(schema), HasSubstr("properties")));
}

TEST_F(BadInput, AnUnknownProviderListsTheKnownOnes)
{
    expect_refused({good_input(), "--provider", "opnai", "--model", "m"},
                   AllOf(HasSubstr("'opnai'"), HasSubstr("openai, anthropic, compatible or builtin")));
}

TEST_F(BadInput, AnUnknownProfileListsTheKnownOnes)
{
    expect_refused({good_input(), "--provider", "compatible", "--base-url", "http://127.0.0.1:1/v1", "--model", "m",
                    "--profile", "lama"},
                   AllOf(HasSubstr("lama"), HasSubstr("llamacpp"), HasSubstr("vllm")));
}

TEST_F(BadInput, AMissingKeyNamesTheVariable)
{
    expect_refused({good_input(), "--provider", "openai", "--model", "m"}, HasSubstr("OPENAI_API_KEY"));
    expect_refused({good_input(), "--provider", "anthropic", "--model", "m"}, HasSubstr("ANTHROPIC_API_KEY"));
}

TEST_F(BadInput, TwoKeysAskForAChoice)
{
    expect_refused({good_input(), "--model", "m"}, HasSubstr("--provider"),
                   {.environment = {{"OPENAI_API_KEY", "k1"}, {"ANTHROPIC_API_KEY", "k2"}}});
}

TEST_F(BadInput, AMissingModelNamesTheOption)
{
    expect_refused({good_input(), "--provider", "openai"}, HasSubstr("--model"),
                   {.environment = {{"OPENAI_API_KEY", "k1"}}});
}

TEST_F(BadInput, ACompatibleServerNeedsItsAddress)
{
    expect_refused({good_input(), "--provider", "compatible", "--model", "m"}, HasSubstr("--base-url"));
}

TEST_F(BadInput, AnUnreachableServerEndsTheRunAndSaysHowToGoOn)
{
    // A port that is taken but that nobody listens on refuses every connection.
    const int holder = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(bind(holder, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    socklen_t size = sizeof address;
    ASSERT_EQ(getsockname(holder, reinterpret_cast<sockaddr*>(&address), &size), 0);
    const auto url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));

    const auto failed = extract({good_input(), "--provider", "compatible", "--base-url", url + "/v1", "--model", "m",
                                 "--retries", "1", "--skip", "1"});
    close(holder);
    EXPECT_EQ(failed.exit_code, 1);
    EXPECT_FALSE(failed.timed_out);
    EXPECT_THAT(failed.err, AllOf(HasSubstr(url), HasSubstr("connect"), HasSubstr("run the same command again")));
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl")));
    EXPECT_EQ(dir.count(), 1u) << "no row was finished, so there is nothing but the input";
}

TEST_F(BadInput, AnUnknownOutputExtensionListsTheKnownOnes)
{
    expect_refused({good_input(), "-o", dir.path("out.xlsx")}, AllOf(HasSubstr("out.xlsx"), HasSubstr("parquet")));
    expect_refused({good_input(), "-o", "-"}, HasSubstr("--output-format"));
}

TEST_F(BadInput, StandardInputNeedsItsFormatNamed)
{
    expect_refused({"-"}, AllOf(HasSubstr("standard input"), HasSubstr("jsonl")), {.input = reviews_jsonl(3)});
}

TEST_F(BadInput, AParquetFileCannotGoToStandardOutput)
{
    expect_refused({good_input(), "-o", "-", "--output-format", "parquet"}, HasSubstr("standard output"));
}

TEST_F(BadInput, AMissingOutputFolderIsNamed)
{
    const auto path = dir.path("absent/out.jsonl");
    expect_refused({good_input(), "-o", path}, AllOf(HasSubstr(path), HasSubstr("No such file")));
}

TEST_F(BadInput, AFolderThatCannotBeWrittenIsNamed)
{
    if (geteuid() != 0)
        GTEST_SKIP() << "needs root to run the program as a user without rights";
    constexpr uid_t nobody = 65534;
    const auto input = good_input();
    // The user may look into the folder but not write there.
    std::filesystem::permissions(dir.root(), std::filesystem::perms{0755});
    expect_refused({input}, AllOf(HasSubstr(dir.path("out.jsonl")), HasSubstr("Permission denied")), {.user = nobody});
}

TEST_F(BadInput, AnOutputThatIsAFolderIsNamed)
{
    std::filesystem::create_directory(dir.path("out.jsonl"));
    expect_refused({good_input()}, AllOf(HasSubstr(dir.path("out.jsonl")), HasSubstr("not a regular file")));
}

TEST_F(BadInput, AMalformedPromptIsPlacedByLine)
{
    const auto bare = dir.write("bare.md", "You are a helpful assistant.\n");
    expect_refused({good_input(), "--prompt", bare}, AllOf(HasSubstr(bare + ":1"), HasSubstr("front matter")));
    const auto short_of = dir.write("short.md", "---\ntask: x\nversion: 1\n---\n# system\n{{answer}} {{schema}}\n");
    expect_refused({good_input(), "--prompt", short_of}, AllOf(HasSubstr(short_of), HasSubstr("section")));
    expect_refused({good_input(), "--prompt", dir.path("no.md")}, HasSubstr(dir.path("no.md")));
}

TEST_F(BadInput, AnExampleThatBreaksTheSchemaIsPlacedByLine)
{
    const auto good = R"({"text": "Fine.", "record": {"sentiment": "neutral", "sentiment_score": 0.5, "issues": [],
                          "praises": [], "would_recommend": true}})";
    std::string one_line = good;
    std::erase(one_line, '\n');
    const auto examples = dir.write(
        "examples.jsonl", one_line + "\n" + R"({"text": "Bad.", "record": {"sentiment": "sad", "sentiment_score": 0.1,)"
                                            R"( "issues": [], "praises": [], "would_recommend": false}})" "\n");
    expect_refused({good_input(), "--examples", examples},
                   AllOf(HasSubstr(examples + ":2"), HasSubstr("/sentiment"), HasSubstr("sad")));
    const auto torn = dir.write("torn.jsonl", one_line + "\n{\"text\": \n");
    expect_refused({good_input(), "--examples", torn}, HasSubstr(torn + ":2"));
}

TEST_F(BadInput, AMalformedPriceListIsPlaced)
{
    const auto torn = dir.write("torn.json", "{\"models\": [\n");
    expect_refused({good_input(), "--prices", torn}, HasSubstr(torn + ":2:"));
    const auto negative = dir.write(
        "negative.json",
        R"({"as_of": "2026-01-01", "models": [{"provider": "openai", "model": "m", "input": -1, "output": 2}]})");
    expect_refused({good_input(), "--prices", negative}, AllOf(HasSubstr(negative), HasSubstr("/models/0")));
}

}  // namespace
