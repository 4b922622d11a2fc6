#include "llm/batch_provider.hpp"

#include "support/scripted_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <mutex>
#include <regex>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using test::http_reply;
using test::ScriptedRequest;
using test::ScriptedServer;
using testing::HasSubstr;

constexpr std::string_view answer =
    R"({"model":"m-1","choices":[{"finish_reason":"stop","message":{"content":"{}"}}],"usage":{"prompt_tokens":3}})";

/// The memory of jobs, in memory.
class FakeJobs final : public BatchJobs {
public:
    Result<std::vector<BatchJob>> load() override
    {
        std::vector<BatchJob> all;
        for (const auto& [number, job] : jobs) {
            if (job.stage != BatchJob::Stage::dropped)
                all.push_back(job);
        }
        return all;
    }
    Result<std::vector<std::pair<BatchItemId, std::int64_t>>> load_items() override { return items; }
    Result<void> begin(BatchJob& job, std::span<const BatchItemId> ids) override
    {
        if (fails)
            return Error{Errc::no_space, "no space"};
        job.number = static_cast<std::int64_t>(jobs.size()) + 1;
        jobs[job.number] = job;
        for (const auto& id : ids)
            items.emplace_back(id, job.number);
        return {};
    }
    Result<void> save(const BatchJob& job) override
    {
        jobs[job.number] = job;
        return {};
    }

    std::map<std::int64_t, BatchJob> jobs;
    std::vector<std::pair<BatchItemId, std::int64_t>> items;
    bool fails = false;
};

/// The ids of the last upload, in order.
std::vector<std::string> ids_in(const std::string& body)
{
    std::vector<std::string> ids;
    const std::regex id{R"re("custom_id":"([0-9a-f]+)")re"};
    for (std::sregex_iterator it{body.begin(), body.end(), id}, end; it != end; ++it)
        ids.push_back((*it)[1]);
    return ids;
}

std::string line_of(const std::string& id)
{
    return R"({"custom_id":")" + id + R"(","response":{"status_code":200,"body":)" + std::string{answer} + "},\"error\":null}\n";
}

/// A provider against a server that plays OpenAI's batch API; `results` says
/// what the output file of the n-th job (from 1) holds, given its ids.
class BatchProviderTest : public testing::Test {
protected:
    using Results = std::function<std::string(int, const std::vector<std::string>&)>;

    void serve(Results results)
    {
        server_ = std::make_unique<ScriptedServer>([this, results](const ScriptedRequest& request) {
            const std::scoped_lock lock{mutex_};
            const auto& head = request.head;
            if (head.starts_with("POST /v1/chat/completions"))
                return test::ScriptedReply{http_reply(200, answer)};
            if (head.starts_with("POST /v1/files")) {
                ids_ = ids_in(request.body);
                return test::ScriptedReply{http_reply(200, R"({"id":"file-x"})")};
            }
            if (head.starts_with("POST /v1/batches ")) {
                if (refusal_ != 0)
                    return test::ScriptedReply{http_reply(refusal_, R"({"error":{"message":"no"}})")};
                ++created_;
            }
            if (head.starts_with("GET /v1/batches/") && looks_that_fail_ > 0) {
                --looks_that_fail_;
                return test::ScriptedReply{http_reply(503, R"({"error":{"message":"overloaded"}})")};
            }
            if (head.find("/content") != head.npos)
                return test::ScriptedReply{http_reply(200, results(created_, ids_))};
            return test::ScriptedReply{http_reply(200, R"({"id":"b)" + std::to_string(created_) +
                                                           R"(","status":"completed","output_file_id":"out"})")};
        });
        make();
    }

    void make()
    {
        ChatTask task;
        task.model = "m";
        task.system = "JSON";
        task.answer_schema = {{"type", "object"}, {"properties", {{"a", {{"type", "integer"}}}}}};
        task.schema_name = "record";
        const Endpoint endpoint{.provider = "openai", .base_url = server_->url("/v1"), .api_key = "k", .profile = ""};
        BatchOptions options;
        options.gather = 20ms;
        options.poll = {2ms, 2ms};
        options.item_retries = 2;
        options.client.retry = {.max_retries = 2, .first_pause = 1ms, .longest_pause = 1ms};
        provider_ = std::move(*BatchProvider::make({"openai", make_dialect(endpoint, task).value(), make_batch_api(endpoint).value(),
                                                    jobs_, client_, nullptr,
                                                    [this](const std::string& text) { notices_ += text + "\n"; }},
                                                   io_.get_executor(), io_.get_executor(), options, 1));
    }

    std::vector<std::future<ChatResult>> start(int count)
    {
        std::vector<std::future<ChatResult>> chats;
        for (int i = 0; i < count; ++i) {
            ChatRequest request;
            request.turns.push_back({Role::user, "question " + std::to_string(i)});
            chats.push_back(asio::co_spawn(io_, provider_->chat(std::move(request)), asio::use_future));
        }
        return chats;
    }

    std::vector<ChatResult> ask(int count)
    {
        auto chats = start(count);
        io_.restart();
        io_.run();
        std::vector<ChatResult> results;
        for (auto& chat : chats)
            results.push_back(chat.get());
        return results;
    }

    asio::io_context io_{1};
    net::HttpClient client_{io_.get_executor()};
    FakeJobs jobs_;
    std::mutex mutex_;
    std::vector<std::string> ids_;
    int created_ = 0;
    int refusal_ = 0;
    int looks_that_fail_ = 0;
    std::string notices_;
    std::unique_ptr<ScriptedServer> server_;
    std::unique_ptr<BatchProvider> provider_;
};

