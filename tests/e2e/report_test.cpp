#include "assay_run.hpp"
#include "core/json_text.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

constexpr const char* schema = R"({"type":"object","properties":{
    "sentiment":{"enum":["positive","negative","neutral"]},
    "sentiment_score":{"type":"number"},
    "issues":{"type":"array","x-ground":true,"items":{"type":"string"}},
    "would_recommend":{"type":["boolean","null"]}},
    "required":["sentiment","sentiment_score","issues","would_recommend"]})";

constexpr const char* hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";

/// The data of a page.
Json data_of(const std::string& page)
{
    const std::string_view open = "<script type=\"application/json\" id=\"data\">";
    const auto begin = page.find(open) + open.size();
    return Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

Json row_of(const Json& data, const std::string& id)
{
    for (const auto& entry : data["rows"]) {
        if (entry["row"]["id"] == id)
            return entry["row"];
    }
    return nullptr;
}

/// A run over reviews, hostile ones among them.
class Report : public testing::Test {
protected:
    std::string rows() const
    {
        std::string lines = reviews_jsonl(60) + R"({"id":"none","text":" "})" + "\n{torn\n{\"id\":\"<b>\",\"text\":";
        append_json_string(lines, std::string{"I hate it, the zip is broken. "} + hostile);
        return lines + ",\"more\":1}\n";
    }

    ProcessResult extract(const std::vector<std::string>& more, const std::string& output) const
    {
        std::vector<std::string> arguments = {"extract", input, "--schema", schema_file, "-o", dir.path(output), "--no-cache"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_assay(arguments);
    }

    ProcessResult extract_with_ledger() const
    {
        const SimulatorProcess simulator{ASSAY_BINARY, {}};
        auto url = simulator.url("/v1");
        url.insert(url.find("://") + 3, "ann:secret-word@");
        return extract({"--provider", "openai", "--base-url", url, "--model", "simulated",
                        "--prices", prices}, "out.jsonl");
    }

    Json report(const std::vector<std::string>& arguments) const
    {
        std::vector<std::string> all = {"report"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        all.insert(all.end(), {"-o", dir.path("report.html")});
        const auto result = run_assay(all);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return data_of(dir.read("report.html"));
    }

    TempDir dir;
    std::string schema_file = dir.write("schema.json", schema);
    std::string input = dir.write("in.jsonl", rows());
    std::string prices = dir.write("prices.json", R"({"as_of":"2026-11-01","models":[
        {"provider":"openai","model":"simulated","input":1,"cache_read":0.1,"output":4}]})");
};

TEST_F(Report, OfALedgerAccountsForEveryRowAndEveryCent)
{
    ASSERT_EQ(extract_with_ledger().exit_code, 3);
    const auto rows = read_rows(dir.path("out.jsonl"));
    const auto data = report({dir.path("out.jsonl.run")});
    const auto& totals = data["about"]["totals"];
    EXPECT_EQ(totals["rows"], 63);
    EXPECT_EQ(totals["accepted"], 61);
    EXPECT_EQ(totals["rejected"], 2);
    EXPECT_EQ(totals["open"], 0);
    double cost = 0;
    std::map<std::string, int> sentiments;
    for (const auto& row : rows) {
        cost += row["_cost_usd"].is_number() ? row["_cost_usd"].get<double>() : 0;
        if (row["_status"] == "accepted")
            ++sentiments[row["sentiment"].get<std::string>()];
    }
    EXPECT_GT(cost, 0);
    EXPECT_NEAR(totals["cost_usd"].get<double>(), cost, 1e-9);
    EXPECT_NEAR(data["about"]["run"]["cost_usd"].get<double>(), cost, 1e-9);
    ASSERT_EQ(totals["fields"].size(), 4u);
    EXPECT_EQ(totals["fields"][0]["name"], "sentiment");
    for (const auto& value : totals["fields"][0]["values"])
        EXPECT_EQ(value[1], sentiments[value[0].get<std::string>()]) << value;
    EXPECT_EQ(totals["reasons"].size(), 2u);
    int answers = 0;
    for (const auto& step : data["about"]["timeline"]["answers"])
        answers += step.get<int>();
    EXPECT_EQ(answers, 61);
    const auto& slow = data["about"]["timeline"]["latency_p95_ms"];
    EXPECT_TRUE(std::any_of(slow.begin(), slow.end(), [](const Json& ms) { return ms.is_number() && ms > 0; }));
    EXPECT_EQ(dir.read("report.html").find("secret-word"), std::string::npos);
}

TEST_F(Report, ShowsTextsWithTheirSpansAndKeepsHostileOnesAsData)
{
    ASSERT_EQ(extract_with_ledger().exit_code, 3);
    const auto data = report({dir.path("out.jsonl.run")});
    const auto row = row_of(data, "<b>");
    ASSERT_TRUE(row.is_object());
    const auto text = row["text"].get<std::string>();
    EXPECT_THAT(text, HasSubstr(hostile));
    ASSERT_FALSE(row["spans"].empty());
    const auto& span = row["spans"][0];
    EXPECT_EQ(span[2], "exact");
    EXPECT_EQ(span[3], "/issues/0");
    const auto issues = *std::find_if(row["record"].begin(), row["record"].end(), [](const Json& field) { return field[0] == "issues"; });
    EXPECT_EQ(text.substr(span[0].get<std::size_t>(), span[1].get<std::size_t>() - span[0].get<std::size_t>()),
              Json::parse(issues[2].get<std::string>())[0]);
    EXPECT_EQ(dir.read("report.html").find(hostile), std::string::npos);
}

TEST_F(Report, DoesNotShowATextThatIsNotTheOneThatWasAskedAbout)
{
    ASSERT_EQ(extract_with_ledger().exit_code, 3);
    auto changed = rows();
    changed.replace(changed.find("I love this dress"), 6, "I hate");
    dir.write("in.jsonl", changed);
    const auto data = report({dir.path("out.jsonl.run")});
    EXPECT_FALSE(row_of(data, "r0").contains("text"));
    EXPECT_TRUE(row_of(data, "r1").contains("text"));
    EXPECT_THAT(data["about"]["remarks"].dump(), HasSubstr("than was asked about: 1."));
    std::filesystem::remove(input);
    EXPECT_THAT(report({dir.path("out.jsonl.run")})["about"]["remarks"].dump(), HasSubstr("The texts are not shown"));
}

TEST_F(Report, OfATableSaysTheSameInAllFormats)
{
    Json expected;
    for (const char* output : {"out.parquet", "out.jsonl", "out.csv"}) {
        ASSERT_EQ(extract({}, output).exit_code, 3);
        auto totals = report({dir.path(output), "--input", input})["about"]["totals"];
        EXPECT_EQ(totals["rows"], 63);
        EXPECT_EQ(totals["spans"][0]["name"], "exact");
        EXPECT_TRUE(row_of(data_of(dir.read("report.html")), "r0").contains("text"));
        if (expected.is_null())
            expected = totals;
        EXPECT_EQ(totals["fields"], expected["fields"]) << output;
        EXPECT_EQ(totals["reasons"], expected["reasons"]) << output;
    }
}

TEST_F(Report, RefusesWhatItCannotBeMadeOf)
{
    ASSERT_EQ(extract({"--no-provenance"}, "bare.jsonl").exit_code, 3);
    auto result = run_assay({"report", dir.path("bare.jsonl"), "-o", dir.path("no.html")});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("_status"));
    ASSERT_EQ(extract({}, "out.jsonl").exit_code, 3);
    const auto other = dir.write("other.jsonl", reviews_jsonl(3));
    result = run_assay({"report", dir.path("out.jsonl"), "--input", other, "-o", dir.path("no.html")});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr("the table was made of another"));
    const auto before = dir.read("out.jsonl");
    EXPECT_EQ(run_assay({"report", dir.path("out.jsonl"), "-o", dir.path("out.jsonl")}).exit_code, 2);
    EXPECT_EQ(dir.read("out.jsonl"), before);
    for (const auto& no_ledger : {dir.path("nothing.run"), schema_file}) {
        result = run_assay({"report", no_ledger, "-o", dir.path("no.html")});
        EXPECT_EQ(result.exit_code, 2);
        EXPECT_THAT(result.err, HasSubstr("a page is made of"));
    }
    EXPECT_FALSE(std::filesystem::exists(dir.path("no.html")));
}

