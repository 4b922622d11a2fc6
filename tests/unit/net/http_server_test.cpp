#include "net/http_server.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

namespace assay::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::RawClient;

/// Tells the method, the target and the body back; some targets do more.
asio::awaitable<ServerReply> respond(ServerRequest& request)
{
    ServerReply reply;
    if (request.target == "/throws")
        throw std::runtime_error{"the handler failed"};
    if (request.target == "/slow") {
        asio::steady_timer timer{co_await asio::this_coro::executor, 100ms};
        co_await timer.async_wait(asio::use_awaitable);
    }
    if (request.target == "/cut")
        reply.ending = Ending::cut;
    if (request.target == "/dropped")
        reply.ending = Ending::dropped;
    if (request.target == "/hung")
        reply.ending = Ending::hung;
    if (request.target == "/large") {
        reply.body.assign(20u << 20, 'x');
        co_return reply;
    }
    reply.headers.emplace_back("x-seen", std::string{header(request.headers, "x-sent")});
    reply.body = request.method + " " + request.target + " " + request.body;
    if (request.body.capacity() < request.body.size() + 64)
        reply.body += " (no padding)";
    co_return reply;
}

/// A server on a thread of its own.
class RunningServer {
public:
    explicit RunningServer(HttpServerOptions options = {}, Handler handler = respond)
    {
        auto server = HttpServer::listen(io_.get_executor(), "127.0.0.1", 0, std::move(handler), options);
        server_ = server.value();
        port_ = server_->port();
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~RunningServer()
    {
        if (thread_.joinable()) {
            stop();
            thread_.join();
        }
        server_.reset();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void stop()
    {
        asio::post(io_, [this] { server_->stop(); });
    }
    /// Until nothing is left to do.
    void join() { thread_.join(); }

private:
    asio::io_context io_{1};
    std::shared_ptr<HttpServer> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

std::string get(std::string_view target)
{
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

std::string post_text(std::string_view target, std::string_view body)
{
    return "POST " + std::string{target} + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string{body};
}

TEST(HttpServer, KeepsAConnectionForManyRequests)
{
    RunningServer server;
    RawClient client{server.port()};
    for (int i = 0; i < 50; ++i) {
        client.send(post_text("/p", "body" + std::to_string(i)));
        const auto reply = client.read_reply();
        EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << reply;
        EXPECT_TRUE(reply.ends_with("\r\n\r\nPOST /p body" + std::to_string(i))) << reply;
        EXPECT_NE(reply.find("connection: keep-alive"), std::string::npos);
    }
}

TEST(HttpServer, HandsOverTargetAndHeadersAndSendsTheHandlersHeaders)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send("GET /a?b=%20c HTTP/1.1\r\nHost: a\r\nX-Sent: some value\r\n\r\n");
    const auto reply = client.read_reply();
    EXPECT_NE(reply.find("\r\nx-seen: some value\r\n"), std::string::npos) << reply;
    EXPECT_TRUE(reply.ends_with("GET /a?b=%20c ")) << reply;
    EXPECT_NE(reply.find("\r\ndate: "), std::string::npos) << reply;
    EXPECT_NE(reply.find(" GMT\r\n"), std::string::npos) << reply;
}

TEST(HttpServer, ForgetsTheLastRequestsHeaders)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send("GET /a HTTP/1.1\r\nHost: a\r\nX-Sent: first\r\n\r\n");
    EXPECT_NE(client.read_reply().find("x-seen: first"), std::string::npos);
    client.send(get("/a"));
    EXPECT_EQ(client.read_reply().find("first"), std::string::npos);
}

TEST(HttpServer, AnswersHeadWithoutABody)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto reply = client.read_reply(false);
    EXPECT_NE(reply.find("content-length: 8\r\n"), std::string::npos) << "as GET would have: " << reply;
    client.send(get("/next"));
    EXPECT_TRUE(client.read_reply().ends_with("GET /next ")) << "nothing was left in between";
}

TEST(HttpServer, ReadsAChunkedBody)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("4;ext=1\r\ndefg\r\n0\r\nTrailer: x\r\n\r\n");
    EXPECT_TRUE(client.read_reply().ends_with("\r\n\r\nPOST /c abcdefg"));
}