TEST_F(BatchProviderTest, AnswersInAnyOrderReachTheirOwnChats)
{
    serve([](int, std::vector<std::string> ids) {
        std::reverse(ids.begin(), ids.end());
        std::string lines;
        for (const auto& id : ids)
            lines += line_of(id);
        return lines;
    });
    const auto results = ask(5);
    for (const auto& result : results)
        EXPECT_TRUE(result);
    EXPECT_FALSE(results[0]->usage.batch) << "the first is asked online";
    EXPECT_TRUE(results[1]->usage.batch);
    EXPECT_EQ(created_, 1);
    EXPECT_EQ(jobs_.items.size(), 4u);
    EXPECT_EQ(jobs_.jobs.at(1).stage, BatchJob::Stage::fetched);
    EXPECT_EQ(jobs_.jobs.at(1).outcomes, (BatchOutcomes{.succeeded = 4}));
}

TEST_F(BatchProviderTest, WhatIsMissingGoesIntoTheNextJobAndNothingElse)
{
    // Beside what is wanted: a line of nobody's, one that stands twice, one that is torn.
    serve([](int job, const std::vector<std::string>& ids) {
        std::string lines = line_of("00000000000000000000000000000001") + "{\"custom_id\":\n";
        for (std::size_t i = job == 1 ? 1 : 0; i < ids.size(); ++i)
            lines += line_of(ids[i]) + line_of(ids[i]);
        return lines;
    });
    for (const auto& result : ask(4))
        EXPECT_TRUE(result);
    EXPECT_EQ(created_, 2);
    EXPECT_EQ(ids_.size(), 1u);
    EXPECT_THAT(notices_, HasSubstr("cannot be read"));
    EXPECT_THAT(notices_, HasSubstr("batch 1 (b1) completed: of 3 questions, 2 succeeded, 1 missing from the results\n"))
        << "a line that stands twice is one answer, one of nobody's is none";
}

TEST_F(BatchProviderTest, SaysWhatBecameOfTheQuestionsOfABatch)
{
    serve([](int job, const std::vector<std::string>& ids) {
        std::string lines;
        for (std::size_t i = job == 1 ? 3 : 0; i < ids.size(); ++i)
            lines += line_of(ids[i]);
        if (job > 1)
            return lines;
        lines += R"({"custom_id":")" + ids[0] + R"(","response":null,"error":{"code":"batch_expired","message":"late"}})" "\n";
        lines += R"({"custom_id":")" + ids[1] + R"(","response":{"status_code":500,"body":{"error":{"message":"oops"}}},"error":null})" "\n";
        return lines + R"({"custom_id":")" + ids[2] + R"(","response":null,"error":{"code":"batch_cancelled"}})" "\n";
    });
    for (const auto& result : ask(6))
        EXPECT_TRUE(result);
    EXPECT_THAT(notices_, HasSubstr("batch 1 (b1) completed: of 5 questions, 2 succeeded, 1 errored, 1 expired, 1 cancelled\n"));
    EXPECT_THAT(notices_, HasSubstr("batch 2 (b2) completed: of 3 questions, 3 succeeded\n"));
    EXPECT_EQ(jobs_.jobs.at(1).outcomes, (BatchOutcomes{.succeeded = 2, .errored = 1, .expired = 1, .cancelled = 1}));
}

