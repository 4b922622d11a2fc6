#include "simulate/simulator.hpp"

#include "net/http_client.hpp"
#include "requests.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace assay::simulate {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::fenced;

asio::awaitable<void> send_into(net::HttpClient& client, net::HttpRequest request,
                                std::optional<net::SendResult>& outcome)
{
    outcome.emplace(co_await client.send(std::move(request)));
}

/// A simulator and a client on one thread.
class SimulatorTest : public testing::Test {
protected:
    void start(const SimulatorOptions& options = {})
    {
        simulator = std::move(Simulator::start(io.get_executor(), options).value());
    }

    net::SendResult send(std::string method, const std::string& path, std::string body = {},
                                   net::Headers headers = {}, std::chrono::milliseconds timeout = 10s)
    {
        if (simulator == nullptr)
            start();
        net::HttpRequest request;
        request.method = std::move(method);
        request.url = simulator->url() + path;
        request.body = std::move(body);
        request.headers = std::make_shared<const net::Headers>(std::move(headers));
        request.timeout = timeout;
        std::optional<net::SendResult> outcome;
        asio::co_spawn(io, send_into(client, std::move(request), outcome), asio::detached);
        io.restart();
        while (!outcome)
            io.run_one();
        return std::move(*outcome);
    }

    Json get(const std::string& path, net::Headers headers = {})
    {
        const auto response = send("GET", path, {}, std::move(headers));
        return Json::parse(response.value().body);
    }

    net::SendResult chat(const std::string& id, std::chrono::milliseconds timeout = 10s)
    {
        const auto request = test::openai_request(test::sentiment_schema(), fenced({{id, "I love it."}}));
        return send("POST", "/v1/chat/completions", request.dump(), {{"Authorization", "Bearer key"}}, timeout);
    }

    asio::io_context io{1};
    std::unique_ptr<Simulator> simulator;
    net::HttpClient client{io.get_executor()};
};

TEST_F(SimulatorTest, SaysThatItIsOne)
{
    start();
    EXPECT_EQ(simulator->banner(), "assay simulator listening on http://127.0.0.1:" + std::to_string(simulator->port()));
    for (const char* path : {"/health", "/stats", "/v1/models", "/v1/chat/completions", "/nowhere"})
        EXPECT_EQ(net::header(send("GET", path).value().headers, "server"), "assay-simulator") << path;
    EXPECT_EQ(get("/stats").at("server"), "assay-simulator");
}

TEST_F(SimulatorTest, AnswersOpenAiChats)
{
    const auto response = chat("row1").value();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(net::header(response.headers, "server"), "assay-simulator");
    const auto content = Json::parse(response.body).at("choices")[0].at("message").at("content").get<std::string>();
    EXPECT_EQ(Json::parse(content).at("sentiment"), "positive");
}

TEST_F(SimulatorTest, AnswersAnthropicMessages)
{
    const auto body = test::anthropic_request(test::sentiment_schema(), fenced({{"a", "I love it."}})).dump();
    const auto response = send("POST", "/v1/messages", body, {{"anthropic-version", "2023-06-01"}, {"x-api-key", "k"}}).value();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(Json::parse(response.body).at("type"), "message");
    EXPECT_EQ(net::header(response.headers, "request-id"), "req_sim_1");
    EXPECT_EQ(send("POST", "/v1/messages", body).value().status, 400) << "the version header is required";
}

TEST_F(SimulatorTest, EmbedsTexts)
{
    const auto response =
        send("POST", "/v1/embeddings", R"({"model":"m","input":["a","b"],"dimensions":8})", {}).value();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(Json::parse(response.body).at("data").size(), 2u);
    EXPECT_EQ(send("POST", "/v1/embeddings", "{}").value().status, 400);
}

TEST_F(SimulatorTest, ListsItsModelInTheWordsOfEitherApi)
{
    EXPECT_EQ(get("/v1/models").at("data")[0].at("object"), "model");
    EXPECT_EQ(get("/v1/models", {{"anthropic-version", "2023-06-01"}}).at("data")[0].at("type"), "model");
}