TEST(HttpServer, ReadsARequestThatComesByteByByte)
{
    RunningServer server;
    RawClient client{server.port()};
    for (const char byte : post_text("/p", "slow"))
        ASSERT_TRUE(client.send({&byte, 1}));
    EXPECT_TRUE(client.read_reply().ends_with("POST /p slow"));
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send(post_text("/1", "one") + post_text("/2", "two") + get("/3"));
    EXPECT_TRUE(client.read_reply().ends_with("POST /1 one"));
    EXPECT_TRUE(client.read_reply().ends_with("POST /2 two"));
    EXPECT_TRUE(client.read_reply().ends_with("GET /3 "));
}

TEST(HttpServer, TellsAClientThatAsksToContinue)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send("POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.read_reply(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_TRUE(client.read_reply().ends_with("POST /p ok"));
}

TEST(HttpServer, MovesLargeBodiesBothWays)
{
    RunningServer server;
    RawClient client{server.port()};
    const std::string body(5u << 20, 'b');
    std::thread sender{[&] { client.send(post_text("/p", body)); }};
    const auto reply = client.read_reply();
    sender.join();
    EXPECT_TRUE(reply.ends_with("\r\n\r\nPOST /p " + body));

    client.send(get("/large"));
    EXPECT_GT(client.read_reply().size(), 20u << 20);
}

