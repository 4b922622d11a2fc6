#include "serve/head_checks.hpp"

#include "serve/app.hpp"

#include <gtest/gtest.h>

namespace assay::serve {
namespace {

net::ServerRequest with(net::Headers headers)
{
    net::ServerRequest request;
    request.method = "POST";
    request.headers = std::move(headers);
    return request;
}

int status(const std::optional<Problem>& problem)
{
    return problem ? problem->status : 0;
}

TEST(HeadChecks, WantOneHost)
{
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}}))), 0);
    EXPECT_EQ(status(check_framing(with({}))), 400);
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"host", "b"}}))), 400);
    auto old = with({});
    old.version = 10;
    EXPECT_EQ(status(check_framing(old)), 0);
}

TEST(HeadChecks, RefuseCodingsThatWouldHideTheBody)
{
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"Transfer-Encoding", "Chunked"}}))), 0);
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"Transfer-Encoding", "gzip, chunked"}}))), 501);
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"transfer-encoding", "chunked"}}))), 400);
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"Content-Encoding", "gzip"}}))), 415);
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"Expect", "100-Continue"}}))), 0);
    EXPECT_EQ(status(check_framing(with({{"Host", "a"}, {"Expect", "a miracle"}}))), 417);
    auto old = with({{"Expect", "a miracle"}});
    old.version = 10;
    EXPECT_EQ(status(check_framing(old)), 0) << "HTTP/1.0 has no expectations";
}

TEST(HeadChecks, KnowThisMachineByNamesThatNobodyElseCanHave)
{
    for (const std::string host : {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080"})
        EXPECT_EQ(status(check_host_is_local(with({{"Host", host}}))), 0) << host;
    for (const std::string host : {"example.com", "127.0.0.1.example.com", "localhost.example.com:8080", "10.0.0.1", "[::2]",
                                   "127.0.0.1@example.com", "[::1", "0x7f.1"})
        EXPECT_EQ(status(check_host_is_local(with({{"Host", host}}))), 421) << host;
}

TEST(HeadChecks, BelieveTheTargetsAuthorityBeforeTheHeaders)
{
    auto request = with({{"Host", "localhost"}});
    request.target = "http://rebound.example/v1/schemas";
    EXPECT_EQ(status(check_host_is_local(request)), 421);
    request.target = "http://127.0.0.1:8080/v1/schemas";
    EXPECT_EQ(status(check_host_is_local(request)), 0);
}

TEST(HeadChecks, TakeRequestsOfOurOwnPageOnly)
{
    EXPECT_EQ(status(check_origin(with({{"Host", "127.0.0.1:1"}}))), 0);
    EXPECT_EQ(status(check_origin(with({{"Host", "127.0.0.1:1"}, {"Origin", "http://127.0.0.1:1"}}))), 0);
    for (const std::string origin : {"http://127.0.0.1:2", "http://evil.example", "null", "file://"})
        EXPECT_EQ(status(check_origin(with({{"Host", "127.0.0.1:1"}, {"Origin", origin}}))), 403) << origin;
}

TEST(HeadChecks, WantJson)
{
    for (const std::string type : {"application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json", "application/json; charset=\"UTF-8\"",
                                   "application/json; q=1; charset=utf8", "application/json; boundary=x"})
        EXPECT_EQ(status(check_media_type(with({{"Content-Type", type}}))), 0) << type;
    for (const std::string type : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonl", "application/json; charset=iso-8859-1",
                                   "application/json;charset=\"utf-16\""})
        EXPECT_EQ(status(check_media_type(with({{"Content-Type", type}}))), 415) << type;
}

}  // namespace
}  // namespace assay::serve
