#include "serve/store_problems.hpp"

#include "serve/model_names.hpp"

#include <gmock/gmock.h>

namespace assay::serve {
namespace {

using testing::HasSubstr;

TEST(StoreProblems, NameTheFilterAsTheBodysMember)
{
    const auto problem = about_search({Errc::invalid_input, "a value is missing", "filter:6"});
    EXPECT_EQ(problem.status, 400);
    ASSERT_EQ(problem.places.size(), 1u);
    EXPECT_EQ(problem.places[0].pointer, "/filter");
    EXPECT_THAT(problem.places[0].detail, HasSubstr("filter:6"));
    EXPECT_TRUE(about_search({Errc::unavailable, "locked"}).places.empty());
}

TEST(StoreProblems, AreNotFoundInOpenAisWords)
{
    const auto problem = no_model("gpt-6");
    EXPECT_EQ(problem.status, 404);
    EXPECT_EQ(problem.code, "model_not_found");
    EXPECT_EQ(problem.places[0].pointer, "/model");
    EXPECT_EQ(no_store("x\ny").detail.find('\n'), std::string::npos);
}

TEST(StoreProblems, TellThatAQuestionIsBlank)
{
    for (const std::string blank : {"", " ", "\n\t ", "\xC2\xA0\xE3\x80\x80", "\xE2\x80\x8B\xEF\xBB\xBF"}) {
        const auto problem = check_question(blank, "/query");
        ASSERT_TRUE(problem) << blank;
        EXPECT_EQ(problem->status, 400);
        EXPECT_EQ(problem->places[0].pointer, "/query");
    }
    for (const std::string asked : {"a", " ? ", "\xE2\x80\x8B\xE6\x97\xA5", "\xFF"})
        EXPECT_FALSE(check_question(asked, "/query")) << asked;
}

}  // namespace
}  // namespace assay::serve
