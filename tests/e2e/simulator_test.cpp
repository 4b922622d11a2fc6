#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

constexpr std::size_t all_rows = 240;

/// Whole runs over HTTP against the simulator, whose answers come from the
/// same rules as the built-in provider's: its features must come out the same
/// whatever way the answers took.
class Simulator : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        files = new TempDir;
        input = files->write("in.jsonl", reviews_jsonl(all_rows));
        const auto result =
            run_assay({"extract", input, "--schema", source_file("schemas/review.json"), "-o", files->path("b.jsonl")});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        expected = without_provenance(read_rows(files->path("b.jsonl")));
        ASSERT_EQ(expected.size(), all_rows);
    }
    static void TearDownTestSuite()
    {
        delete files;
        files = nullptr;
    }

    ProcessResult extract(const SimulatorProcess& simulator, const std::string& provider,
                          const std::vector<std::string>& more = {}, ProcessOptions options = {})
    {
        // Anthropic's base has no version in it, the others' ends in one.
        const auto base = simulator.url(provider == "anthropic" ? "" : "/v1");
        std::vector<std::string> arguments = {"extract", input, "--schema", source_file("schemas/review.json"),
                                              "--provider", provider, "--base-url", base, "--model", "simulated",
                                              "-o", dir.path("out.jsonl")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_assay(arguments, std::move(options));
    }

    std::vector<Json> rows() { return read_rows(dir.path("out.jsonl")); }

    /// Every row is there in order; the accepted ones hold what they must.
    void expect_every_row_and_no_wrong_one(const std::vector<Json>& out)
    {
        ASSERT_EQ(out.size(), all_rows);
        const auto features = without_provenance(out);
        for (std::size_t i = 0; i < out.size(); ++i) {
            EXPECT_EQ(out[i]["id"], expected[i]["id"]);
            if (out[i]["_status"] == "accepted") {
                EXPECT_EQ(features[i], expected[i]);
            } else {
                EXPECT_FALSE(out[i]["_error"].is_null()) << "a rejected row says why";
                EXPECT_TRUE(out[i]["sentiment"].is_null());
            }
        }
    }

    static inline TempDir* files = nullptr;
    static inline std::string input;
    static inline std::vector<Json> expected;
    TempDir dir;
};

TEST_F(Simulator, AnswersAsTheBuiltInProviderInEveryDialect)
{
    for (const std::string provider : {"openai", "anthropic", "compatible"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {}};
        const auto result = extract(simulator, provider);
        ASSERT_EQ(result.exit_code, 0) << provider << ": " << result.err;
        EXPECT_EQ(without_provenance(rows()), expected) << provider;
        const auto stats = simulator.stats();
        EXPECT_EQ(stats["requests"], all_rows) << provider << ": one question per row";
        EXPECT_EQ(stats["rows_useful_once"], all_rows) << provider;
    }
}

TEST_F(Simulator, AnswersAsTheBuiltInProviderWhenPacked)
{
    for (const std::string provider : {"openai", "anthropic", "compatible"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {}};
        const auto result = extract(simulator, provider, {"--pack", "8"});
        ASSERT_EQ(result.exit_code, 0) << provider << ": " << result.err;
        EXPECT_EQ(without_provenance(rows()), expected) << provider;
        const auto stats = simulator.stats();
        EXPECT_EQ(stats["requests"], all_rows / 8) << provider << ": eight rows a question";
        EXPECT_EQ(stats["rows_useful_once"], all_rows) << provider;
    }
}

TEST_F(Simulator, AnswersEveryProfileOfCompatibleServer)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    for (const std::string profile :
         {"generic", "llamacpp", "vllm", "ollama", "lmstudio", "litellm", "mistral", "deepseek"}) {
        const auto result = extract(simulator, "compatible", {"--profile", profile});
        ASSERT_EQ(result.exit_code, 0) << profile << ": " << result.err;
        EXPECT_EQ(without_provenance(rows()), expected) << profile;
    }
}

TEST_F(Simulator, LeavesAReceiptInEveryRow)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    for (const std::string provider : {"openai", "anthropic"}) {
        const auto result = extract(simulator, provider);
        ASSERT_EQ(result.exit_code, 0) << result.err;
        std::int64_t input_tokens = 0;
        for (const auto& row : rows()) {
            EXPECT_EQ(row["_attempts"], 1);
            EXPECT_EQ(row["_notes"], Json::array());
            EXPECT_EQ(row["_prompt_hash"].get<std::string>().size(), 16u);
            EXPECT_FALSE(row["_model"].is_null());
            EXPECT_GT(row["_input_tokens"].get<std::int64_t>(), 0);
            EXPECT_GT(row["_output_tokens"].get<std::int64_t>(), 0);
            EXPECT_TRUE(row["_cost_usd"].is_null()) << "without a price list the cost is unknown, not zero";
            input_tokens += row["_input_tokens"].get<std::int64_t>();
        }
        EXPECT_THAT(result.err, HasSubstr("cost unknown"));
        if (provider == "openai") {
            EXPECT_EQ(simulator.stats()["input_tokens"], input_tokens) << "every token billed is in some row";
        }
    }
}

