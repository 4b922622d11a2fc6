// What broken, hostile and confused clients send: each gets the right answer,
// and others are served meanwhile.
#include "assay_run.hpp"
#include "support/raw_client.hpp"
#include "support/serve_process.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include <sys/resource.h>

using namespace assay;
using namespace assay::test;
using testing::HasSubstr;

namespace {

using namespace std::chrono_literals;

constexpr const char* good_body = R"({"texts":"I love it","schema":{"mood":"positive, negative, or neutral"}})";

std::string post(const std::string& body, const ServeProcess::Headers& headers = {})
{
    return http_request("POST", "/v1/extract", body, headers);
}

std::string nested(std::size_t depth)
{
    return R"({"texts":"a","schema":{"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}}";
}

std::string small_headers(std::size_t bytes)
{
    std::string headers;
    while (headers.size() < bytes)
        headers += "a: b\r\n";
    return headers;
}

struct BadRequest {
    std::string name;
    std::string bytes;
    int status;        ///< 0: the connection is closed without a reply.
    std::string says;  ///< Part of the reply.
};

std::vector<BadRequest> bad_requests()
{
    const std::string head = "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    return {
        {"no HTTP", "hello there\r\n\r\n", 400, "no HTTP/1.1 request"},
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400, ""},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, ""},
        {"half a body", head + "Content-Length: 100\r\n\r\n{\"texts\"", 0, ""},
        {"a length that is no number", head + "Content-Length: many\r\n\r\n", 400, ""},
        {"two lengths", head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456", 400, ""},
        {"a length and chunks", head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, ""},
        {"a length too short", head + "Content-Length: 10\r\n\r\n" + good_body, 400, "no JSON"},
        {"a chunk of no size", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, ""},
        {"a chunk of negative size", head + "Transfer-Encoding: chunked\r\n\r\n-5\r\n", 400, ""},
        {"a chunk beyond 64 bits", head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", 400, ""},
        {"a chunk's endless extension", head + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(1 << 20, 'x'), 431, "32768"},
        {"endless trailers", head + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: " + std::string(1 << 20, 'x'), 431, "32768"},
        {"two codings", head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, ""},
        {"a length with a sign", head + "Content-Length: +5\r\n\r\n12345", 400, ""},
        {"a length beyond 64 bits", head + "Content-Length: 18446744073709551621\r\n\r\n12345", 400, ""},
        {"an unknown coding", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "gzip"},
        {"a folded header", "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n", 400, ""},
        {"many small headers", "GET /health HTTP/1.1\r\nHost: localhost\r\n" + small_headers(60'000) + "\r\n", 431, "32768"},
        {"a packed body", post("\x1f\x8b", {{"Content-Encoding", "gzip"}}), 415, "gzip"},
        {"a huge header", "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + std::string(1 << 20, 'h') + "\r\n\r\n", 431, "32768"},
        {"a huge body", head + "Content-Length: 999999999999\r\n\r\n{", 413, "2000000"},
        {"endless chunks", head + "Transfer-Encoding: chunked\r\n\r\n3d0900\r\n" + std::string(0x3d0900, ' '), 413, ""},
        {"no JSON", post("{'texts': 1}"), 400, "no JSON"},
        {"deep JSON", post(nested(100'000)), 400, ""},
        {"bytes that are no UTF-8", post("{\"texts\":\"\xff\xfe\",\"schema\":{\"a\":\"b\"}}"), 400, "no JSON"},
        {"wrong types", post(R"({"texts":17,"schema":["a"]})"), 400, "#/schema"},
        {"a text of the wrong type", post(R"({"texts":["Runs small",5],"schema":{"a":"b"}})"), 400, "#/texts/1\""},
        {"a text that is empty", post(R"({"texts":["a",""],"schema":{"a":"b"}})"), 400, "#/texts/1\""},
        {"a name twice", post(R"({"texts":"a","schema":{"a":"b","a":"c"}})"), 400, "#/schema/a\""},
        {"a name twice in disguise", post(R"({"texts":"a","t\u0065xts":"b","schema":{"a":"b"}})"), 400, "#/texts\""},
        {"a member too many", post(R"({"texts":"a","schema":{"a":"b"},"modle":"x"})"), 400, "modle"},
        {"an unusable schema", post(R"({"texts":"a","schema":{"type":"object","properties":{"a":{"type":"strin"}}}})"), 400,
         "#/schema/properties/a/type"},
        {"no type", http_request("POST", "/v1/extract", good_body, {{"Content-Type", "text/plain"}}), 415, "application/json"},
        {"a wrong method", http_request("PATCH", "/v1/extract"), 405, "allow: POST"},
        {"an unknown path", http_request("GET", "/v2/nothing"), 404, "/v2/nothing"},
        {"traversal in the path", http_request("GET", "/../../../etc/passwd"), 404, ""},
        {"traversal in disguise", http_request("GET", "/v1/%2e%2e/%2e%2e/etc/passwd"), 404, ""},
        {"traversal in a name", post(R"({"texts":"a","schema":"../../../etc/passwd"})"), 404, "#/schema"},
        {"a zero in the path", http_request("GET", "/v1/rag/a%00b"), 404, ""},
        {"a control character in a header", "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: a\x01" "b\r\n\r\n", 400, ""},
        {"no host", "GET /health HTTP/1.1\r\n\r\n", 400, "Host"},
        {"a foreign host", "GET /v1/schemas HTTP/1.1\r\nHost: rebound.example\r\n\r\n", 421, "rebound.example"},
        {"a foreign host in the target", "GET http://rebound.example/v1/schemas HTTP/1.1\r\nHost: localhost\r\n\r\n", 421, "rebound.example"},
        {"a foreign page", post(good_body, {{"Origin", "http://evil.example"}}), 403, "evil.example"},
        {"an odd expectation", post(good_body, {{"Expect", "a-miracle"}}), 417, "a-miracle"},
    };
}

class BadRequests : public testing::Test {
protected:
    void expect_good_service()
    {
        const auto reply = server.send("POST", "/v1/extract", good_body);
        EXPECT_EQ(reply.status, 200) << reply.body;
        EXPECT_EQ(reply.json()["accepted"], 1);
    }

    ServeProcess server{ASSAY_BINARY, {"--max-body-bytes", "2000000", "--head-timeout", "0.3", "--transfer-timeout", "0.3"}};
};

TEST_F(BadRequests, AreAnsweredRightAndHinderNobody)
{
    const auto requests = bad_requests();
    EXPECT_GE(requests.size(), 24u);
    for (const auto& request : requests) {
        SCOPED_TRACE(request.name);
        RawClient client{server.port()};
        client.send(request.bytes);
        client.end_sending();
        const auto bytes = client.read_to_end();
        const auto reply = parse_reply(bytes);
        EXPECT_EQ(reply.status, request.status) << bytes.substr(0, 300);
        EXPECT_THAT(bytes, HasSubstr(request.says));
        if (request.status != 0) {
            EXPECT_FALSE(reply.header("x-request-id").empty());
            EXPECT_THAT(reply.header("content-type"), HasSubstr("json"));
        }
        expect_good_service();
    }
}

TEST_F(BadRequests, NothingBehindABodyOfUnknownLengthIsRun)
{
    const std::string smuggled = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const std::string coding : {"xchunked", "gzip", "identity", "\"chunked\"", "chunked, identity", "chunked\r\nTransfer-Encoding: x"}) {
        SCOPED_TRACE(coding);
        RawClient client{server.port()};
        client.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: " +
                    coding + "\r\n\r\n" + smuggled);
        client.end_sending();
        const auto bytes = client.read_to_end();
        EXPECT_THAT(bytes, testing::StartsWith(coding.find('\r') == std::string::npos ? "HTTP/1.1 501 " : "HTTP/1.1 400 "));
        EXPECT_THAT(bytes, HasSubstr("connection: close"));
        EXPECT_THAT(bytes, testing::Not(HasSubstr("HTTP/1.1 200")));
    }
    RawClient old{server.port()};
    old.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);
    old.end_sending();
    const auto bytes = old.read_to_end();
    EXPECT_THAT(bytes, testing::StartsWith("HTTP/1.1 400 "));
    EXPECT_THAT(bytes, testing::Not(HasSubstr("HTTP/1.1 200")));
}

TEST_F(BadRequests, OldAndOddFormsAreUnderstood)
{
    const auto ask = [&](const std::string& bytes) {
        RawClient client{server.port()};
        client.send(bytes);
        client.end_sending();
        return client.read_to_end();
    };
    const auto old = ask("GET /health HTTP/1.0\r\n\r\n");
    EXPECT_EQ(parse_reply(old).status, 200) << old;
    EXPECT_EQ(parse_reply(ask("GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).status, 200);
    const auto head = parse_reply(ask("HEAD /v1/extract HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(head.status, 405);
    EXPECT_EQ(head.body, "");
    const auto options = parse_reply(ask("OPTIONS /v1/extract HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(options.header("allow"), "POST");
    const std::string body = good_body;
    const std::string post_head = "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
    const auto expected = ask(post_head + "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_THAT(expected, HasSubstr("HTTP/1.1 200"));
    EXPECT_EQ(parse_reply(ask(post_head + "Transfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\n" + body.substr(0, 5) + "\r\n" +
                              [&] {
                                  std::ostringstream size;
                                  size << std::hex << body.size() - 5;
                                  return size.str();
                              }() + "\r\n" + body.substr(5) + "\r\n0\r\nX-Trailer: 1\r\n\r\n")).status, 200);
    RawClient old_client{server.port()};
    old_client.send("POST /v1/extract HTTP/1.0\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 50\r\n\r\n");
    old_client.end_sending();
    EXPECT_THAT(old_client.read_to_end(), testing::Not(HasSubstr("100 Continue")));
}

TEST_F(BadRequests, DripsAreEndedWithAnAnswer)
{
    RawClient slow_head{server.port()};
    RawClient slow_body{server.port()};
    slow_head.send("GET /health HTTP/1.1\r\nHo");
    slow_body.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
    expect_good_service();
    EXPECT_EQ(parse_reply(slow_head.read_to_end()).status, 408);
    EXPECT_EQ(parse_reply(slow_body.read_to_end()).status, 408);
}

TEST_F(BadRequests, AThousandIdleConnectionsHinderNobody)
{
    constexpr rlim_t connections = 1000;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 2 * connections);
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < connections + 100)
        GTEST_SKIP() << "needs " << connections + 100 << " open files, the limit is " << files.rlim_cur;
    std::vector<std::unique_ptr<RawClient>> idle;
    for (rlim_t i = 0; i < connections; ++i)
        idle.push_back(std::make_unique<RawClient>(server.port()));
    expect_good_service();
    idle.back()->send(http_request("GET", "/health"));
    EXPECT_EQ(parse_reply(idle.back()->read_reply()).status, 200);
}

TEST_F(BadRequests, PipelinedRequestsAreAnsweredInOrder)
{
    RawClient client{server.port()};
    std::string requests;
    for (int i = 0; i < 100; ++i)
        requests += http_request("GET", i % 2 == 0 ? "/health" : "/nothing/" + std::to_string(i));
    client.send(requests);
    for (int i = 0; i < 100; ++i) {
        const auto reply = parse_reply(client.read_reply());
        EXPECT_EQ(reply.status, i % 2 == 0 ? 200 : 404);
        if (i % 2 != 0) {
            EXPECT_THAT(reply.body, HasSubstr("/nothing/" + std::to_string(i)));
        }
    }
}

TEST_F(BadRequests, ClientsThatLeaveEarlyHinderNobody)
{
    for (int i = 0; i < 50; ++i) {
        RawClient client{server.port()};
        const auto bytes = post(good_body);
        client.send(bytes.substr(0, bytes.size() * static_cast<std::size_t>(i) / 50));
    }
    expect_good_service();
}

}  // namespace