TEST_F(Report, StaysSmallHoweverManyRowsThereAre)
{
    std::string table;
    for (int i = 0; i < 100'000; ++i) {
        const auto number = std::to_string(i);
        table += R"({"id":")" + number + R"(","text":")" + (i < 2000 ? std::string(5000, '<') : "short") + R"(","title":"title )" + number +
                 R"(","score":)" + number + (i % 3 == 0 ? R"(,"_status":"rejected","_error":"no )" + number + "\"}\n"
                                                        : R"(,"_status":"accepted","_error":null})" "\n");
    }
    dir.write("big.jsonl", table);
    const auto result = run_assay({"report", dir.path("big.jsonl"), "--text", "text", "-o", dir.path("report.html")});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_LT(std::filesystem::file_size(dir.path("report.html")), 5'000'000u);
    EXPECT_EQ(data_of(dir.read("report.html"))["about"]["totals"]["rejected"], 33'334);
}

TEST_F(Report, WorksInABrowserFromItsFileAlone)
{
    if (run_process({"/usr/bin/env", "chromium", "--version"}).exit_code != 0)
        GTEST_SKIP() << "needs chromium";
    ASSERT_EQ(extract_with_ledger().exit_code, 3);
    const auto data = report({dir.path("out.jsonl.run")});
    const auto row = row_of(data, "<b>");
    const auto& span = row["spans"].at(0);
    const Json expected = {{"rows", 63}, {"charts", {"Answers over time", "Tokens over time", "Cost over time", "Time to answer"}}, {"fields", {"sentiment", "sentiment_score", "issues", "would_recommend"}}, {"text", hostile},
                           {"marked", row["text"].get<std::string>().substr(span[0].get<std::size_t>(), span[1].get<std::size_t>() - span[0].get<std::size_t>())}};
    ProcessOptions options;
    options.environment = {{"HOME", dir.root().string()}};
    const auto result = run_process({"/usr/bin/env", "node", source_file("tests/e2e/report.mjs"), dir.path("report.html"), expected.dump()}, options, 120s);
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

}  // namespace
