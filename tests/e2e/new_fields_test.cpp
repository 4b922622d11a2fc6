#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <cstdint>

using namespace assay;
using namespace assay::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

constexpr std::size_t rows = 20;

/// A schema that grows, a cache, and a simulator that counts.
class NewFields : public testing::Test {
protected:
    ProcessResult extract(const std::string& schema, const std::string& output, const std::vector<std::string>& more = {})
    {
        std::vector<std::string> arguments = {"extract", input, "--schema", schema, "-o", dir.path(output), "--cache",
                                              dir.path("cache.sqlite"), "--provider", "openai", "--base-url",
                                              simulator.url("/v1"), "--model", "simulated"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_assay(arguments);
    }

    struct Count {
        std::uint64_t requests;
        std::uint64_t input_tokens;
    };

    /// Since the last time.
    Count asked()
    {
        const auto stats = simulator.stats();
        const Count now{stats["requests"].get<std::uint64_t>(), stats["input_tokens"].get<std::uint64_t>()};
        const Count since{now.requests - before.requests, now.input_tokens - before.input_tokens};
        before = now;
        return since;
    }

    [[nodiscard]] std::vector<Json> table(const std::string& name) const { return read_rows(dir.path(name)); }

    TempDir dir;
    SimulatorProcess simulator{ASSAY_BINARY, {}};
    Count before{};
    std::string input = dir.write("in.jsonl", reviews_jsonl(rows));
    std::string small = dir.write("small.json", R"({"sentiment": "positive, negative, or neutral",
        "issues": "list of specific problems mentioned"})");
    std::string grown = dir.write("grown.json", R"({"sentiment": "positive, negative, or neutral",
        "would_recommend": "boolean", "issues": "list of specific problems mentioned"})");
};

TEST_F(NewFields, AloneAreAskedForAndJoinedWithWhatIsKnown)
{
    ASSERT_EQ(extract(small, "small.jsonl").exit_code, 0);
    asked();
    ASSERT_EQ(extract(grown, "whole.jsonl", {"--no-cache"}).exit_code, 0);
    const auto whole = asked();
    const auto result = extract(grown, "joined.jsonl", {"--only-new-fields"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto joined = asked();
    EXPECT_THAT(result.err, HasSubstr("this is asked for: would_recommend"));
    EXPECT_THAT(result.err, HasSubstr("20 rows had an earlier answer"));

    EXPECT_EQ(joined.requests, rows);
    EXPECT_LT(joined.input_tokens, whole.input_tokens) << "the schema in the prompt is that of one field";
    EXPECT_EQ(without_provenance(table("joined.jsonl")), without_provenance(table("whole.jsonl")));
    std::int64_t output_tokens = 0;
    std::int64_t whole_output_tokens = 0;
    for (const auto& row : table("joined.jsonl")) {
        EXPECT_EQ(row["_origin"], "extended");
        EXPECT_EQ(row["_attempts"], 1);
        output_tokens += row["_output_tokens"].get<std::int64_t>();
    }
    for (const auto& row : table("whole.jsonl"))
        whole_output_tokens += row["_output_tokens"].get<std::int64_t>();
    EXPECT_LT(output_tokens, whole_output_tokens) << "the receipt is that of the new field";
}

TEST_F(NewFields, AreAskedForOnceAndBuiltUpon)
{
    ASSERT_EQ(extract(small, "small.jsonl").exit_code, 0);
    ASSERT_EQ(extract(grown, "joined.jsonl", {"--only-new-fields"}).exit_code, 0);
    asked();
    const auto bytes = dir.read("joined.jsonl");
    ASSERT_EQ(run_assay({"resume", dir.path("joined.jsonl.run")}).exit_code, 0);
    EXPECT_EQ(dir.read("joined.jsonl"), bytes) << "the ledger has the joined answers";
    ASSERT_EQ(extract(grown, "again.jsonl", {"--only-new-fields"}).exit_code, 0);
    EXPECT_EQ(asked().requests, 0u) << "and so has the cache";
    EXPECT_EQ(column(table("again.jsonl"), "_origin"), std::vector<Json>(rows, "cache"));

    const auto more = dir.write("more.json", R"({"sentiment": "positive, negative, or neutral", "would_recommend": "boolean",
        "issues": "list of specific problems mentioned", "sentiment_score": "float between 0 and 1"})");
    const auto result = extract(more, "more.jsonl", {"--only-new-fields"});
    EXPECT_THAT(result.err, HasSubstr("this is asked for: sentiment_score"));
    EXPECT_EQ(asked().requests, rows);
    EXPECT_THAT(names_of(without_provenance(table("more.jsonl")).front()),
                ElementsAre("id", "sentiment", "would_recommend", "issues", "sentiment_score"));

    ASSERT_EQ(extract(grown, "strict.jsonl").exit_code, 0);
    EXPECT_EQ(asked().requests, rows) << "who did not ask for joined answers does not get them";
}

TEST_F(NewFields, AreAskedForWithAllOthersWhereATextIsNew)
{
    ASSERT_EQ(extract(small, "small.jsonl", {"--limit", "12"}).exit_code, 0);
    asked();
    ASSERT_EQ(extract(grown, "joined.jsonl", {"--only-new-fields", "--pack", "4"}).exit_code, 0);
    const auto joined = table("joined.jsonl");
    ASSERT_EQ(joined.size(), rows);
    EXPECT_EQ(count_status(joined, "accepted"), rows);
    ASSERT_EQ(extract(grown, "whole.jsonl", {"--no-cache"}).exit_code, 0);
    EXPECT_EQ(without_provenance(joined), without_provenance(table("whole.jsonl")));
    for (std::size_t i = 0; i < rows; ++i)
        EXPECT_EQ(joined[i]["_origin"], i < 12 ? "extended" : "asked") << i;
}

TEST_F(NewFields, AreNotTakenFromAnotherModelOrDefinition)
{
    ASSERT_EQ(extract(small, "small.jsonl").exit_code, 0);
    asked();
    const auto other = extract(grown, "model.jsonl", {"--only-new-fields", "--temperature", "0.5"});
    EXPECT_THAT(other.err, HasSubstr("all fields are asked for"));
    EXPECT_EQ(column(table("model.jsonl"), "_origin"), std::vector<Json>(rows, "asked"));
    const auto changed = dir.write("changed.json", R"({"sentiment": "good or bad", "would_recommend": "boolean",
        "issues": "list of specific problems mentioned"})");
    EXPECT_THAT(extract(changed, "changed.jsonl", {"--only-new-fields"}).err, HasSubstr("all fields are asked for"));
}

TEST_F(NewFields, AreRefusedWhereNothingCouldBeJoined)
{
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{"--lane", "batch"}, "--lane online"}, {{"--no-cache"}, "leave --no-cache out"}, {{"--dry-run"}, "--dry-run"}};
    for (const auto& [more, words] : cases) {
        auto arguments = more;
        arguments.push_back("--only-new-fields");
        const auto refused = extract(grown, "refused.jsonl", arguments);
        EXPECT_EQ(refused.exit_code, 2);
        EXPECT_THAT(refused.err, HasSubstr(words));
    }
    EXPECT_EQ(asked().requests, 0u);
}

}  // namespace
