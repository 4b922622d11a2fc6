#include "simulate/anthropic_batches.hpp"
#include "simulate/openai_batches.hpp"
#include "simulate/stats.hpp"

#include "core/json.hpp"
#include "requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using test::fenced;

constexpr std::size_t requests_per_batch = 40;

/// Both batch APIs over one clock that a test turns, without a network.
class BatchesTest : public testing::Test {
protected:
    net::ServerReply send(const std::string& method, const std::string& target, std::string body = {}, net::Headers headers = {})
    {
        net::ServerRequest request;
        request.method = method;
        request.target = target;
        request.headers = std::move(headers);
        request.body = std::move(body);
        request.body.reserve(request.body.size() + 64);
        return AnthropicBatches::has(target.substr(0, target.find('?'))) ? anthropic.handle(request, ++serial, now)
                                                                          : openai.handle(request, ++serial, now);
    }

    Json json(const std::string& method, const std::string& target, std::string body = {})
    {
        return Json::parse(send(method, target, std::move(body)).body);
    }

    /// Creates an OpenAI batch of such lines.
    Json create(const std::string& lines)
    {
        const auto file = send("POST", "/v1/files", "--XX\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                                                    "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + lines + "\r\n--XX--\r\n",
                               {{"content-type", "multipart/form-data; boundary=XX"}});
        const auto id = Json::parse(file.body).at("id").get<std::string>();
        return json("POST", "/v1/batches",
                    Json{{"input_file_id", id}, {"endpoint", "/v1/chat/completions"}, {"completion_window", "24h"}}.dump());
    }

    static std::string lines()
    {
        std::string text;
        for (std::size_t i = 0; i < requests_per_batch; ++i) {
            const auto name = "r" + std::to_string(i);
            text += Json{{"custom_id", name},
                         {"method", "POST"},
                         {"url", "/v1/chat/completions"},
                         {"body", test::openai_request(test::sentiment_schema(), fenced({{name, "I love it."}}))}}
                        .dump() + "\n";
        }
        return text;
    }

    void pass(std::chrono::milliseconds time)
    {
        now.steady += time;
        now.wall += time;
    }

    SimulatorOptions options = [] {
        SimulatorOptions with;
        with.batch.duration = 10s;
        return with;
    }();
    Moment now{std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
    Stats stats;
    RateLimiter limiter{{}, now.steady};
    ChatService chats{options, limiter, stats};
    OpenAiBatches openai{options, chats, stats};
    AnthropicBatches anthropic{options, chats, stats};
    std::uint64_t serial = 0;
};

std::vector<Json> parsed(const std::string& jsonl)
{
    std::vector<Json> values;
    for (std::size_t begin = 0; begin < jsonl.size(); begin = jsonl.find('\n', begin) + 1)
        values.push_back(Json::parse(jsonl.substr(begin, jsonl.find('\n', begin) - begin)));
    return values;
}

TEST_F(BatchesTest, ABatchEndsWhenItsTimeIsOverAndAnswersEachRequestOnceInAnotherOrder)
{
    const auto made = create(lines());
    EXPECT_EQ(made.at("status"), "in_progress");
    EXPECT_EQ(made.at("request_counts").at("total"), requests_per_batch);
    pass(9s);
    EXPECT_EQ(json("GET", "/v1/batches/batch_1").at("status"), "in_progress");
    EXPECT_EQ(stats.summary().at("rows_seen"), 0);
    pass(2s);
    const auto ended = json("GET", "/v1/batches/batch_1");
    EXPECT_EQ(ended.at("status"), "completed");
    EXPECT_TRUE(ended.at("error_file_id").is_null());
    const auto results = parsed(send("GET", "/v1/files/" + ended.at("output_file_id").get<std::string>() + "/content").body);
    ASSERT_EQ(results.size(), requests_per_batch);
    std::set<std::string> ids;
    bool in_order = true;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto id = results[i].at("custom_id").get<std::string>();
        in_order = in_order && id == "r" + std::to_string(i);
        ids.insert(id);
        EXPECT_EQ(results[i].at("response").at("status_code"), 200);
        EXPECT_TRUE(results[i].at("response").at("body").contains("choices"));
    }
    EXPECT_EQ(ids.size(), requests_per_batch);
    EXPECT_FALSE(in_order);
    EXPECT_EQ(stats.summary().at("rows_useful_once"), requests_per_batch);
}

