#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <sstream>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

TEST(SchemaShow, PrintsWhatTheShortFormStandsFor)
{
    const TempDir dir;
    const auto file = dir.write("fields.json", R"({"mood": "positive, negative, or neutral",
        "score": "float between 0 and 1", "issues": "list of specific problems mentioned", "again": "boolean",
        "order": {"number": "optional string", "day": "date"}})");
    const auto result = run_assay({"schema", "show", file});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto schema = parse_json(result.out, "schema");
    ASSERT_TRUE(schema);
    const auto& properties = schema->at("properties");
    EXPECT_THAT(names_of(properties), ElementsAre("mood", "score", "issues", "again", "order"));
    EXPECT_EQ(properties["mood"]["enum"], Json({"positive", "negative", "neutral"}));
    EXPECT_EQ(properties["score"]["type"], "number");
    EXPECT_EQ(properties["score"]["minimum"], 0);
    EXPECT_EQ(properties["score"]["maximum"], 1);
    EXPECT_EQ(properties["issues"]["type"], "array");
    EXPECT_EQ(properties["again"]["type"], "boolean");
    EXPECT_EQ(properties["order"]["properties"]["day"]["format"], "date");
    EXPECT_EQ((*schema)["required"].size(), 5u);
    EXPECT_EQ((*schema)["additionalProperties"], false);
}

TEST(SchemaShow, PrintsASchemaThatIsOneAlready)
{
    const auto path = source_file("schemas/ticket.json");
    const auto result = run_assay({"schema", "show", path});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto shown = parse_json(result.out, "shown");
    const auto written = read_json_file(path);
    ASSERT_TRUE(shown);
    ASSERT_TRUE(written);
    EXPECT_EQ(shown->at("properties"), written->at("properties"));
}

TEST(SchemaShow, PlacesAnErrorByFileAndPointer)
{
    const TempDir dir;
    const auto file = dir.write("bad.json", R"({"type": "object", "properties": {"a": {"minimum": "low"}}})");
    const auto result = run_assay({"schema", "show", file});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(StartsWith("assay: "), HasSubstr(file), HasSubstr("/properties/a/minimum")));
}

TEST(SchemaLint, SaysWhatIsProbablyNotMeantAndWhatProvidersRefuse)
{
    const TempDir dir;
    const auto file = dir.write("odd.json", R"({"type": "object", "properties": {"a": {"type": "array", "prefixItems": [{"type": "string"}],
        "items": false}}, "requierd": ["a"], "additionalProperties": false})");
    const auto result = run_assay({"schema", "lint", file});
    EXPECT_EQ(result.exit_code, 3) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("did you mean \"required\"?"), HasSubstr("openai takes no schema like it: #/properties/a"),
                                  HasSubstr("anthropic takes no schema like it"), Not(HasSubstr("gemini"))))
        << "Gemini takes tuples";
    EXPECT_THAT(run_assay({"schema", "lint", file, "--for", "openai"}).out, Not(HasSubstr("anthropic")));
    const auto good = run_assay({"schema", "lint", source_file("schemas/ticket.json")});
    EXPECT_EQ(good.exit_code, 0) << good.out;
    EXPECT_EQ(run_assay({"schema", "lint", source_file("schemas/ticket.short.json")}).exit_code, 0);
}

TEST(SchemaConvert, RewritesForAProviderAndSaysWhatChanged)
{
    const TempDir dir;
    const auto file = dir.write("s.json", R"({"type": "object", "properties": {"a": {"type": "string"}, "n": {"type": "number", "minimum": 0}},
        "required": ["n"]})");
    const auto openai = run_assay({"schema", "convert", file, "--for", "openai"});
    ASSERT_EQ(openai.exit_code, 0) << openai.err;
    const auto schema = parse_json(openai.out, "schema");
    ASSERT_TRUE(schema);
    EXPECT_EQ((*schema)["required"], Json({"a", "n"}));
    EXPECT_EQ((*schema)["properties"]["a"]["type"], Json({"string", "null"}));
    EXPECT_THAT(openai.err, HasSubstr("/properties/a: is required there"));

    const auto anthropic = run_assay({"schema", "convert", file, "--for", "anthropic"});
    EXPECT_THAT(anthropic.out, Not(HasSubstr("\"minimum\": 0")));
    EXPECT_THAT(anthropic.err, HasSubstr("/properties/n/minimum: is not enforced there"));
    EXPECT_THAT(run_assay({"schema", "convert", file, "--for", "gemini"}).out, HasSubstr("propertyOrdering"));
}

