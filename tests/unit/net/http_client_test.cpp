#include "net/http_client.hpp"

#include "send_into.hpp"
#include "support/scripted_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <limits>
#include <memory>
#include <optional>
#include <semaphore>
#include <thread>

namespace assay::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::http_reply;
using test::ScriptedReply;
using test::ScriptedRequest;
using test::ScriptedServer;
using test::Then;

HttpRequest post(const std::string& url, std::string body = "{}")
{
    HttpRequest request;
    request.url = url;
    request.body = std::move(body);
    return request;
}

/// A client on an io_context of its own.
class HttpClientTest : public testing::Test {
protected:
    void start(HttpRequest request, std::optional<SendResult>& outcome)
    {
        asio::co_spawn(io, send_into(*client, std::move(request), outcome), asio::detached);
    }

    SendResult send(HttpRequest request)
    {
        std::optional<SendResult> outcome;
        start(std::move(request), outcome);
        io.restart();
        io.run();
        return std::move(*outcome);
    }

    asio::io_context io{1};
    HttpClientOptions options;
    std::unique_ptr<HttpClient> client = std::make_unique<HttpClient>(io.get_executor());
};

TEST_F(HttpClientTest, ReturnsStatusHeadersAndBody)
{
    ScriptedServer server{[](const ScriptedRequest&) {
        return ScriptedReply{http_reply(200, R"({"ok":true})", "X-Request-Id: abc\r\nX-Empty:\r\n")};
    }};
    const auto response = send(post(server.url("/v1/x")));
    ASSERT_TRUE(response) << response.error().text();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, R"({"ok":true})");
    EXPECT_EQ(header(response->headers, "x-request-id"), "abc") << "names compare without case";
    EXPECT_EQ(header(response->headers, "X-EMPTY"), "");
    EXPECT_EQ(header(response->headers, "absent"), "");
    EXPECT_GE(response->body.capacity(), response->body.size() + 64) << "simdjson reads beyond the end";
}

TEST_F(HttpClientTest, TakesAnyStatusForAResponse)
{
    ScriptedServer server{[](const ScriptedRequest&) { return ScriptedReply{http_reply(500, "oops")}; }};
    const auto response = send(post(server.url()));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 500);
    EXPECT_EQ(response->body, "oops");
}

TEST_F(HttpClientTest, PadsAnEmptyBodyToo)
{
    ScriptedServer server{[](const ScriptedRequest&) { return ScriptedReply{http_reply(200, "")}; }};
    const auto response = send(post(server.url()));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "");
    EXPECT_GE(response->body.capacity(), 64u);
}

TEST_F(HttpClientTest, SendsMethodHeadersAndAMegabyteOfBodyIntact)
{
    std::string body(1 << 20, '\0');
    for (std::size_t i = 0; i < body.size(); ++i)
        body[i] = static_cast<char>(i * 31 + i / 251);
    ScriptedServer server{[&](const ScriptedRequest& request) {
        const bool as_sent = request.body == body && request.head.starts_with("POST /p?q=1 HTTP/1.1\r\n") &&
                             request.head.find("\r\nX-Key: secret\r\n") != std::string::npos &&
                             request.head.find("\r\nX-None:\r\n") != std::string::npos &&
                             request.head.find("Expect:") == std::string::npos;
        return ScriptedReply{http_reply(200, as_sent ? "same" : request.head)};
    }};
    HttpRequest request = post(server.url("/p?q=1"), body);
    request.headers = std::make_shared<const Headers>(Headers{{"X-Key", "secret"}, {"X-None", ""}});
    const auto response = send(std::move(request));
    ASSERT_TRUE(response) << response.error().text();
    EXPECT_EQ(response->body, "same");
}

