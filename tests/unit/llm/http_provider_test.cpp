#include "llm/http_provider.hpp"

#include "support/scripted_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using test::ScriptedReply;
using test::ScriptedRequest;
using test::ScriptedServer;
using test::Then;
using test::http_reply;

constexpr std::string_view answer = R"({"model":"m-1","choices":[{"finish_reason":"stop","message":{"content":"{}"}}]})";
constexpr std::string_view busy = R"({"error":{"message":"busy","type":"server_error"}})";
constexpr std::string_view no_schema = R"({"error":{"message":"no such response_format","param":"response_format"}})";

ChatRequest short_question()
{
    ChatRequest request;
    request.turns.push_back({Role::user, "q"});
    request.timeout = 20s;
    return request;
}

/// One provider against a server whose answers a test writes. Pauses are of
/// no length unless a test says otherwise, so that nothing waits.
class HttpProviderTest : public testing::Test {
protected:
    void serve(ScriptedServer::Script script, RetryPolicy::Limits limits = {.max_retries = 3, .first_pause = 1ms, .longest_pause = 1ms})
    {
        server_ = std::make_unique<ScriptedServer>(std::move(script));
        connect(server_->url("/v1"), limits);
    }

    void connect(std::string base_url, RetryPolicy::Limits limits)
    {
        client_ = std::make_unique<net::HttpClient>(io_.get_executor());
        ChatTask task;
        task.model = "m";
        task.system = "JSON";
        task.answer_schema = {{"type", "object"}, {"properties", {{"a", {{"type", "integer"}}}}}};
        task.schema_name = "record";
        const Endpoint endpoint{.provider = "openai", .base_url = std::move(base_url), .api_key = "k", .profile = ""};
        HttpProvider::Options options;
        options.retry = limits;
        options.notice = [this](const std::string& text) { notices_.push_back(text); };
        options.jitter_seed = 1;
        gate_ = std::make_shared<Gate>(io_.get_executor(), gate_options_, budget_);
        provider_ = std::make_unique<HttpProvider>("openai", make_dialect(endpoint, task).value(), *client_,
                                                   io_.get_executor(), gate_, options);
    }

    std::future<ChatResult> start() { return asio::co_spawn(io_, provider_->chat(short_question()), asio::use_future); }

    ChatResult chat()
    {
        auto result = start();
        io_.restart();
        io_.run();
        return result.get();
    }

    asio::io_context io_;
    std::unique_ptr<ScriptedServer> server_;
    std::unique_ptr<net::HttpClient> client_;
    Gate::Options gate_options_;
    std::shared_ptr<Budget> budget_;
    std::shared_ptr<Gate> gate_;
    std::unique_ptr<HttpProvider> provider_;
    std::vector<std::string> notices_;
};

TEST_F(HttpProviderTest, BringsAReply)
{
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(200, answer, "x-request-id: r1\r\n")}; });
    const auto result = chat();
    ASSERT_TRUE(result) << result.error().error.text();
    EXPECT_EQ(result->text, "{}");
    EXPECT_EQ(result->model, "m-1");
    EXPECT_EQ(result->request_id, "r1");
    EXPECT_EQ(result->sends, 1);
    EXPECT_EQ(provider_->name(), "openai");
    EXPECT_EQ(provider_->counters().calls, 1u);
    EXPECT_EQ(provider_->counters().retries, 0u);
    EXPECT_EQ(provider_->counters().failures, 0u);
}

TEST_F(HttpProviderTest, SendsAgainAfterPassingTrouble)
{
    std::atomic<int> count = 0;
    serve([&](const ScriptedRequest&) -> ScriptedReply {
        switch (count++) {
        // The connection that breaks off is a new one, not one kept from before.
        case 0: return {http_reply(503, busy, "connection: close\r\n"), Then::close};
        case 1: return {"", Then::close};
        case 2: return {http_reply(429, busy, "retry-after: 0\r\n")};
        default: return {http_reply(200, answer)};
        }
    });
    const auto result = chat();
    ASSERT_TRUE(result) << result.error().error.text();
    EXPECT_EQ(result->sends, 4);
    EXPECT_EQ(provider_->counters().calls, 4u);
    EXPECT_EQ(provider_->counters().retries, 3u);
}