TEST(SchemaConvert, SplitsWhatIsTooWideIntoSchemasThatAreNot)
{
    const TempDir dir;
    Json properties = Json::object();
    for (int i = 0; i < 60; ++i)
        properties["p" + std::to_string(i)] = {{"type", "string"}};
    const auto file = dir.write("wide.json", Json{{"type", "object"}, {"properties", properties}, {"required", {"p0"}}}.dump());
    const auto shown = run_assay({"schema", "convert", file, "--for", "anthropic"});
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.err, HasSubstr("split into 3 schemas"));
    const auto parts = parse_json(shown.out, "parts");
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 3u);
    std::vector<std::string> names;
    for (const auto& part : *parts) {
        const auto own = names_of(part["properties"]);
        names.insert(names.end(), own.begin(), own.end());
        EXPECT_LE(own.size(), 25u) << "24 optional properties and a required one";
    }
    EXPECT_EQ(names, names_of(properties)) << "each is asked for once, in its order";
    EXPECT_EQ(run_assay({"schema", "lint", file, "--for", "anthropic"}).out,
              file + ": anthropic takes it in 3 parts only, as \"schema convert\" splits it: #/properties/p25: more than 24 optional properties\n");
    const auto written = run_assay({"schema", "convert", file, "--for", "anthropic", "-o", dir.path("part.json")});
    ASSERT_EQ(written.exit_code, 0) << written.err;
    EXPECT_EQ(written.out, "");
    for (int i = 1; i <= 3; ++i) {
        const auto part = dir.path("part." + std::to_string(i) + ".json");
        EXPECT_EQ(run_assay({"schema", "convert", part, "--for", "anthropic"}).exit_code, 0) << part;
    }
}

TEST(SchemaLint, TakesAMisspeltTypeForAMistakeAndNoShortForm)
{
    const TempDir dir;
    const auto file = dir.write("foo.json", R"({"type": "foo"})");
    for (const auto& arguments : {std::vector<std::string>{"lint", file}, {"convert", file, "--for", "openai"}, {"show", file}}) {
        auto all = arguments;
        all.insert(all.begin(), "schema");
        const auto result = run_assay(all);
        EXPECT_EQ(result.exit_code, 2);
        EXPECT_THAT(result.err, HasSubstr("/type"));
    }
}

TEST(SchemaConvert, RefusesWhatTheProviderWould)
{
    const TempDir dir;
    const auto file = dir.write("open.json", R"({"type": "object", "properties": {"a": {"type": "string"},
        "m": {"type": "object", "additionalProperties": {"type": "string"}}}})");
    const auto result = run_assay({"schema", "convert", file, "--for", "anthropic"});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(HasSubstr("takes no schema like it"), HasSubstr("/properties/m")));
    EXPECT_EQ(run_assay({"schema", "convert", file}).exit_code, 2);
    EXPECT_EQ(run_assay({"schema", "convert", file, "--for", "cohere"}).exit_code, 2);
}

class Show : public testing::Test {
protected:
    void SetUp() override
    {
        const auto input = dir.write("in.jsonl", reviews_jsonl(30));
        for (const std::string extension : {"jsonl", "csv", "parquet"}) {
            const auto result = run_assay({"extract", input, "--schema", source_file("schemas/review.json"), "-o",
                                           dir.path("out." + extension)});
            ASSERT_EQ(result.exit_code, 0) << result.err;
        }
    }

    TempDir dir;
};

TEST_F(Show, PrintsTheSameGridForEveryFormat)
{
    const auto parquet = run_assay({"show", dir.path("out.parquet")});
    ASSERT_EQ(parquet.exit_code, 0) << parquet.err;
    const auto lines = lines_of(parquet.out);
    ASSERT_GE(lines.size(), 12u) << "a header, a rule and ten rows";
    EXPECT_THAT(lines[0], AllOf(StartsWith("id"), HasSubstr("sentiment"), Not(HasSubstr("_status"))));
    EXPECT_THAT(lines[2], AllOf(StartsWith("r0 "), HasSubstr("positive")));
    EXPECT_THAT(lines[11], StartsWith("r9 "));
    EXPECT_EQ(run_assay({"show", dir.path("out.jsonl")}).out, parquet.out);
    EXPECT_EQ(run_assay({"show", dir.path("out.csv")}).out, parquet.out);
}

