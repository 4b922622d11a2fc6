#include "assay_run.hpp"
#include "support/temp_dir.hpp"
#include "table/parquet_reader.hpp"
#include "table/reader.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

using namespace assay;
using namespace assay::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

class ExtractFiles : public testing::Test {
protected:
    /// assay extract `input` by the review schema to `output` in the folder.
    ProcessResult extract(const std::string& input, const std::string& output, std::vector<std::string> more = {},
                          ProcessOptions options = {})
    {
        std::vector<std::string> arguments = {"extract", input, "-o", output == "-" ? "-" : dir.path(output)};
        if (std::find(more.begin(), more.end(), "--schema") == more.end())
            more.insert(more.end(), {"--schema", source_file("schemas/review.json")});
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_assay(arguments, std::move(options));
    }

    std::vector<Json> rows(const std::string& name) { return read_rows(dir.path(name)); }

    TempDir dir;
};

/// What a CSV file holds in some columns; null cells read as "null".
std::vector<std::vector<std::string>> csv_cells(const std::string& path, const std::vector<std::string>& columns)
{
    auto reader = table::open_reader(path);
    EXPECT_TRUE(reader);
    EXPECT_TRUE((*reader)->select(columns));
    std::vector<std::vector<std::string>> result;
    table::Record record;
    while ((*reader)->next(record).value()) {
        auto& cells = result.emplace_back();
        for (const auto& cell : record.cells)
            cells.push_back(cell.value_or("null"));
    }
    return result;
}

TEST_F(ExtractFiles, GivesEveryJsonlRecordItsRowInOrder)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(50));
    const auto result = extract(input, "out.jsonl");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto out = rows("out.jsonl");
    ASSERT_EQ(out.size(), 50u);
    for (std::size_t i = 0; i < out.size(); ++i)
        EXPECT_EQ(out[i]["id"], "r" + std::to_string(i));
    EXPECT_THAT(names_of(out[0]),
                ElementsAre("id", "sentiment", "sentiment_score", "issues", "praises", "would_recommend", "_status",
                            "_error", "_origin", "_attempts", "_notes", "_prompt_hash", "_model", "_input_tokens",
                            "_cached_tokens", "_output_tokens", "_cost_usd", "_raw"));
    EXPECT_EQ(count_status(out, "accepted"), 50u);
    EXPECT_EQ(out[0]["sentiment"], "positive");
    EXPECT_EQ(out[1]["sentiment"], "negative");
}

TEST_F(ExtractFiles, NeverHidesThatRulesHaveAnswered)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(5));
    const auto result = extract(input, "out.jsonl");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    for (const auto& model : column(rows("out.jsonl"), "_model"))
        EXPECT_THAT(model.get<std::string>(), StartsWith("builtin-rules"));
    EXPECT_THAT(result.err, HasSubstr("not a language model"));
    EXPECT_THAT(result.err, HasSubstr("5 accepted, 0 rejected"));
}

TEST_F(ExtractFiles, HoldsTheSameTableInEveryFormat)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(300));
    for (const std::string name : {"out.jsonl", "out.csv", "out.parquet"})
        ASSERT_EQ(extract(input, name).exit_code, 0) << name;
    const auto jsonl = rows("out.jsonl");
    EXPECT_EQ(rows("out.parquet"), jsonl);

    const std::vector<std::string> columns = {"id", "sentiment", "sentiment_score", "issues", "_status"};
    const auto csv = csv_cells(dir.path("out.csv"), columns);
    ASSERT_EQ(csv.size(), jsonl.size());
    for (std::size_t row = 0; row < csv.size(); ++row) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& cell = jsonl[row][columns[i]];
            EXPECT_EQ(csv[row][i], cell.is_string() ? cell.get<std::string>() : cell.dump()) << columns[i];
        }
    }
}

TEST_F(ExtractFiles, PacksParquetInEveryWayOnOffer)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(40));
    ASSERT_EQ(extract(input, "out.jsonl").exit_code, 0);
    for (const std::string compression : {"zstd", "snappy", "none"}) {
        const auto name = compression + ".parquet";
        ASSERT_EQ(extract(input, name, {"--compression", compression}).exit_code, 0);
        EXPECT_EQ(rows(name), rows("out.jsonl")) << compression;
    }
}