TEST_F(SimulatorTest, RefusesWhatItDoesNotKnow)
{
    EXPECT_EQ(send("GET", "/nowhere").value().status, 404);
    EXPECT_EQ(send("GET", "/v1/chat/completions").value().status, 405);
    EXPECT_EQ(send("POST", "/health").value().status, 404);
    const auto response = send("POST", "/v1/chat/completions", "{").value();
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(Json::parse(response.body).at("error").at("type"), "invalid_request_error");
}

TEST_F(SimulatorTest, WantsAKeyOnlyIfAskedTo)
{
    EXPECT_EQ(send("POST", "/v1/chat/completions", "{}").value().status, 400);
    simulator.reset();
    SimulatorOptions options;
    options.require_key = true;
    start(options);
    EXPECT_EQ(send("POST", "/v1/chat/completions", "{}").value().status, 401);
    EXPECT_EQ(send("POST", "/v1/chat/completions", "{}", {{"Authorization", "Bearer k"}}).value().status, 400);
    EXPECT_EQ(send("POST", "/v1/messages", "{}").value().status, 401);
    EXPECT_EQ(send("GET", "/health").value().status, 200);
}

TEST_F(SimulatorTest, KeepsAccountOfRequestsAndRows)
{
    (void)chat("a");
    (void)chat("a");
    (void)chat("b");
    (void)send("POST", "/v1/chat/completions", "{");
    const auto stats = get("/stats");
    EXPECT_EQ(stats.at("requests"), 4);
    EXPECT_EQ(stats.at("by_status"), Json::parse(R"({"200":3,"400":1})"));
    EXPECT_EQ(stats.at("rows_seen"), 2);
    EXPECT_EQ(stats.at("rows_useful_once"), 1);
    EXPECT_EQ(stats.at("rows_useful_more"), 1);
    EXPECT_EQ(stats, simulator->stats());
    EXPECT_EQ(get("/stats?rows=1").at("rows").at("a"), Json::parse(R"({"seen":2,"useful":2})"));
    EXPECT_EQ(send("POST", "/stats/reset").value().status, 200);
    EXPECT_EQ(get("/stats").at("requests"), 0);
}

TEST_F(SimulatorTest, LosesTheConnectionWhenThatIsTheFault)
{
    for (const char* fault : {"dropped", "cut"}) {
        simulator.reset();
        SimulatorOptions options;
        options.faults = parse_fault_mix(std::string{fault} + "=1").value();
        start(options);
        EXPECT_FALSE(chat("a")) << fault;
        EXPECT_EQ(simulator->stats().at("rows_useful_once"), 0);
    }
}

TEST_F(SimulatorTest, HangsUntilTheClientGivesUp)
{
    SimulatorOptions options;
    options.faults.hang = 1;
    start(options);
    const auto response = chat("a", 100ms);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unavailable);
    EXPECT_EQ(get("/stats").at("faults").at("hang"), 1);
}

TEST_F(SimulatorTest, MakesClientsWait)
{
    SimulatorOptions options;
    options.latency.median = 60ms;
    start(options);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(chat("a").value().status, 200);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 60ms);
}

TEST_F(SimulatorTest, RefusesImpossibleOptions)
{
    SimulatorOptions options;
    options.faults.http_500 = 2;
    EXPECT_FALSE(Simulator::start(io.get_executor(), options));
    options = {};
    options.latency.p99 = 10ms;
    EXPECT_FALSE(Simulator::start(io.get_executor(), options));
    options = {};
    options.address = "somewhere";
    EXPECT_FALSE(Simulator::start(io.get_executor(), options));
}

TEST_F(SimulatorTest, EndsWhenItIsStopped)
{
    start();
    EXPECT_EQ(chat("a").value().status, 200);
    const auto url = simulator->url();
    simulator->stop();
    EXPECT_FALSE(chat("b"));
}

}  // namespace
}  // namespace assay::simulate