TEST_F(Simulator, CostsExactlyWhatThePriceListSays)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const auto prices = dir.write("prices.json", R"({"as_of": "2026-01-01", "models": [{"provider": "openai",
        "model": "simulated", "input": 1.25, "cache_read": 1.25, "cache_write": 1.25, "output": 10}]})");
    for (const std::string pack : {"1", "7"}) {
        const auto result = extract(simulator, "openai", {"--prices", prices, "--pack", pack});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        std::int64_t total_picousd = 0;
        std::int64_t billed_picousd = 0;
        for (const auto& row : rows()) {
            total_picousd += std::llround(row["_cost_usd"].get<double>() * 1e12);
            billed_picousd += row["_input_tokens"].get<std::int64_t>() * 1'250'000 +
                              row["_output_tokens"].get<std::int64_t>() * 10'000'000;
        }
        EXPECT_EQ(total_picousd, billed_picousd) << "to the last pico-dollar, packed " << pack;
        EXPECT_THAT(result.err, HasSubstr("cost $"));
    }
}

TEST_F(Simulator, PassingTroubleCostsNoRow)
{
    for (const std::string provider : {"openai", "anthropic"}) {
        const SimulatorProcess simulator{
            ASSAY_BINARY,
            {"--seed", "11", "--faults", "429=0.02,500=0.03,503=0.02,529=0.02,dropped=0.03,cut=0.03"}};
        const auto result = extract(simulator, provider);
        ASSERT_EQ(result.exit_code, 0) << provider << ": " << result.err;
        expect_every_row_and_no_wrong_one(rows());
        const auto stats = simulator.stats();
        EXPECT_GT(stats["requests"].get<std::size_t>(), all_rows) << "the faults must have happened";
        EXPECT_EQ(stats["rows_useful_once"], all_rows) << "every row was answered once, none was paid twice";
    }
}

TEST_F(Simulator, DamagedAnswersAreMendedOrAskedAboutAgain)
{
    for (const std::string provider : {"openai", "anthropic"}) {
        const SimulatorProcess simulator{
            ASSAY_BINARY,
            {"--seed", "12", "--faults",
             "fenced=0.1,prose=0.1,wrong_type=0.1,truncated_answer=0.05,empty_answer=0.05,refusal=0.05"}};
        const auto result = extract(simulator, provider, {"--attempts", "6"});
        ASSERT_EQ(result.exit_code, 0) << provider << ": " << result.err;
        const auto out = rows();
        expect_every_row_and_no_wrong_one(out);
        EXPECT_TRUE(std::any_of(out.begin(), out.end(), [](const Json& row) { return row["_attempts"] > 1; }));
        EXPECT_TRUE(std::any_of(out.begin(), out.end(), [](const Json& row) { return !row["_notes"].empty(); }))
            << "a mended answer leaves a note";
    }
}

TEST_F(Simulator, RowsAreRejectedWithTheirReasonWhenAttemptsRunOut)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--seed", "13", "--faults", "wrong_type=0.3,refusal=0.3"}};
    const auto result = extract(simulator, "openai", {"--attempts", "1"});
    ASSERT_EQ(result.exit_code, 3) << result.err;
    const auto out = rows();
    expect_every_row_and_no_wrong_one(out);
    EXPECT_GT(count_status(out, "accepted"), 0u);
    for (const auto& row : out) {
        if (row["_status"] == "rejected") {
            EXPECT_EQ(row["_attempts"], 1);
        }
    }
    EXPECT_TRUE(std::any_of(out.begin(), out.end(), [](const Json& row) {
        return row["_error"].is_string() && row["_error"].get<std::string>().find("refused") != std::string::npos;
    }));
    EXPECT_TRUE(std::any_of(out.begin(), out.end(), [](const Json& row) { return row["_raw"].is_string(); }))
        << "the raw answer is kept with the reason";
}

TEST_F(Simulator, SpoiltItemsOfAPackedAnswerAreAskedAboutAlone)
{
    for (const std::string provider : {"openai", "anthropic"}) {
        const SimulatorProcess simulator{
            ASSAY_BINARY, {"--seed", "14", "--faults", "missing_item=0.2,duplicated_item=0.2,500=0.02"}};
        const auto result = extract(simulator, provider, {"--pack", "8"});
        ASSERT_EQ(result.exit_code, 0) << provider << ": " << result.err;
        expect_every_row_and_no_wrong_one(rows());
        EXPECT_GT(simulator.stats()["requests"].get<std::size_t>(), all_rows / 8) << "the faults must have happened";
    }
}

