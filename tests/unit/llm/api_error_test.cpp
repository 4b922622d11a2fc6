#include "llm/api_error.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

// Whole answers of each provider are in tests/data/llm.

std::optional<ApiError> read(const std::string& body)
{
    simdjson::dom::parser parser;
    return read_api_error(parser.parse(body));
}

CallFailure judged(int status, const std::string& body, net::Headers headers = {})
{
    return judge_failure({.status = status, .headers = std::move(headers), .body = body}, read(body));
}

TEST(ReadApiError, FindsNoneInASuccess)
{
    EXPECT_FALSE(read(R"({"id": "x", "error": null})"));
    EXPECT_FALSE(read(R"({"type": "message", "content": []})"));
    EXPECT_FALSE(read("[]"));
    EXPECT_FALSE(read("3"));
}

TEST(ReadApiError, ReadsNumbersAsText)
{
    const auto error = read(R"({"error": {"message": "m", "code": 503, "type": null}})");
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, "503");
    EXPECT_EQ(error->type, "");
}

TEST(ReadApiError, JoinsAListOfProblems)
{
    EXPECT_EQ(read(R"({"detail": [{"loc": ["body", 0], "msg": "a"}, {"msg": "b"}]})")->message, "body.0: a; : b");
}

TEST(JudgeFailure, PutsLengthBeforeFormat)
{
    EXPECT_EQ(judged(400, R"({"error": {"message": "schema and prompt exceed the maximum context length"}})").advice,
              Advice::reject_row);
}

TEST(JudgeFailure, TreatsPassingStatusesAsPassingWhateverTheBody)
{
    for (const int status : {408, 409, 425, 429, 500, 502, 503, 504, 520, 529}) {
        EXPECT_EQ(judged(status, "{}").advice, Advice::retry) << status;
        EXPECT_EQ(judged(status, R"({"error": "schema"})").advice, Advice::retry) << status;
    }
}

TEST(JudgeFailure, StopsTheRunWhereThereIsNoApi)
{
    for (const int status : {301, 302, 401, 403, 404, 405, 410})
        EXPECT_EQ(judged(status, "{}").advice, Advice::stop_run) << status;
}

TEST(JudgeFailure, ObeysAServerThatSaysItMaySucceedLater)
{
    EXPECT_EQ(judged(400, R"({"error": {"message": "odd"}})", {{"x-should-retry", "true"}}).advice, Advice::retry);
    EXPECT_EQ(judged(401, R"({"error": {"message": "bad key"}})", {{"x-should-retry", "true"}}).advice, Advice::stop_run)
        << "not against what we know better";
}

TEST(JudgeFailure, QuotesTheServerButNotWithoutEnd)
{
    const auto failure = judged(400, R"({"error": {"message": ")" + std::string(100'000, 'x') + R"(", "code": "c"}})");
    EXPECT_TRUE(failure.error.message.starts_with("HTTP 400 c: xxx")) << failure.error.message;
    EXPECT_LT(failure.error.message.size(), 600u);
}

}  // namespace
}  // namespace assay::llm