TEST_F(Show, PrintsTheRowsAndColumnsAskedFor)
{
    const auto result = run_assay({"show", dir.path("out.parquet"), "-n", "2", "-c", "_status,id"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto lines = lines_of(result.out);
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0], "_status   id");
    EXPECT_EQ(lines[2], "accepted  r0");
    EXPECT_EQ(lines[3], "accepted  r1");
}

TEST_F(Show, AnUnknownColumnListsTheColumns)
{
    const auto result = run_assay({"show", dir.path("out.parquet"), "-c", "mood"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("mood"), HasSubstr("id"), HasSubstr("sentiment_score")));
}

TEST_F(Show, ADamagedParquetFileIsAnErrorThatNamesIt)
{
    const auto bytes = dir.read("out.parquet");
    const auto cut = dir.write("cut.parquet", bytes.substr(0, bytes.size() / 2));
    const auto result = run_assay({"show", cut});
    EXPECT_EQ(result.exit_code, 2) << "and no signal";
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(StartsWith("assay: "), HasSubstr(cut)));

    auto flipped = bytes;
    for (std::size_t i = 10; i + 10 < flipped.size(); i += 97)
        flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
    const auto damaged = run_assay({"show", dir.write("flipped.parquet", flipped)});
    EXPECT_FALSE(damaged.signal) << damaged.err;
}

TEST_F(Show, AMissingOrUnknownFileIsAnErrorThatNamesIt)
{
    for (const std::string name : {"absent.parquet", "absent.jsonl", "table.xlsx"}) {
        const auto result = run_assay({"show", dir.path(name)});
        EXPECT_EQ(result.exit_code, 2);
        EXPECT_THAT(result.err, AllOf(StartsWith("assay: "), HasSubstr(name)));
    }
}

TEST(CommandLine, HelpGoesToStandardOutputAndExplainsTheExitStatus)
{
    const auto whole = run_assay({"--help"});
    EXPECT_EQ(whole.exit_code, 0);
    EXPECT_THAT(whole.out, AllOf(HasSubstr("extract"), HasSubstr("schema"), HasSubstr("show"), HasSubstr("simulate")));
    const auto extract = run_assay({"extract", "--help"});
    EXPECT_EQ(extract.exit_code, 0);
    EXPECT_EQ(extract.err, "");
    EXPECT_THAT(extract.out, AllOf(HasSubstr("--schema"), HasSubstr("--skip"), HasSubstr("Exit status")));
}

TEST(CommandLine, VersionIsOneLine)
{
    const auto result = run_assay({"--version"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(lines_of(result.out), ElementsAre(StartsWith("assay ")));
}

TEST(CommandLine, AMistakeIsExitStatusTwoAndNamesWhatIsWrong)
{
    struct Mistake {
        std::vector<std::string> arguments;
        std::string named;
    };
    const std::vector<Mistake> mistakes = {
        {{}, "subcommand"},
        {{"extrct"}, "extrct"},
        {{"extract", "in.jsonl", "--schema", "s.json", "-o", "o.csv", "--modle", "m"}, "--modle"},
        {{"extract", "in.jsonl", "-o", "o.csv"}, "--schema"},
        {{"extract", "--schema", "s.json", "-o", "o.csv"}, "input"},
        {{"extract", "in.jsonl", "--schema", "s.json", "-o", "o.csv", "--pack", "0"}, "--pack"},
        {{"extract", "in.jsonl", "--schema", "s.json", "-o", "o.csv", "--timeout", "soon"}, "--timeout"},
        {{"extract", "in.jsonl", "--schema", "s.json", "-o", "o.csv", "--compression", "rar"}, "--compression"},
        {{"simulate", "--faults", "bad_luck=0.5"}, "bad_luck"},
        {{"simulate", "--faults", "500=2"}, "500"},
        {{"simulate", "--port", "70000"}, "--port"},
    };
    for (const auto& mistake : mistakes) {
        const auto result = run_assay(mistake.arguments, {}, std::chrono::seconds{10});
        EXPECT_EQ(result.exit_code, 2) << mistake.named;
        EXPECT_THAT(result.err, HasSubstr(mistake.named));
        EXPECT_EQ(result.out, "") << mistake.named;
    }
}

}  // namespace