/// Answers the first request of a connection; reads the second and closes.
ScriptedServer::Script one_answer_per_connection()
{
    return [last = std::make_shared<std::atomic<int>>(-1)](const ScriptedRequest& request) -> ScriptedReply {
        if (last->exchange(request.connection) == request.connection)
            return {"", Then::close};
        return {http_reply(200, answer)};
    };
}

TEST_F(HttpProviderTest, AsksAgainAtOnceWhenAKeptConnectionIsLostAndCountsIt)
{
    budget_ = std::make_shared<Budget>(Budget::Limits{.tokens = 1'000'000});
    serve(one_answer_per_connection(), {.max_retries = 3, .first_pause = 24h, .longest_pause = 24h});
    ASSERT_TRUE(chat());
    const auto spent = budget_->spent().tokens;
    const auto result = chat();
    ASSERT_TRUE(result) << result.error().error.text();
    EXPECT_EQ(result->sends, 2);
    EXPECT_EQ(server_->requests(), 3) << "nothing is sent that nobody counts";
    EXPECT_EQ(provider_->counters().calls, 3u);
    EXPECT_EQ(provider_->counters().retries, 1u);
    EXPECT_GT(budget_->spent().tokens, spent + 4096) << "what was lost may have been answered and billed";
}

TEST_F(HttpProviderTest, TakesLostKeptConnectionsForNoOutage)
{
    gate_options_.breaker = CircuitBreaker::Limits{.fewest_calls = 4, .failing_share = 0.4};
    serve(one_answer_per_connection());
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(chat());
    EXPECT_EQ(provider_->counters().retries, 19u) << "every other send is lost";
}

TEST_F(HttpProviderTest, SaysWhatIsWrongLongBeforeItGivesUp)
{
    std::atomic<int> count = 0;
    gate_options_.silence = {.fewest_failures = 2, .shortest = 0ms};
    serve([&](const ScriptedRequest&) { return count++ < 3 ? ScriptedReply{http_reply(503, busy)} : ScriptedReply{http_reply(200, answer)}; });
    ASSERT_TRUE(chat());
    ASSERT_EQ(notices_.size(), 2u);
    EXPECT_TRUE(notices_[0].starts_with("openai has answered nothing for 0 s: ")) << notices_[0];
    EXPECT_NE(notices_[0].find("busy"), std::string::npos) << notices_[0];
    EXPECT_NE(notices_[0].find("asking again, at most 3 times a question"), std::string::npos) << notices_[0];
    EXPECT_EQ(notices_[1], "openai answers again");
}

TEST_F(HttpProviderTest, SaysThatEveryCallIsRefused)
{
    std::atomic<int> count = 0;
    gate_options_.silence = {.fewest_failures = 2, .shortest = 0ms, .shortest_refusal = 0ms};
    serve([&](const ScriptedRequest&) {
        return ScriptedReply{count++ < 2 ? http_reply(429, busy, "retry-after: 0\r\n") : http_reply(200, answer)};
    });
    ASSERT_TRUE(chat());
    ASSERT_EQ(notices_.size(), 2u);
    EXPECT_TRUE(notices_[0].starts_with("openai has refused every call for ")) << notices_[0];
    EXPECT_NE(notices_[0].find("asking again, more slowly"), std::string::npos) << notices_[0];
    EXPECT_EQ(notices_[1], "openai answers again");
}

TEST_F(HttpProviderTest, CountsCallsThatMayHaveBeenBilledWithoutAnAnswer)
{
    std::atomic<int> count = 0;
    serve([&](const ScriptedRequest&) -> ScriptedReply {
        switch (count++) {
        case 0: return {std::string{http_reply(200, answer)}.substr(0, 60), Then::close};
        case 1: return {http_reply(503, busy)};
        default: return {http_reply(200, answer)};
        }
    });
    ASSERT_TRUE(chat());
    EXPECT_EQ(provider_->counters().unanswered, (Unanswered{1, std::nullopt})) << "a refusal is an answer, and there is no price";
    connect("http://127.0.0.1:1/v1", {.max_retries = 1, .first_pause = 1ms, .longest_pause = 1ms});
    ASSERT_FALSE(chat());
    EXPECT_EQ(provider_->counters().unanswered, Unanswered{}) << "it was never sent";
}

