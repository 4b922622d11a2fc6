#include "serve/problem.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::serve {
namespace {

TEST(Problem, NamesThePlaceInBothStyles)
{
    const Problem problem{400, "the body is not right", {{"/response_format/type", "must be \"text\""}}};
    const auto ours = reply_of(problem, ErrorStyle::problem, "req_1");
    EXPECT_EQ(ours.status, 400);
    EXPECT_EQ(net::header(ours.headers, "content-type"), "application/problem+json");
    const auto body = parse_json(ours.body, "body").value();
    EXPECT_EQ(body["status"].get<int>(), 400);
    EXPECT_EQ(body["title"].get<std::string>(), "Bad Request");
    EXPECT_EQ(body["instance"].get<std::string>(), "urn:request:req_1");
    EXPECT_EQ(body["errors"][0]["pointer"].get<std::string>(), "#/response_format/type");

    const auto theirs = reply_of(problem, ErrorStyle::openai, "req_1");
    EXPECT_EQ(net::header(theirs.headers, "content-type"), "application/json");
    const auto error = parse_json(theirs.body, "body").value()["error"];
    EXPECT_EQ(error["param"].get<std::string>(), "response_format.type");
    EXPECT_EQ(error["type"].get<std::string>(), "invalid_request_error");
    EXPECT_TRUE(error["code"].is_null());
}

TEST(Problem, OfTheWholeBodyNamesNoParameter)
{
    const auto reply = reply_of({400, "the body is no JSON", {{"", "body:1:10: syntax error"}}}, ErrorStyle::openai, "");
    const auto error = parse_json(reply.body, "body").value()["error"];
    EXPECT_EQ(error["message"].get<std::string>(), "the body is no JSON: body:1:10: syntax error");
    EXPECT_TRUE(error["param"].is_null());
}

TEST(Problem, SaysWhenToComeBack)
{
    const auto short_wait = reply_of({429, "too many", {}, 7, "rate_limit_exceeded"}, ErrorStyle::openai, "");
    EXPECT_EQ(net::header(short_wait.headers, "retry-after"), "7");
    EXPECT_EQ(net::header(short_wait.headers, "retry-after-ms"), "7000");
    EXPECT_EQ(net::header(short_wait.headers, "x-should-retry"), "");
    const auto long_wait = reply_of({429, "too many", {}, 61}, ErrorStyle::openai, "");
    EXPECT_EQ(net::header(long_wait.headers, "x-should-retry"), "false");
}

TEST(Problem, TellsOurOwnTroubleToTheLogOnly)
{
    EXPECT_EQ(problem_of({Errc::invalid_input, "no", "filter:x"}).detail, "filter:x: no");
    EXPECT_EQ(problem_of({Errc::unavailable, "down"}).status, 503);
    EXPECT_EQ(problem_of({Errc::unreachable, "nobody listens"}).status, 503);
    const auto damaged = problem_of({Errc::corrupt, "bytes of /home/ann/secret.store", "/home/ann/secret.store"});
    EXPECT_EQ(damaged.status, 500);
    EXPECT_EQ(damaged.detail.find("/home"), std::string::npos);
}

TEST(Problem, TakesBytesThatAreNoText)
{
    const auto reply = reply_of({404, "nothing at \xFF", {{"/\xFE", "\xC3"}}}, ErrorStyle::problem, "");
    EXPECT_TRUE(parse_json(reply.body, "body"));
}

}  // namespace
}  // namespace assay::serve