TEST_F(HttpClientTest, ChangesMethodsOnOneConnection)
{
    ScriptedServer server{[](const ScriptedRequest& request) {
        const std::string method = request.head.substr(0, request.head.find(' '));
        // The answer to HEAD announces a body that does not come.
        if (method == "HEAD")
            return ScriptedReply{"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"};
        return ScriptedReply{http_reply(200, method + " " + request.body)};
    }};
    for (const auto& [method, expected] : {std::pair{"GET", "GET "}, std::pair{"POST", "POST {}"}, std::pair{"HEAD", ""},
                                           std::pair{"PUT", "PUT {}"}, std::pair{"GET", "GET "}}) {
        HttpRequest request = post(server.url());
        request.method = method;
        const auto response = send(std::move(request));
        ASSERT_TRUE(response) << method << ": " << response.error().text();
        EXPECT_EQ(response->body, expected);
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpClientTest, ReadsChunkedBodiesAndSkipsInterimHeads)
{
    ScriptedServer server{[](const ScriptedRequest&) {
        return ScriptedReply{"HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n"
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"};
    }};
    const auto response = send(post(server.url()));
    ASSERT_TRUE(response) << response.error().text();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "abcde");
    EXPECT_EQ(header(response->headers, "x-early"), "");
}

TEST_F(HttpClientTest, KeepsItsConnectionForTheNextRequest)
{
    ScriptedServer server{[](const ScriptedRequest& request) { return ScriptedReply{http_reply(200, request.body)}; }};
    for (int i = 0; i < 50; ++i) {
        const auto response = send(post(server.url(), std::to_string(i)));
        ASSERT_TRUE(response);
        ASSERT_EQ(response->body, std::to_string(i));
    }
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(server.requests(), 50);
}

TEST_F(HttpClientTest, OpensANewConnectionWhenTheServerClosedTheOldOne)
{
    ScriptedServer server{[](const ScriptedRequest&) { return ScriptedReply{http_reply(200, "x"), Then::close}; }};
    for (int i = 0; i < 5; ++i) {
        const auto response = send(post(server.url()));
        ASSERT_TRUE(response) << response.error().text();
        // Who asks before the other end is closed cannot know that it will be.
        while (server.closed() <= i)
            std::this_thread::yield();
    }
    EXPECT_EQ(server.connections(), 5);
}

/// Answers the first request of a connection; reads the second and closes.
ScriptedReply answer_once_per_connection(const ScriptedRequest& request, std::atomic<int>& last_connection)
{
    if (last_connection.exchange(request.connection) == request.connection)
        return {"", Then::close};
    return {http_reply(200, "x")};
}

TEST_F(HttpClientTest, DoesNotPostAgainWhatAKeptConnectionMayHaveDelivered)
{
    std::atomic<int> last_connection = -1;
    ScriptedServer server{[&](const ScriptedRequest& request) { return answer_once_per_connection(request, last_connection); }};
    const std::string large(1 << 20, 'x');
    for (const std::string& body : {std::string{"{}"}, large}) {
        ASSERT_TRUE(send(post(server.url(), body)));
        const int before = server.requests();
        const auto lost = send(post(server.url(), body));
        ASSERT_FALSE(lost);
        EXPECT_TRUE(lost.error().connection_lost) << lost.error().text();
        EXPECT_EQ(server.requests(), before + 1) << "the server may have acted on it: whether to send it again is the caller's decision";
    }
}

TEST_F(HttpClientTest, GetsAgainWhatAKeptConnectionDidNotBring)
{
    std::atomic<int> last_connection = -1;
    ScriptedServer server{[&](const ScriptedRequest& request) { return answer_once_per_connection(request, last_connection); }};
    ASSERT_TRUE(send(post(server.url())));
    HttpRequest get;
    get.method = "GET";
    get.url = server.url();
    EXPECT_TRUE(send(get)) << "asking twice changes nothing";
    EXPECT_EQ(server.requests(), 3);
}

TEST_F(HttpClientTest, DoesNotCallUnreachableWhoWentAwayWithARequest)
{
    std::atomic<int> count = 0;
    auto server = std::make_unique<ScriptedServer>([&](const ScriptedRequest&) {
        return count++ == 0 ? ScriptedReply{http_reply(200, "x")} : ScriptedReply{"", Then::hang};
    });
    const auto request = post(server->url());
    ASSERT_TRUE(send(request));
    std::thread leave{[&] {
        while (count < 2)
            std::this_thread::yield();
        server.reset();
    }};
    const auto lost = send(request);
    leave.join();
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, Errc::unavailable) << "it was sent before nobody could be reached: " << lost.error().text();
}

TEST_F(HttpClientTest, AnswersFiveHundredRequestsAtOnceEachWithItsOwn)
{
    std::atomic<int> waiting = 0;
    std::promise<void> all_here;
    const std::shared_future<void> go = all_here.get_future().share();
    ScriptedServer server{[&](const ScriptedRequest& request) {
        if (++waiting == 500)
            all_here.set_value();
        go.wait();  // proves that they are under way together
        return ScriptedReply{http_reply(200, request.body)};
    }};
    std::vector<std::optional<SendResult>> outcomes(500);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        start(post(server.url(), std::to_string(i)), outcomes[i]);
    io.run();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        ASSERT_TRUE(outcomes[i] && *outcomes[i]) << i;
        EXPECT_EQ((*outcomes[i])->body, std::to_string(i));
    }
    EXPECT_EQ(client->in_flight(), 0u);
}