TEST_F(HttpProviderTest, GivesUpWhenTroubleOutlastsItsPatience)
{
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(500, busy)}; });
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().advice, Advice::retry);
    EXPECT_EQ(provider_->counters().calls, 4u);
    EXPECT_EQ(provider_->counters().failures, 1u);
}

TEST_F(HttpProviderTest, SendsOnceWhatCanNeverWork)
{
    for (const auto& [status, advice] : {std::pair{401, Advice::stop_run}, std::pair{413, Advice::reject_row}}) {
        serve([status = status](const ScriptedRequest&) { return ScriptedReply{http_reply(status, busy)}; });
        const auto result = chat();
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().advice, advice);
        EXPECT_EQ(provider_->counters().calls, 1u);
    }
}

TEST_F(HttpProviderTest, StopsTheRunAtAnAddressThatCannotWork)
{
    connect("nosuch://host/v1", {});
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().advice, Advice::stop_run) << result.error().error.text();
    EXPECT_EQ(provider_->counters().calls, 1u);
}

TEST_F(HttpProviderTest, DoesNotWaitForAWishBeyondItsLimit)
{
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(429, busy, "retry-after: 86400\r\n")}; });
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_EQ(provider_->counters().calls, 1u);
}

TEST_F(HttpProviderTest, AsksInAWeakerWayFromThenOn)
{
    std::mutex mutex;
    std::vector<std::string> bodies;
    serve([&](const ScriptedRequest& request) -> ScriptedReply {
        const std::lock_guard lock{mutex};
        bodies.push_back(request.body);
        return {request.body.find("json_schema") != std::string::npos ? http_reply(400, no_schema) : http_reply(200, answer)};
    });
    const auto first = chat();
    ASSERT_TRUE(first) << first.error().error.text();
    EXPECT_EQ(first->sends, 2);
    ASSERT_TRUE(chat());
    ASSERT_EQ(bodies.size(), 3u) << "the second chat knows better";
    EXPECT_NE(bodies[2].find("json_object"), std::string::npos);
    ASSERT_EQ(notices_.size(), 1u);
    EXPECT_NE(notices_[0].find("json_schema"), std::string::npos);
    EXPECT_NE(notices_[0].find("json_object"), std::string::npos);
    EXPECT_EQ(notices_[0].find('\n'), std::string::npos);
}

TEST_F(HttpProviderTest, StepsDownOnceForManyChatsRefusedTogether)
{
    std::atomic<int> with_object = 0;
    serve([&](const ScriptedRequest& request) -> ScriptedReply {
        if (request.body.find("json_schema") != std::string::npos)
            return {http_reply(400, no_schema)};
        with_object += request.body.find("json_object") != std::string::npos;
        return {http_reply(200, answer)};
    });
    std::vector<std::future<ChatResult>> chats;
    for (int i = 0; i < 8; ++i)
        chats.push_back(start());
    io_.run();
    for (auto& result : chats)
        EXPECT_TRUE(result.get());
    EXPECT_EQ(with_object, 8) << "none went two steps down";
    EXPECT_EQ(notices_.size(), 1u);
}

TEST_F(HttpProviderTest, RejectsTheRowWhenThereIsNoWeakerWay)
{
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(400, no_schema)}; });
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().advice, Advice::reject_row);
    EXPECT_EQ(provider_->counters().calls, 3u) << "one for each way to ask";
    EXPECT_EQ(notices_.size(), 2u);
}

TEST_F(HttpProviderTest, LearnsTheLimitsThatRepliesAnnounce)
{
    serve([](const ScriptedRequest&) {
        return ScriptedReply{http_reply(200, answer, "x-ratelimit-limit-requests: 120\r\nx-ratelimit-remaining-requests: 119\r\n")};
    });
    ASSERT_TRUE(chat());
    EXPECT_EQ(gate_->limiter().known_limits().requests_per_minute, 120);
}

