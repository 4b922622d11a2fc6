// The numbered scripts of examples/, run as a reader would run them.
#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

using namespace assay;
using namespace assay::test;
using testing::HasSubstr;

namespace {

class Examples : public testing::Test {
protected:
    ProcessResult run(const std::string& script)
    {
        ProcessOptions options;
        options.environment = {{"ASSAY", ASSAY_BINARY}, {"OUT", dir.root().string()}};
        return run_process({"/bin/bash", source_file("examples/" + script)}, options);
    }

    TempDir dir;
};

TEST_F(Examples, EveryNumberedScriptIsTestedHere)
{
    std::vector<std::string> scripts;
    for (const auto& entry : std::filesystem::directory_iterator{source_file("examples")}) {
        const auto name = entry.path().filename().string();
        if (name.ends_with(".sh") && name != "quickstart.sh")
            scripts.push_back(name);
    }
    EXPECT_THAT(scripts, testing::UnorderedElementsAre("01-short-form.sh", "02-rehearse.sh", "03-ask-documents.sh", "04-serve.sh"));
}

TEST_F(Examples, ShortForm)
{
    const auto result = run("01-short-form.sh");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("\"would_recommend\""));
    EXPECT_THAT(result.err, HasSubstr("0 rejected"));
    const auto table = read_text_file(dir.path("short-form.csv")).value();
    EXPECT_TRUE(table.starts_with("id,rating,sentiment,")) << table.substr(0, 80);
}

TEST_F(Examples, Rehearse)
{
    const auto result = run("02-rehearse.sh");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto rows = read_rows(dir.path("rehearsal.jsonl"));
    const auto given = read_rows(source_file("examples/data/reviews.jsonl"));
    EXPECT_EQ(column(rows, "id"), column(given, "id")) << "every row, in order";
    EXPECT_EQ(count_status(rows, "accepted"), rows.size()) << "no fault costs a row";
}

TEST_F(Examples, AskDocuments)
{
    const auto result = run("03-ask-documents.sh");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("the headband cracked after six weeks. [1]"));
    EXPECT_THAT(result.out, HasSubstr("The documents do not answer this question."));
}

TEST_F(Examples, Serve)
{
    const auto result = run("04-serve.sh");
    ASSERT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("\"added\":2"));
    EXPECT_THAT(result.out, HasSubstr("30 days"));
    EXPECT_THAT(result.out, HasSubstr("\"accepted\":2"));
}

}  // namespace
