#include "rag/evaluate/run_file.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(RunFile, ReadsBackWhatItWrote)
{
    const rag::Run run{{"q1", {{"d2", 0.1F}, {"d1", 0.75F}}}, {"q2", {{"d", -1e-9}}}};
    const auto text = format_run(run, "assay");
    ASSERT_TRUE(text);
    EXPECT_TRUE(text->starts_with("q1 Q0 d1 1 0.75 assay\n")) << *text;
    const auto read = parse_run(*text, "run");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->at("q1")[0].score, 0.75F);
    EXPECT_EQ(read->at("q1")[1].id, "d2");
    EXPECT_EQ(read->at("q2")[0].score, -1e-9);
}

TEST(RunFile, RefusesIdsThatItCannotHold)
{
    EXPECT_FALSE(format_run({{"q 1", {{"d", 1}}}}, "t"));
    EXPECT_FALSE(format_run({{"q", {{"", 1}}}}, "t"));
    EXPECT_FALSE(format_run({{"q", {{"d", 1}}}}, "a tag"));
}

TEST(RunFile, NamesTheLineThatIsWrong)
{
    for (const std::string bad : {"q Q0 d 1", "q Q0 d 2 high t", "q Q0 d 2 0.5 t"}) {
        const auto read = parse_run("q Q0 d 1 0.5 t\n" + bad + "\n", "run");
        ASSERT_FALSE(read) << bad;
        EXPECT_EQ(read.error().where, "run:2");
    }
}

}  // namespace
}  // namespace assay::rag