TEST_F(Simulator, SwappedAndMergedItemsLoseNoRow)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--seed", "15", "--faults", "swapped_items=0.1,merged_items=0.1"}};
    const auto result = extract(simulator, "openai", {"--pack", "8"});
    EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 3) << result.err;
    EXPECT_EQ(column(rows(), "id"), column(expected, "id"));
}

TEST_F(Simulator, AHangingServerIsGivenUpOnInTime)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--seed", "16", "--faults", "hang=0.1"}};
    const auto result = extract(simulator, "openai", {"--timeout", "0.5"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    expect_every_row_and_no_wrong_one(rows());
}

TEST_F(Simulator, AServerWithoutJsonSchemaIsAskedInAWeakerWay)
{
    for (const std::string pack : {"1", "8"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--no-json-schema"}};
        for (const std::string provider : {"openai", "anthropic"}) {
            const auto result = extract(simulator, provider, {"--pack", pack});
            ASSERT_EQ(result.exit_code, 0) << provider << ": " << result.err;
            EXPECT_EQ(without_provenance(rows()), expected) << provider;
            EXPECT_THAT(result.err, HasSubstr("json_schema")) << provider << ": the fallback is said";
        }
    }
}

TEST_F(Simulator, AMissingKeyEndsTheRunAtOnce)
{
    for (const std::string provider : {"openai", "anthropic"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--require-key"}};
        const auto result = extract(simulator, provider);
        EXPECT_EQ(result.exit_code, 1) << provider;
        EXPECT_THAT(result.err, AllOf(HasSubstr("401"), HasSubstr("key"), HasSubstr("run the same command again")));
        EXPECT_EQ(dir.count(), 0u) << "no output and no partial file of no rows";
        EXPECT_LE(simulator.stats()["requests"].get<int>(), 64) << "no request is tried again with the same key";

        const auto name = provider == "openai" ? "OPENAI_API_KEY" : "ANTHROPIC_API_KEY";
        const auto with_key = extract(simulator, provider, {}, {.environment = {{name, "a-key"}}});
        EXPECT_EQ(with_key.exit_code, 0) << with_key.err;
        EXPECT_EQ(with_key.err.find("a-key"), std::string::npos) << "a key is never shown";
        EXPECT_EQ(dir.read("out.jsonl").find("a-key"), std::string::npos);
        std::filesystem::remove(dir.path("out.jsonl"));
        std::filesystem::remove(dir.path("out.jsonl.run"));
    }
}

TEST_F(Simulator, ARateLimitSlowsTheRunAndCostsNoRow)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--requests-per-minute", "225", "--silent-limits"}};
    const auto result = extract(simulator, "openai", {"--retries", "30"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(without_provenance(rows()), expected);
    const auto stats = simulator.stats();
    EXPECT_GT(stats["by_status"].value("429", 0), 0) << "the limit must have been hit";
    EXPECT_EQ(stats["rows_useful_once"], all_rows);
}

TEST_F(Simulator, OneSeedGivesOneRunWhateverIsInFlightTogether)
{
    std::vector<std::string> outputs;
    for (const std::string concurrency : {"3", "64"}) {
        const SimulatorProcess simulator{ASSAY_BINARY, {"--seed", "17", "--faults", "fenced=0.1,wrong_type=0.2"}};
        const auto result = extract(simulator, "openai", {"--concurrency", concurrency});
        EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 3) << result.err;
        outputs.push_back(dir.read("out.jsonl"));
    }
    EXPECT_EQ(outputs[0], outputs[1]);
}

TEST_F(Simulator, NestedSchemasComeThroughEveryDialect)
{
    const auto schema = source_file("schemas/ticket.json");
    const auto tickets = dir.write("tickets.txt",
                                   "I am Anna Berg, anna@example.com. Please refund order ORD-20240117.\n"
                                   "How do I log in? It is urgent!\nMy parcel never arrived, call +49 30 1234567.\n");
    ASSERT_EQ(run_assay({"extract", tickets, "--schema", schema, "-o", dir.path("b.jsonl")}).exit_code, 0);
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    for (const std::string provider : {"openai", "anthropic", "compatible"}) {
        const auto base = simulator.url(provider == "anthropic" ? "" : "/v1");
        const auto result = run_assay({"extract", tickets, "--schema", schema, "--provider", provider, "--base-url",
                                       base, "--model", "simulated", "-o", dir.path("out.jsonl")});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        EXPECT_EQ(without_provenance(rows()), without_provenance(read_rows(dir.path("b.jsonl")))) << provider;
    }
}

}  // namespace