TEST_F(HttpClientTest, QueuesBeyondTheLimitOfConnections)
{
    options.max_connections = 3;
    client = std::make_unique<HttpClient>(io.get_executor(), options);
    ScriptedServer server{[](const ScriptedRequest& request) { return ScriptedReply{http_reply(200, request.body)}; }};
    std::vector<std::optional<SendResult>> outcomes(40);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        start(post(server.url(), std::to_string(i)), outcomes[i]);
    io.run();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        ASSERT_TRUE(outcomes[i] && *outcomes[i]) << i;
        EXPECT_EQ((*outcomes[i])->body, std::to_string(i));
    }
    EXPECT_LE(server.connections(), 3);
}

TEST_F(HttpClientTest, ReportsARefusedPortWithoutTheQuery)
{
    std::string url;
    {
        ScriptedServer server{[](const ScriptedRequest&) { return ScriptedReply{}; }};
        url = server.url("/path");
    }
    const auto response = send(post(url + "?key=secret"));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unreachable);
    EXPECT_EQ(response.error().where, url);
    EXPECT_EQ(response.error().text().find("secret"), std::string::npos);
    EXPECT_NE(response.error().message.find("onnect"), std::string::npos) << response.error().message;
}

TEST_F(HttpClientTest, NamesTheTimeoutThatPassed)
{
    ScriptedServer server{[](const ScriptedRequest&) { return ScriptedReply{"HTTP/1.1 200 OK\r\n", Then::hang}; }};
    HttpRequest request = post(server.url("/slow"));
    request.timeout = 30ms;
    const auto response = send(std::move(request));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unavailable);
    EXPECT_NE(response.error().message.find("timeout of 30 ms"), std::string::npos) << response.error().message;
    EXPECT_EQ(response.error().where, server.url("/slow"));
}

TEST_F(HttpClientTest, CallsATornBodyAnError)
{
    ScriptedServer server{[](const ScriptedRequest&) {
        return ScriptedReply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Then::close};
    }};
    const auto response = send(post(server.url()));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unavailable);
}

TEST_F(HttpClientTest, CallsAConnectionDroppedWithoutAByteAnError)
{
    ScriptedServer server{[](const ScriptedRequest&) { return ScriptedReply{"", Then::close}; }};
    const auto response = send(post(server.url()));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unavailable);
}

TEST_F(HttpClientTest, RefusesAResponseOverItsLimitHoweverItIsAnnounced)
{
    options.max_response_bytes = 10'000;
    client = std::make_unique<HttpClient>(io.get_executor(), options);
    const std::string head = "HTTP/1.1 200 OK\r\n";
    for (const std::string& reply :
         {http_reply(200, std::string(20'000, 'x')), head + "\r\n" + std::string(20'000, 'x'),
          head + "Content-Length: 9000000000000\r\n\r\n" + std::string(20'000, 'x'),
          head + "X: " + std::string(11'000, 'y') + "\r\nContent-Length: 0\r\n\r\n"}) {
        ScriptedServer server{[&](const ScriptedRequest&) { return ScriptedReply{reply, Then::close}; }};
        const auto response = send(post(server.url()));
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, Errc::unavailable);
        EXPECT_NE(response.error().message.find("10000 bytes"), std::string::npos) << response.error().message;
    }
}

TEST_F(HttpClientTest, RefusesHeadersThatBreakOutOfTheirLine)
{
    for (const Headers& headers : {Headers{{"X-Key", "secret\r\nX-Evil: 1"}}, Headers{{"X Key", "v"}}, Headers{{"", "v"}}}) {
        HttpRequest request = post("http://127.0.0.1:1/");
        request.headers = std::make_shared<const Headers>(headers);
        const auto response = send(std::move(request));
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, Errc::invalid_input);
        EXPECT_EQ(response.error().text().find("secret"), std::string::npos) << "a key must not reach a log";
    }
}

TEST_F(HttpClientTest, RefusesUrlsThatAreNotHttp)
{
    for (const char* url : {"file:///etc/passwd", "no url at all", "gopher://127.0.0.1/"}) {
        const auto response = send(post(url));
        ASSERT_FALSE(response) << url;
        EXPECT_EQ(response.error().code, Errc::invalid_input) << url << ": " << response.error().text();
    }
}

TEST_F(HttpClientTest, CancelsOneRequestAndLetsTheOthersFinish)
{
    std::counting_semaphore<16> hanging{0};
    ScriptedServer server{[&](const ScriptedRequest& request) {
        if (request.body != "hang")
            return ScriptedReply{http_reply(200, request.body)};
        hanging.release();
        return ScriptedReply{"HTTP/1.1 200 OK\r\n", Then::hang};
    }};
    asio::cancellation_signal signal;
    std::optional<SendResult> cancelled;
    std::exception_ptr thrown;
    asio::co_spawn(io, send_into(*client, post(server.url(), "hang"), cancelled),
                   asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr exception) { thrown = exception; }));
    std::vector<std::optional<SendResult>> others(10);
    for (auto& other : others)
        start(post(server.url(), "fine"), other);
    while (!hanging.try_acquire())
        io.poll();
    EXPECT_GE(client->in_flight(), 1u);
    signal.emit(asio::cancellation_type::terminal);
    signal.emit(asio::cancellation_type::terminal);  // a second time must not matter
    io.run();

    EXPECT_FALSE(cancelled) << "it must not come back with a value";
    ASSERT_TRUE(thrown);
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::operation_aborted);
    }
    for (const auto& other : others) {
        ASSERT_TRUE(other && *other);
        EXPECT_EQ((*other)->body, "fine");
    }
    EXPECT_EQ(client->in_flight(), 0u);
}