TEST_F(BatchProviderTest, SaysOnceThatThereIsNoWordOnABatchAndThatThereIsAgain)
{
    looks_that_fail_ = 7;  // more than one look's retries
    serve([](int, const std::vector<std::string>& ids) {
        std::string lines;
        for (const auto& id : ids)
            lines += line_of(id);
        return lines;
    });
    for (const auto& result : ask(3))
        EXPECT_TRUE(result);
    const auto told = notices_.find("no word on batch 1 (b1): ");
    ASSERT_NE(told, notices_.npos) << notices_;
    EXPECT_THAT(notices_, HasSubstr("overloaded"));
    EXPECT_THAT(notices_, HasSubstr("looking again for up to 120 minutes\n"));
    EXPECT_EQ(notices_.find("no word on", told + 1), notices_.npos) << notices_;
    EXPECT_GT(notices_.find("there is word on batch 1 (b1) again\n"), told);
    EXPECT_THAT(notices_, HasSubstr("there is word on batch 1 (b1) again\n"));
}

TEST_F(BatchProviderTest, AChatThatNoJobAnswersIsGivenUpInTheEnd)
{
    serve([](int, const std::vector<std::string>&) { return std::string{}; });
    const auto results = ask(2);
    ASSERT_FALSE(results[1]);
    EXPECT_EQ(results[1].error().advice, Advice::retry);
    EXPECT_EQ(created_, 3) << "the first and two more";
}

TEST_F(BatchProviderTest, ARefusedCreationEndsTheRunAndRejectsNoRow)
{
    refusal_ = 400;
    serve([](int, const std::vector<std::string>&) { return std::string{}; });
    const auto results = ask(3);
    EXPECT_EQ(results[1].error().advice, Advice::stop_run);
    EXPECT_EQ(jobs_.jobs.at(1).stage, BatchJob::Stage::dropped);
}

TEST_F(BatchProviderTest, NothingIsSentThatCouldNotBeNoted)
{
    jobs_.fails = true;
    serve([](int, const std::vector<std::string>&) { return std::string{}; });
    const auto results = ask(3);
    EXPECT_EQ(results[1].error().error.code, Errc::no_space);
    EXPECT_EQ(created_, 0);
}

TEST_F(BatchProviderTest, ALaterProcessTakesTheAnswersOfAnEarlierOnesJob)
{
    const auto all = [](int, const std::vector<std::string>& ids) {
        std::string lines;
        for (const auto& id : ids)
            lines += line_of(id);
        return lines;
    };
    serve(all);
    (void)ask(4);
    ASSERT_EQ(created_, 1);
    make();
    const auto results = ask(4);
    EXPECT_EQ(created_, 2) << "for the one that had gone online";
    for (const auto& result : results)
        EXPECT_TRUE(result);
    EXPECT_EQ(jobs_.items.size(), 4u);
    EXPECT_EQ(ids_.size(), 1u);
}

TEST_F(BatchProviderTest, StoppingLeavesTheJobsAndFailsTheChats)
{
    serve([](int, const std::vector<std::string>&) { return std::string{}; });
    auto chats = start(3);
    while (created_ == 0)
        io_.run_one();
    provider_->stop_retrying();
    io_.run();
    EXPECT_EQ(chats[2].get().error().error.code, Errc::cancelled);
    EXPECT_NE(jobs_.jobs.at(1).stage, BatchJob::Stage::dropped);
}

}  // namespace
}  // namespace assay::llm