TEST(HttpServer, ClosesWhenTheClientWantsTo)
{
    RunningServer server;
    RawClient modern{server.port()};
    modern.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(modern.read_to_end().find("connection: close"), std::string::npos);
    RawClient old{server.port()};
    old.send("GET /x HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(old.read_to_end().ends_with("GET /x "));
}

TEST(HttpServer, RefusesWhatIsNoRequest)
{
    RunningServer server;
    for (const std::string_view bytes :
         {"hello\r\n\r\n", "GET /x HTTP/1.1\r\nbad header\r\n\r\n", "GET /x HTTQ/9.9\r\n\r\n",
          "POST /x HTTP/1.1\r\nContent-Length: many\r\n\r\n",
          "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"}) {
        RawClient client{server.port()};
        client.send(bytes);
        const auto reply = client.read_reply();
        EXPECT_TRUE(reply.starts_with("HTTP/1.1 400 ")) << bytes << "\n" << reply;
    }
}

TEST(HttpServer, RefusesABodyThatIsTooLargeAndTheClientCanReadIt)
{
    HttpServerOptions options;
    options.max_body_bytes = 1000;
    RunningServer server{options};
    RawClient announced{server.port()};
    announced.send(post_text("/x", std::string(2'000'000, 'b')));
    EXPECT_TRUE(announced.read_reply().starts_with("HTTP/1.1 413 ")) << "though the body was still on its way";

    RawClient chunked{server.port()};
    chunked.send("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + std::string(0x800, 'b') + "\r\n");
    EXPECT_TRUE(chunked.read_reply().starts_with("HTTP/1.1 413 "));

    RawClient fits{server.port()};
    fits.send(post_text("/x", std::string(1000, 'b')));
    EXPECT_TRUE(fits.read_reply().starts_with("HTTP/1.1 200 "));
}

TEST(HttpServer, RefusesAHeadThatIsTooLarge)
{
    HttpServerOptions options;
    options.max_header_bytes = 2000;
    RunningServer server{options};
    RawClient client{server.port()};
    client.send("GET /x HTTP/1.1\r\nX-Long: " + std::string(100'000, 'h') + "\r\n\r\n");
    EXPECT_TRUE(client.read_reply().starts_with("HTTP/1.1 431 "));
}

TEST(HttpServer, ClosesAConnectionThatIsIdleOrTooSlow)
{
    HttpServerOptions options;
    options.idle_timeout = 100ms;
    options.head_timeout = 100ms;
    RunningServer server{options};
    RawClient idle{server.port()};
    RawClient slow{server.port()};
    slow.send("GET /x HTTP/1.1\r\nHost: ");
    // A byte now and then must not keep it open; give it 40 times the limit.
    bool closed = false;
    for (int i = 0; i < 400 && !closed; ++i) {
        std::this_thread::sleep_for(10ms);
        closed = !slow.send("a");
    }
    EXPECT_TRUE(closed || slow.read_reply().starts_with("HTTP/1.1 408 "));
    EXPECT_EQ(idle.read_to_end(), "");
    RawClient busy{server.port()};
    busy.send(get("/slow"));
    EXPECT_TRUE(busy.read_reply().starts_with("HTTP/1.1 200 ")) << "the handler's time is not limited";
}

TEST(HttpServer, CutsDropsAndHangsWhenAsked)
{
    RunningServer server;
    RawClient cut{server.port()};
    cut.send(post_text("/cut", "123456789"));
    const auto part = cut.read_to_end();
    EXPECT_NE(part.find("content-length: 19\r\n"), std::string::npos);
    EXPECT_TRUE(part.ends_with("\r\n\r\nPOST /cut")) << part;

    RawClient dropped{server.port()};
    dropped.send(get("/dropped"));
    EXPECT_EQ(dropped.read_to_end(), "");

    auto hung = std::make_unique<RawClient>(server.port());
    hung->send(get("/hung"));
    RawClient next{server.port()};
    next.send(get("/x"));
    EXPECT_TRUE(next.read_reply().ends_with("GET /x ")) << "one that hangs does not hinder others";
}

TEST(HttpServer, TurnsAnExceptionInto500)
{
    RunningServer server;
    RawClient client{server.port()};
    client.send(get("/throws"));
    const auto reply = client.read_reply();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 500 ")) << reply;
    EXPECT_TRUE(reply.ends_with("the handler failed\n"));
    client.send(get("/x"));
    EXPECT_TRUE(client.read_reply().ends_with("GET /x ")) << "the connection goes on";
}

TEST(HttpServer, SurvivesClientsThatLeaveInTheMiddle)
{
    RunningServer server;
    for (int i = 0; i < 20; ++i) {
        RawClient client{server.port()};
        const std::string request = i % 2 == 0 ? get("/slow") : post_text("/large", "x");
        client.send(request.substr(0, request.size() - static_cast<std::size_t>(i % 5)));
    }
    RawClient client{server.port()};
    client.send(get("/x"));
    EXPECT_TRUE(client.read_reply().ends_with("GET /x "));
}

TEST(HttpServer, StopLetsRequestsUnderWayFinish)
{
    std::promise<void> begun;
    RunningServer server{{}, [&begun](ServerRequest& request) -> asio::awaitable<ServerReply> {
                             if (request.target == "/slow")
                                 begun.set_value();
                             return respond(request);
                         }};
    RawClient idle{server.port()};
    RawClient hung{server.port()};
    RawClient busy{server.port()};
    idle.send(get("/x"));
    idle.read_reply();
    hung.send(get("/hung"));
    busy.send(get("/slow"));
    begun.get_future().wait();
    server.stop();
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(hung.read_to_end(), "");
    const auto reply = busy.read_to_end();
    EXPECT_TRUE(reply.ends_with("GET /slow ")) << reply;
    EXPECT_NE(reply.find("connection: close"), std::string::npos);
    server.join();
    EXPECT_THROW(RawClient{server.port()}, std::runtime_error) << "nobody accepts any more";
}

TEST(HttpServer, ServesAThousandConnectionsAtOnce)
{
    constexpr int count = 1000;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4 * count);
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < 2 * count + 100)
        GTEST_SKIP() << "needs " << 2 * count + 100 << " open files, the limit is " << files.rlim_cur;

    RunningServer server;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(std::make_unique<RawClient>(server.port()));
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < count; ++i)
            clients[i]->send(post_text("/slow", std::to_string(i)));
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(clients[i]->read_reply().ends_with("POST /slow " + std::to_string(i)));
    }
}

TEST(HttpServer, LeavesClientsBeyondTheLimitInTheBacklogUntilThereIsRoom)
{
    HttpServerOptions options;
    options.max_connections = 2;
    RunningServer server{options};
    auto first = std::make_unique<RawClient>(server.port());
    RawClient second{server.port()};
    // Half a request each: they are not idle.
    for (RawClient* client : {first.get(), &second}) {
        client->send(get("/1") + "GET /2 ");
        EXPECT_TRUE(client->read_reply().ends_with("GET /1 "));
    }
    RawClient third{server.port()};
    third.send(get("/3"));
    second.send("HTTP/1.1\r\nHost: a\r\n\r\nGET /4 ");
    EXPECT_TRUE(second.read_reply().ends_with("GET /2 "));
    first.reset();
    EXPECT_TRUE(third.read_reply().ends_with("GET /3 "));
}

