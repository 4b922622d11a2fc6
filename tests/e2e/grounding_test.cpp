#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

using namespace assay;
using namespace assay::test;
using testing::HasSubstr;

namespace {

constexpr const char* schema = R"({"type":"object","properties":{
    "sentiment":{"enum":["positive","negative","neutral"]},
    "issues":{"type":"array","x-ground":true,"items":{"type":"string"}},
    "praises":{"type":"array","items":{"type":"string","x-ground":true}}},
    "required":["sentiment","issues","praises"]})";

/// Runs over a text for every kind of script, answered by rules that quote.
class Grounding : public testing::Test {
protected:
    ProcessResult extract(const std::vector<std::string>& more = {})
    {
        std::vector<std::string> arguments = {"extract", input, "--schema", schema_file, "-o", dir.path("out.jsonl")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_assay(arguments);
    }

    TempDir dir;
    std::string schema_file = dir.write("schema.json", schema);
    std::string input = dir.write("in.jsonl", reviews_jsonl(60) +
        "{\"id\":\"u\",\"text\":\"\u00C9t\u00E9 \U0001F600 \u2013 the zip is broken and I hate it. The caf\u00E9 was excellent.\"}\n"
        "{\"id\":\"e\",\"text\":null}\n");
};

TEST_F(Grounding, EverySpanLeadsToItsValue)
{
    ASSERT_EQ(extract().exit_code, 3) << "one row has no text";
    const auto rows = read_rows(dir.path("out.jsonl"));
    const auto texts = column(read_rows(input), "text");
    ASSERT_EQ(rows.size(), texts.size());
    std::size_t spans = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i]["_status"] != "accepted") {
            EXPECT_TRUE(rows[i]["_spans"].is_null());
            continue;
        }
        const auto text = texts[i].get<std::string>();
        for (const auto& span : rows[i]["_spans"]) {
            ++spans;
            const auto value = rows[i].at(Json::json_pointer{span.at("at").get<std::string>()}).get<std::string>();
            ASSERT_EQ(span.at("kind"), "exact");
            const auto start = span.at("start").get<std::size_t>();
            EXPECT_EQ(text.substr(start, span.at("end").get<std::size_t>() - start), value);
        }
        EXPECT_EQ(rows[i]["_spans"].size(), rows[i]["issues"].size() + rows[i]["praises"].size());
    }
    EXPECT_GT(spans, 20u);
    const auto& last = rows[60]["_spans"].back();
    EXPECT_EQ(last["start"].get<int>() - last["char_start"].get<int>(), 2 + 3 + 2) << "\u00E9, \u00E9, a face and a dash before it";
}

TEST_F(Grounding, MarksAreNoPartOfTheQuestion)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const std::vector<std::string> model = {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated"};
    std::string unmarked = schema;
    for (std::size_t at; (at = unmarked.find(",\"x-ground\":true")) != std::string::npos;)
        unmarked.erase(at, std::string_view{",\"x-ground\":true"}.size());
    ASSERT_EQ(unmarked.find("x-ground"), std::string::npos);
    dir.write("schema.json", unmarked);
    ASSERT_EQ(extract(model).exit_code, 3);
    const auto asked = simulator.stats()["requests"];
    dir.write("schema.json", schema);
    ASSERT_EQ(extract(model).exit_code, 3);
    EXPECT_EQ(simulator.stats()["requests"], asked) << "spans are made anew from the ledger";
    EXPECT_TRUE(read_rows(dir.path("out.jsonl")).front().contains("_spans"));
}

TEST_F(Grounding, IsPackedAndResumedToTheSameBytes)
{
    ASSERT_EQ(extract().exit_code, 3);
    const auto expected = column(read_rows(dir.path("out.jsonl")), "_spans");
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const std::vector<std::string> model = {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated", "--pack", "7"};
    ASSERT_EQ(extract(model).exit_code, 3);
    const auto bytes = dir.read("out.jsonl");
    EXPECT_EQ(column(read_rows(dir.path("out.jsonl")), "_spans"), expected);
    ASSERT_EQ(run_assay({"resume", dir.path("out.jsonl.run")}).exit_code, 3);
    EXPECT_EQ(dir.read("out.jsonl"), bytes);
}

TEST_F(Grounding, ThereIsNoColumnWithoutMarksAndNoRuleEither)
{
    const auto plain = source_file("schemas/review.json");
    ASSERT_EQ(run_assay({"extract", input, "--schema", plain, "-o", dir.path("plain.jsonl")}).exit_code, 3);
    EXPECT_FALSE(read_rows(dir.path("plain.jsonl")).front().contains("_spans"));
    const auto result = run_assay({"extract", input, "--schema", plain, "-o", dir.path("no.jsonl"), "--ungrounded", "drop"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("x-ground"));
    const auto wrong = dir.write("wrong.json", R"({"type":"object","properties":{"a":{"type":"string","x-ground":"yes"}}})");
    const auto refused = run_assay({"extract", input, "--schema", wrong, "-o", dir.path("no.jsonl")});
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_THAT(refused.err, HasSubstr("/properties/a/x-ground"));
}

}  // namespace
