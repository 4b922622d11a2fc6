#include "rag/embed/api_embedder.hpp"

#include "core/json.hpp"
#include "support/scripted_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <optional>

namespace assay::rag {
namespace {

namespace asio = boost::asio;
using test::http_reply;
using test::ScriptedRequest;
using test::ScriptedServer;

/// Answers with a vector [length, 1] for each text.
test::ScriptedReply lengths(const std::string& request)
{
    Json data = Json::array();
    const Json body = Json::parse(request);
    for (const auto& text : body.at("input"))
        data.push_back({{"index", data.size()}, {"embedding", {text.get<std::string>().size(), 1}}});
    return {http_reply(200, Json{{"data", data}}.dump())};
}

class ApiEmbedderTest : public testing::Test {
protected:
    Result<std::vector<std::vector<float>>> embed(const ScriptedServer& server, std::vector<std::string> texts,
                                                  EmbeddingLimits limits = {})
    {
        asio::io_context network;
        net::HttpClient http{network.get_executor()};
        ApiEmbedder embedder{{.base_url = server.url("/v1"), .api_key = "secret", .model = "m", .limits = limits,
                              .retry = {.max_retries = 2, .first_pause = std::chrono::milliseconds{1}}},
                             http, network.get_executor(), 1};
        std::optional<Result<std::vector<std::vector<float>>>> result;
        asio::co_spawn(network, embedder.embed(std::move(texts)), [&](std::exception_ptr broken, auto vectors) {
            if (broken)
                std::rethrow_exception(broken);
            result.emplace(std::move(vectors));
        });
        network.run();
        counters = embedder.counters();
        return std::move(*result);
    }

    ApiEmbedder::Counters counters;
};

TEST_F(ApiEmbedderTest, GivesEachTextItsOwnVectorOverManyRequests)
{
    const ScriptedServer server{[](const ScriptedRequest& request) { return lengths(request.body); }};
    std::vector<std::string> texts;
    for (int i = 1; i <= 50; ++i)
        texts.emplace_back(static_cast<std::size_t>(i), 'x');
    const auto vectors = embed(server, texts, {.max_inputs = 7});
    ASSERT_TRUE(vectors) << vectors.error().text();
    EXPECT_EQ(counters.requests, 8u);
    EXPECT_EQ(counters.texts, 50u);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& vector = (*vectors)[i];
        EXPECT_NEAR(vector[0] / vector[1], static_cast<double>(texts[i].size()), 1e-3);
        EXPECT_NEAR(vector[0] * vector[0] + vector[1] * vector[1], 1, 1e-5) << "of length one";
    }
}

TEST_F(ApiEmbedderTest, AQueryDoesNotWaitForAServerThatRefuses)
{
    std::string url;
    {
        const ScriptedServer gone{[](const ScriptedRequest& request) { return lengths(request.body); }};
        url = gone.url("/v1");
    }
    asio::io_context network;
    net::HttpClient http{network.get_executor()};
    ApiEmbedder embedder{{.base_url = url, .model = "m"}, http, network.get_executor(), 1};
    std::optional<Result<std::vector<float>>> result;
    asio::co_spawn(network, embedder.embed_query("a"), [&](std::exception_ptr broken, auto vector) {
        ASSERT_FALSE(broken);
        result.emplace(std::move(vector));
    });
    network.run();
    ASSERT_TRUE(result->has_error());
    EXPECT_EQ(result->error().code, Errc::unreachable);
    EXPECT_THAT(result->error().message, testing::HasSubstr("connect"));
    EXPECT_EQ(embedder.counters().requests, 1u);
}

TEST_F(ApiEmbedderTest, TriesAgainWhatFailsInPassing)
{
    std::atomic<int> asked = 0;
    const ScriptedServer server{[&](const ScriptedRequest& request) -> test::ScriptedReply {
        switch (asked++) {
        case 0: return {http_reply(500, R"({"error":{"message":"oops"}})")};
        case 1: return {http_reply(429, R"({"error":{"message":"slow down"}})", "retry-after-ms: 1\r\n")};
        default: return lengths(request.body);
        }
    }};
    EXPECT_TRUE(embed(server, {"a"}));
    EXPECT_EQ(counters.requests, 3u);
    EXPECT_EQ(counters.retries, 2u);
}

TEST_F(ApiEmbedderTest, GivesUpAtOnceWhereNothingCanHelp)
{
    const ScriptedServer server{[](const ScriptedRequest&) -> test::ScriptedReply {
        return {http_reply(401, R"({"error":{"message":"bad key","code":"invalid_api_key"}})")};
    }};
    const auto vectors = embed(server, {"a"});
    ASSERT_FALSE(vectors);
    EXPECT_THAT(vectors.error().text(), testing::AllOf(testing::HasSubstr("bad key"), testing::HasSubstr("/v1/embeddings")));
    EXPECT_THAT(vectors.error().text(), testing::Not(testing::HasSubstr("secret")));
    EXPECT_EQ(counters.requests, 1u);
}

TEST_F(ApiEmbedderTest, AsksForNumbersWhereBase64IsNotKnown)
{
    const ScriptedServer server{[](const ScriptedRequest& request) -> test::ScriptedReply {
        if (request.body.find("encoding_format") != std::string::npos)
            return {http_reply(400, R"({"error":{"message":"unknown field encoding_format"}})")};
        return lengths(request.body);
    }};
    EXPECT_TRUE(embed(server, {"a", "b"}));
    EXPECT_EQ(counters.requests, 2u);
}

}  // namespace
}  // namespace assay::rag