TEST(HttpServer, GivesTheLongestIdleConnectionsPlaceToANewClient)
{
    HttpServerOptions options;
    options.max_connections = 2;
    RunningServer server{options};
    RawClient longest{server.port()};
    longest.send(get("/1"));
    EXPECT_TRUE(longest.read_reply().ends_with("GET /1 "));
    RawClient second{server.port()};
    second.send(get("/2"));
    EXPECT_TRUE(second.read_reply().ends_with("GET /2 "));
    RawClient third{server.port()};
    third.send(get("/3"));
    EXPECT_TRUE(third.read_reply().ends_with("GET /3 "));
    EXPECT_EQ(longest.read_to_end(), "");
    second.send(get("/2"));
    EXPECT_TRUE(second.read_reply().ends_with("GET /2 "));
}

TEST(HttpServer, TellsAClientWhoseBodyDoesNotComeThatItsTimeIsOver)
{
    HttpServerOptions options;
    options.transfer_timeout = 50ms;
    RunningServer server{options};
    RawClient client{server.port()};
    client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhalf");
    const auto reply = client.read_to_end();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 408 ")) << reply;
    EXPECT_NE(reply.find("connection: close"), std::string::npos);
}

TEST(HttpServer, GivesALargeBodyTheTimeThatItsBytesTake)
{
    HttpServerOptions options;
    options.transfer_timeout = 10ms;
    options.min_bytes_per_s = 1;
    RunningServer server{options};
    RawClient client{server.port()};
    client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
    std::this_thread::sleep_for(100ms);
    client.send(" more");
    EXPECT_TRUE(client.read_reply().ends_with("POST /p half more"));
}