TEST_F(ExtractFiles, ReadsCsvTextsOfSeveralLines)
{
    const auto input = dir.write("in.csv", "order,review\r\n"
                                           "A-1,\"I love it, \"\"really\"\".\r\nIt fits perfectly.\"\r\n"
                                           "A-2,Terrible quality. I hate it.\r\n"
                                           "\"A,3\",\"The shoes arrived.\"");
    const auto result = extract(input, "out.jsonl", {"--text", "review", "--id", "order", "--keep", "review"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto out = rows("out.jsonl");
    EXPECT_THAT(column(out, "order"), ElementsAre("A-1", "A-2", "A,3"));
    EXPECT_EQ(out[0]["review"], "I love it, \"really\".\r\nIt fits perfectly.");
    EXPECT_EQ(out[0]["sentiment"], "positive");
    EXPECT_EQ(out[1]["sentiment"], "negative");
}

TEST_F(ExtractFiles, ReadsATextFileLineByLine)
{
    const auto input = dir.write("in.txt", "I love it.\nI hate it.\r\nIt arrived on Monday.");
    const auto result = extract(input, "out.jsonl");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto out = rows("out.jsonl");
    EXPECT_THAT(column(out, "_row"), ElementsAre(1, 2, 3));
    EXPECT_EQ(out[0]["sentiment"], "positive");
    EXPECT_EQ(out[1]["sentiment"], "negative");
}

TEST_F(ExtractFiles, CarriesColumnsUnderNewNamesAndKinds)
{
    const auto input = dir.write("in.csv", "id,text,rating,bought,price,gift,extra,city\n"
                                           "7,I love it.,5,2024-01-31,12.50,true,\"{\"\"a\"\":[1]}\",K\xC3\xB6ln\n"
                                           "8,I hate it.,,,,,,\n");
    const std::string keep = "rating:int64=stars,bought:date,price:float64,gift:boolean,extra:json,city";
    for (const std::string name : {"out.jsonl", "out.parquet"}) {
        const auto result = extract(input, name, {"--keep", keep, "--id", "id:int64=order"});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        const auto out = rows(name);
        EXPECT_EQ(out[0]["order"], 7);
        EXPECT_EQ(out[0]["stars"], 5);
        EXPECT_EQ(out[0]["bought"], "2024-01-31");
        EXPECT_EQ(out[0]["price"], 12.5);
        EXPECT_EQ(out[0]["gift"], true);
        EXPECT_EQ(out[0]["extra"], Json::parse(R"({"a":[1]})"));
        EXPECT_EQ(out[0]["city"], "K\xC3\xB6ln");
        for (const char* column : {"stars", "bought", "price", "gift", "extra", "city"})
            EXPECT_TRUE(out[1][column].is_null()) << column;
    }
    const auto file = table::ParquetFile::open(dir.path("out.parquet"));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->fields()[1].type.kind, table::Kind::int64);
    EXPECT_EQ(file->fields()[2].type.kind, table::Kind::date);
}

TEST_F(ExtractFiles, RejectsARowWhoseKeptCellIsNotOfItsKind)
{
    const auto input = dir.write("in.csv", "id,text,rating\n1,I love it.,many\n2,I hate it.,1\n");
    const auto result = extract(input, "out.jsonl", {"--keep", "rating:int64"});
    EXPECT_EQ(result.exit_code, 3) << result.err;
    const auto out = rows("out.jsonl");
    EXPECT_THAT(column(out, "_status"), ElementsAre("rejected", "accepted"));
    EXPECT_THAT(out[0]["_error"].get<std::string>(), HasSubstr("many"));
    EXPECT_TRUE(out[0]["rating"].is_null());
    EXPECT_EQ(out[1]["rating"], 1);
}

TEST_F(ExtractFiles, LeavesOutProvenanceWhenAsked)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(3));
    ASSERT_EQ(extract(input, "out.jsonl", {"--no-provenance"}).exit_code, 0);
    ASSERT_EQ(extract(input, "full.jsonl").exit_code, 0);
    EXPECT_EQ(rows("out.jsonl"), without_provenance(rows("full.jsonl")));
}

TEST_F(ExtractFiles, TakesTheStretchThatSkipAndLimitName)
{
    const auto input = dir.write("in.txt", "one\ntwo\nthree\nfour\nfive\n");
    ASSERT_EQ(extract(input, "middle.jsonl", {"--skip", "1", "--limit", "3"}).exit_code, 0);
    EXPECT_THAT(column(rows("middle.jsonl"), "_row"), ElementsAre(2, 3, 4));
    ASSERT_EQ(extract(input, "tail.jsonl", {"--skip", "4"}).exit_code, 0);
    EXPECT_THAT(column(rows("tail.jsonl"), "_row"), ElementsAre(5));
    ASSERT_EQ(extract(input, "none.jsonl", {"--skip", "9"}).exit_code, 0);
    EXPECT_EQ(rows("none.jsonl").size(), 0u);
}

TEST_F(ExtractFiles, WritesATableWithoutRowsInEveryFormat)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(3));
    ASSERT_EQ(extract(input, "none.parquet", {"--limit", "0"}).exit_code, 0);
    const auto file = table::ParquetFile::open(dir.path("none.parquet"));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->rows(), 0u);
    ASSERT_EQ(extract(input, "none.csv", {"--limit", "0", "--no-provenance"}).exit_code, 0);
    EXPECT_EQ(dir.read("none.csv"), "id,sentiment,sentiment_score,issues,praises,would_recommend\n");
}

TEST_F(ExtractFiles, GoesFromStandardInputToStandardOutput)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(20));
    ASSERT_EQ(extract(input, "out.jsonl").exit_code, 0);
    const auto piped = extract("-", "-", {"--input-format", "jsonl", "--output-format", "jsonl"},
                               {.input = reviews_jsonl(20)});
    ASSERT_EQ(piped.exit_code, 0) << piped.err;
    EXPECT_EQ(parse_rows(piped.out), rows("out.jsonl")) << "nothing but rows may stand in the output";
}