TEST_F(HttpClientTest, CancelAllEndsEveryRequestWithCancelled)
{
    std::counting_semaphore<64> hanging{0};
    ScriptedServer server{[&](const ScriptedRequest&) {
        hanging.release();
        return ScriptedReply{"", Then::hang};
    }};
    std::vector<std::optional<SendResult>> outcomes(20);
    for (auto& outcome : outcomes)
        start(post(server.url("/x?key=1")), outcome);
    for (int seen = 0; seen < 20;) {
        io.poll();
        seen += hanging.try_acquire() ? 1 : 0;
    }
    EXPECT_EQ(client->in_flight(), 20u);
    client->cancel_all();
    EXPECT_EQ(client->in_flight(), 0u);
    io.run();
    for (const auto& outcome : outcomes) {
        ASSERT_TRUE(outcome);
        ASSERT_FALSE(*outcome);
        EXPECT_EQ(outcome->error().code, Errc::cancelled);
        EXPECT_EQ(outcome->error().where, server.url("/x"));
    }
}

TEST_F(HttpClientTest, IsUsableAfterCancelAll)
{
    ScriptedServer server{[&](const ScriptedRequest&) { return ScriptedReply{http_reply(200, "again")}; }};
    std::optional<SendResult> outcome;
    start(post(server.url()), outcome);
    io.poll_one();
    client->cancel_all();
    io.run();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(*outcome);
    const auto response = send(post(server.url()));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "again");
}

TEST_F(HttpClientTest, WakesItsWaitersWhenItIsDestroyed)
{
    std::counting_semaphore<4> hanging{0};
    ScriptedServer server{[&](const ScriptedRequest&) {
        hanging.release();
        return ScriptedReply{"", Then::hang};
    }};
    std::optional<SendResult> outcome;
    std::exception_ptr thrown;
    asio::co_spawn(io, send_into(*client, post(server.url()), outcome),
                   [&](std::exception_ptr exception) { thrown = exception; });
    while (!hanging.try_acquire())
        io.poll();
    client.reset();
    io.run();
    EXPECT_FALSE(outcome);
    EXPECT_TRUE(thrown);
}

TEST_F(HttpClientTest, KeepsServingOthersWhenAWaiterThrows)
{
    ScriptedServer server{[](const ScriptedRequest& request) { return ScriptedReply{http_reply(200, request.body)}; }};
    asio::co_spawn(
        io, [this, &server]() -> asio::awaitable<void> {
            const auto response = co_await client->send(post(server.url(), "first"));
            throw std::runtime_error(response->body);
        },
        [](std::exception_ptr exception) { std::rethrow_exception(exception); });
    std::vector<std::optional<SendResult>> others(5);
    for (auto& other : others)
        start(post(server.url(), "fine"), other);
    EXPECT_THROW(io.run(), std::runtime_error);
    io.run();
    for (const auto& other : others) {
        ASSERT_TRUE(other && *other);
        EXPECT_EQ((*other)->body, "fine");
    }
}

}  // namespace
}  // namespace assay::net