TEST(HttpServer, AsksTheGateBeforeTheBodyArrives)
{
    HttpServerOptions options;
    options.gate = [](ServerRequest& request) -> std::optional<ServerReply> {
        if (request.target == "/small")
            request.max_body_bytes = 3;
        if (request.target != "/closed")
            return std::nullopt;
        ServerReply reply;
        reply.status = 401;
        reply.body = "no";
        return reply;
    };
    RunningServer server{options};
    RawClient announced{server.port()};
    announced.send("POST /closed HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
    const auto refused = announced.read_to_end();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 401 ")) << refused;
    EXPECT_EQ(refused.find("100 Continue"), std::string::npos) << "its body is not wanted";

    RawClient complete{server.port()};
    complete.send(post_text("/closed", "body") + post_text("/open", "body") + post_text("/small", "four"));
    EXPECT_TRUE(complete.read_reply().starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(complete.read_reply().ends_with("POST /open body")) << "the connection goes on";
    EXPECT_TRUE(complete.read_reply().starts_with("HTTP/1.1 413 "));
    RawClient chunked{server.port()};
    chunked.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n");
    EXPECT_TRUE(chunked.read_reply().starts_with("HTTP/1.1 413 "));
}

TEST(HttpServer, HoldsNoMoreBodiesThanItMay)
{
    HttpServerOptions options;
    options.max_bodies_bytes = 1000;
    RunningServer server{options};
    auto holding = std::make_unique<RawClient>(server.port());
    holding->send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 901\r\n\r\n" + std::string(900, 'b'));
    RawClient client{server.port()};
    // Until the server has read the bytes above.
    std::string reply;
    for (int i = 0; i < 1000 && !reply.starts_with("HTTP/1.1 503 "); ++i) {
        RawClient next{server.port()};
        next.send(post_text("/p", std::string(200, 'b')));
        reply = next.read_reply();
    }
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 "));
    holding->send("b");
    EXPECT_TRUE(holding->read_reply().starts_with("HTTP/1.1 200 "));
    holding.reset();
    for (int i = 0; i < 1000 && !reply.starts_with("HTTP/1.1 200 "); ++i) {
        RawClient next{server.port()};
        next.send(post_text("/p", std::string(200, 'b')));
        reply = next.read_reply();
    }
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 ")) << "what is over is held no more";
}

TEST(HttpServer, WordsItsOwnRefusalsAsItIsTold)
{
    HttpServerOptions options;
    options.refusal = [](int status, const ServerRequest& request) {
        ServerReply reply;
        reply.status = status;
        reply.body = "refused " + request.method;
        return reply;
    };
    options.max_body_bytes = 10;
    RunningServer server{options};
    RawClient client{server.port()};
    client.send("nonsense\r\n\r\n");
    EXPECT_TRUE(client.read_to_end().ends_with("\r\n\r\nrefused "));
    RawClient large{server.port()};
    large.send("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" + std::string(0x80, 'b') + "\r\n");
    EXPECT_TRUE(large.read_to_end().ends_with("\r\n\r\nrefused POST"));
}

/// Three pieces; the second is empty, which must not end the body.
asio::awaitable<ServerReply> stream(ServerRequest& request)
{
    ServerReply reply;
    const bool throws = request.target == "/throws";
    reply.stream = [throws](BodyStream& body) -> asio::awaitable<void> {
        for (const std::string_view piece : {"first,", "", "second"}) {
            const bool goes_on = co_await body.write(piece);
            if (!goes_on)
                co_return;
        }
        if (throws)
            throw std::runtime_error{"the stream failed"};
    };
    co_return reply;
}

TEST(HttpServer, StreamsABodyInChunks)
{
    RunningServer server{{}, stream};
    RawClient client{server.port()};
    client.send(get("/x") + "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto replies = client.read_to_end();
    const std::string_view body = "\r\n\r\n6\r\nfirst,\r\n6\r\nsecond\r\n0\r\n\r\n";
    EXPECT_NE(replies.find("transfer-encoding: chunked\r\n"), std::string::npos) << replies;
    EXPECT_EQ(replies.find("content-length"), std::string::npos) << replies;
    const auto first = replies.find(body);
    ASSERT_NE(first, std::string::npos) << replies;
    EXPECT_TRUE(std::string_view{replies}.substr(first + body.size()).starts_with("HTTP/1.1 200 ")) << replies;
    EXPECT_TRUE(replies.ends_with(body));

    RawClient old{server.port()};
    old.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto plain = old.read_to_end();
    EXPECT_TRUE(plain.ends_with("\r\n\r\nfirst,second")) << plain;

    RawClient head{server.port()};
    head.send("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(head.read_to_end().ends_with("\r\n\r\n"));
}

TEST(HttpServer, LeavesAStreamThatFailsTorn)
{
    RunningServer server{{}, stream};
    RawClient client{server.port()};
    client.send(get("/throws"));
    EXPECT_TRUE(client.read_to_end().ends_with("6\r\nsecond\r\n")) << "no last chunk";
}

TEST(HttpServer, EndsAStreamThatNobodyTakes)
{
    std::promise<void> over;
    HttpServerOptions options;
    options.transfer_timeout = 50ms;
    options.min_bytes_per_s = 1u << 30;
    RunningServer server{options, [&over](ServerRequest&) -> asio::awaitable<ServerReply> {
                             ServerReply reply;
                             reply.stream = [&over](BodyStream& body) -> asio::awaitable<void> {
                                 const std::string piece(1u << 20, 'x');
                                 bool goes_on = true;
                                 while (goes_on)
                                     goes_on = co_await body.write(piece);
                                 over.set_value();
                             };
                             co_return reply;
                         }};
    RawClient client{server.port()};
    client.send(get("/x"));
    EXPECT_EQ(over.get_future().wait_for(10s), std::future_status::ready);
}

TEST(HttpServer, SaysSoWhenItCannotListen)
{
    asio::io_context io;
    auto first = HttpServer::listen(io.get_executor(), "127.0.0.1", 0, respond);
    ASSERT_TRUE(first);
    const auto second = HttpServer::listen(io.get_executor(), "127.0.0.1", first.value()->port(), respond);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().where, "127.0.0.1:" + std::to_string(first.value()->port()));
    EXPECT_FALSE(HttpServer::listen(io.get_executor(), "nowhere", 0, respond));
}

}  // namespace
}  // namespace assay::net