TEST_F(ExtractFiles, SaysNothingWhenQuiet)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(3));
    const auto result = extract(input, "out.jsonl", {"--quiet"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, "");
}

TEST_F(ExtractFiles, TakesTheShortFormForWhatItStandsFor)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(30));
    const auto shown = run_assay({"schema", "show", source_file("schemas/review.short.json")});
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    const auto expanded = dir.write("expanded.json", shown.out);
    ASSERT_EQ(extract(input, "short.jsonl", {"--schema", source_file("schemas/review.short.json")}).exit_code, 0);
    ASSERT_EQ(extract(input, "long.jsonl", {"--schema", expanded}).exit_code, 0);
    EXPECT_EQ(rows("short.jsonl"), rows("long.jsonl")) << "even the prompt's hash must be the same";
}

TEST_F(ExtractFiles, KeepsNestedRecordsNested)
{
    const auto input = dir.write(
        "in.txt", "I am Anna Berg, anna@example.com. Please refund order ORD-20240117, the invoice is wrong.\n"
                  "How do I log in? It is urgent!\n");
    const auto schema = source_file("schemas/ticket.json");
    ASSERT_EQ(extract(input, "out.jsonl", {"--schema", schema}).exit_code, 0);
    ASSERT_EQ(extract(input, "out.parquet", {"--schema", schema}).exit_code, 0);
    const auto out = rows("out.jsonl");
    EXPECT_EQ(rows("out.parquet"), out);
    EXPECT_EQ(out[0]["customer"]["email"], "anna@example.com");
    EXPECT_EQ(out[0]["order_id"], "ORD-20240117");
    EXPECT_TRUE(out[1]["customer"]["email"].is_null());
    EXPECT_TRUE(out[1]["requested_actions"].is_array());
}

TEST_F(ExtractFiles, ShowsTheFileUnderItsNameOnlyWhenItIsWhole)
{
    Process process{assay_command({"extract", "-", "--input-format", "jsonl", "--schema",
                                   source_file("schemas/review.json"), "-o", dir.path("out.jsonl")}),
                    {.input = reviews_jsonl(10), .keep_input_open = true}};
    ASSERT_TRUE(process.wait_for_error_text("built-in extractor", std::chrono::seconds{20}));
    EXPECT_FALSE(std::filesystem::exists(dir.path("out.jsonl"))) << "its input has not ended yet";
    EXPECT_EQ(dir.count(), 1u) << "the temporary file is all there is";
    process.close_input();
    const auto result = process.wait(std::chrono::seconds{20});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(rows("out.jsonl").size(), 10u);
    EXPECT_EQ(dir.count(), 1u) << "no temporary file may be left";
}

TEST_F(ExtractFiles, ReplacesAnOldFileOnlyAtTheEnd)
{
    dir.write("out.jsonl", "the old one");
    Process process{assay_command({"extract", "-", "--input-format", "jsonl", "--schema",
                                   source_file("schemas/review.json"), "-o", dir.path("out.jsonl")}),
                    {.input = reviews_jsonl(10), .keep_input_open = true}};
    ASSERT_TRUE(process.wait_for_error_text("built-in extractor", std::chrono::seconds{20}));
    EXPECT_EQ(dir.read("out.jsonl"), "the old one");
    process.close_input();
    ASSERT_EQ(process.wait(std::chrono::seconds{20}).exit_code, 0);
    EXPECT_EQ(rows("out.jsonl").size(), 10u);
}

TEST_F(ExtractFiles, AnswersTheSameWhateverIsInFlightTogether)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(5000));
    ASSERT_EQ(extract(input, "one.jsonl", {"--concurrency", "1"}).exit_code, 0);
    ASSERT_EQ(extract(input, "many.jsonl", {"--concurrency", "500"}).exit_code, 0);
    EXPECT_EQ(dir.read("one.jsonl"), dir.read("many.jsonl"));
    const auto packed = extract(input, "packed.jsonl", {"--pack", "8"});
    ASSERT_EQ(packed.exit_code, 0) << packed.err;
    EXPECT_EQ(without_provenance(rows("packed.jsonl")), without_provenance(rows("one.jsonl")));
}

TEST_F(ExtractFiles, EndsSoonWhenTheReaderOfItsOutputGoesAway)
{
    const auto input = dir.write("in.jsonl", reviews_jsonl(20'000));
    const std::string script = "\"$0\" extract \"$1\" --schema \"$2\" -o - --output-format jsonl | head -n 1";
    const auto result = run_process({"/bin/sh", "-c", script, ASSAY_BINARY, input, source_file("schemas/review.json")});
    ASSERT_FALSE(result.timed_out);
    ASSERT_EQ(parse_rows(result.out).size(), 1u);
    EXPECT_EQ(parse_rows(result.out)[0]["id"], "r0");
    EXPECT_THAT(result.err, HasSubstr("standard output"));
}

}  // namespace