TEST_F(BatchesTest, ACancelledBatchKeepsWhatWasDoneByThen)
{
    (void)create(lines());
    pass(5s);
    EXPECT_EQ(json("POST", "/v1/batches/batch_1/cancel").at("status"), "cancelling");
    const auto ended = json("GET", "/v1/batches/batch_1");
    EXPECT_EQ(ended.at("status"), "cancelled");
    EXPECT_EQ(ended.at("request_counts").at("completed"), requests_per_batch / 2);
    EXPECT_THAT(send("GET", "/v1/files/" + ended.at("error_file_id").get<std::string>() + "/content").body, HasSubstr("batch_cancelled"));
    EXPECT_EQ(send("POST", "/v1/batches/batch_1/cancel").status, 409);
}

TEST_F(BatchesTest, LinesThatAreNotValidRefuseTheWholeBatch)
{
    const auto good = lines();
    (void)create(good + good.substr(0, good.find('\n') + 1) + "{\n");
    const auto failed = json("GET", "/v1/batches/batch_1");
    EXPECT_EQ(failed.at("status"), "failed");
    ASSERT_EQ(failed.at("errors").at("data").size(), 2u);
    EXPECT_EQ(failed.at("errors").at("data")[0].at("code"), "duplicate_custom_id");
    EXPECT_EQ(failed.at("errors").at("data")[1].at("line"), requests_per_batch + 2);
    EXPECT_EQ(stats.summary().at("rows_seen"), 0) << "nothing is charged";
}

TEST_F(BatchesTest, ListsTheNewestFirstInPages)
{
    for (int i = 0; i < 3; ++i)
        (void)create(lines());
    const auto page = json("GET", "/v1/batches?limit=2");
    ASSERT_EQ(page.at("data").size(), 2u);
    EXPECT_EQ(page.at("data")[0].at("id"), "batch_3");
    EXPECT_TRUE(page.at("has_more").get<bool>());
    const auto rest = json("GET", "/v1/batches?limit=2&after=batch_2");
    ASSERT_EQ(rest.at("data").size(), 1u);
    EXPECT_FALSE(rest.at("has_more").get<bool>());
}

TEST_F(BatchesTest, ShareOfRequestsExpireOrFail)
{
    options.batch.expired = 0.3;
    options.batch.errored = 0.3;
    (void)create(lines());
    pass(11s);
    const auto ended = json("GET", "/v1/batches/batch_1");
    EXPECT_EQ(ended.at("status"), "expired");
    const auto errors = send("GET", "/v1/files/" + ended.at("error_file_id").get<std::string>() + "/content").body;
    EXPECT_THAT(errors, HasSubstr("batch_expired"));
    EXPECT_THAT(errors, HasSubstr("request_timeout"));
    EXPECT_GT(ended.at("request_counts").at("completed"), 0);
}

TEST_F(BatchesTest, AnthropicTellsNoProgressUntilAllIsDone)
{
    const Json params = {{"model", "m"}, {"max_tokens", 100}, {"messages", {{{"role", "user"}, {"content", "hello"}}}}};
    const Json body = {{"requests", {{{"custom_id", "a"}, {"params", params}}, {{"custom_id", "b"}, {"params", params}}}}};
    const auto made = json("POST", "/v1/messages/batches", body.dump());
    EXPECT_EQ(made.at("processing_status"), "in_progress");
    EXPECT_EQ(made.at("request_counts").at("processing"), 2);
    EXPECT_TRUE(made.at("results_url").is_null());
    EXPECT_EQ(send("GET", "/v1/messages/batches/msgbatch_1/results").status, 400);
    pass(11s);
    const auto ended = json("GET", "/v1/messages/batches/msgbatch_1");
    EXPECT_EQ(ended.at("processing_status"), "ended");
    EXPECT_EQ(ended.at("request_counts").at("succeeded"), 2);
    const auto results = parsed(send("GET", "/v1/messages/batches/msgbatch_1/results").body);
    ASSERT_EQ(results.size(), 2u);
    EXPECT_EQ(results[0].at("result").at("type"), "succeeded");
}

TEST_F(BatchesTest, AnthropicRefusesIdsThatAreTooLongOrStandTwice)
{
    const Json params = {{"model", "m"}};
    for (const auto& [first, second] : {std::pair{std::string(65, 'x'), std::string{"b"}}, {"a", "a"}, {"", "b"}}) {
        const Json body = {{"requests", {{{"custom_id", first}, {"params", params}}, {{"custom_id", second}, {"params", params}}}}};
        EXPECT_EQ(send("POST", "/v1/messages/batches", body.dump()).status, 400);
    }
    EXPECT_EQ(send("POST", "/v1/messages/batches", "{").status, 400);
    EXPECT_EQ(send("GET", "/v1/messages/batches/none").status, 404);
}

}  // namespace
}  // namespace assay::simulate