TEST_F(HttpProviderTest, ChargesWhatACallMayHaveCost)
{
    constexpr std::string_view billed =
        R"({"model":"m-1","choices":[{"finish_reason":"stop","message":{"content":"{}"}}],"usage":{"prompt_tokens":70,"completion_tokens":5}})";
    budget_ = std::make_shared<Budget>(Budget::Limits{.tokens = 20'000});
    std::atomic<int> count = 0;
    serve([&](const ScriptedRequest&) -> ScriptedReply {
        switch (count++) {
        case 0: return {http_reply(500, busy)};
        case 1: return {http_reply(200, billed)};
        default: return {http_reply(200, billed, "content-length: 100000\r\n").substr(0, 60), Then::close};
        }
    });
    ASSERT_TRUE(chat());
    EXPECT_EQ(budget_->spent().tokens, 75) << "an error costs nothing, an answer what it says";
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_GT(budget_->spent().tokens, 75 + 2 * (4096 + 1024)) << "what broke off may have cost anything";
    EXPECT_LE(budget_->spent().tokens, 20'000);
}

TEST_F(HttpProviderTest, SendsNothingThatTheBudgetCannotPayFor)
{
    budget_ = std::make_shared<Budget>(Budget::Limits{.tokens = 1000});
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(200, answer)}; });
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().error.code, Errc::over_budget);
    EXPECT_EQ(result.error().advice, Advice::stop_run);
    EXPECT_EQ(provider_->counters().calls, 0u);
}

TEST_F(HttpProviderTest, LeavesAServerAloneThatIsDown)
{
    gate_options_.breaker.emplace();
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(503, busy)}; });
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(chat());
    EXPECT_EQ(provider_->counters().calls, 8u) << "eight failures are enough";
}

TEST_F(HttpProviderTest, EndsPausesAtOnceWhenToldToStop)
{
    const RetryPolicy::Limits patient{.max_retries = 3, .longest_wish = 24h};
    serve([this](const ScriptedRequest&) {
        // Posted after the answer is under way; the pause begins before or after.
        asio::post(io_, [this] { provider_->stop_retrying(); });
        return ScriptedReply{http_reply(429, busy, "retry-after: 36000\r\n")};
    }, patient);
    const auto result = chat();  // would take ten hours
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().advice, Advice::retry);
    EXPECT_EQ(provider_->counters().calls, 1u);
}

TEST_F(HttpProviderTest, EndsAPauseUnderWayWhenToldToStop)
{
    const RetryPolicy::Limits patient{.max_retries = 3, .longest_wish = 24h};
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(429, busy, "retry-after: 36000\r\n")}; }, patient);
    auto result = start();
    // Until the answer is in and nothing is left to do but wait.
    while (provider_->counters().calls == 0 || client_->in_flight() > 0)
        io_.run_one();
    io_.poll();
    EXPECT_EQ(result.wait_for(0s), std::future_status::timeout);
    provider_->stop_retrying();
    io_.run();
    EXPECT_FALSE(result.get());
    EXPECT_EQ(provider_->counters().calls, 1u);
}

TEST_F(HttpProviderTest, LetsACancelledChatEndWithItsException)
{
    const RetryPolicy::Limits patient{.max_retries = 3, .longest_wish = 24h};
    serve([](const ScriptedRequest&) { return ScriptedReply{http_reply(429, busy, "retry-after: 36000\r\n")}; }, patient);
    asio::cancellation_signal cancel;
    auto result = asio::co_spawn(io_, provider_->chat(short_question()),
                                 asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
    while (provider_->counters().calls == 0 || client_->in_flight() > 0)
        io_.run_one();
    io_.poll();
    cancel.emit(asio::cancellation_type::terminal);
    io_.run();
    EXPECT_THROW((void)result.get(), boost::system::system_error);
}

}  // namespace
}  // namespace assay::llm
