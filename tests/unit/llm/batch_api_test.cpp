#include "llm/batch_api.hpp"

#include "llm/batch_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using testing::HasSubstr;
using Fate = BatchLine::Fate;

std::unique_ptr<BatchApi> api_of(const std::string& provider)
{
    return std::move(*make_batch_api({.provider = provider, .base_url = "http://h/v1", .api_key = "k", .profile = ""}));
}

/// What read_line() makes of a line, which has padding behind it as a file has.
struct Read {
    std::string id;
    Fate fate = Fate::failed;
    int status = 0;
    std::string body;
    std::string message;
};

Read read(const BatchApi& api, const std::string& line)
{
    std::string padded = line;
    padded.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    const auto result = api.read_line(padded);
    if (!result)
        return {"error", Fate::failed, 0, "", result.error().message};
    return {std::string{result->id}, result->fate, result->response.status, result->response.body, result->message};
}

net::HttpResponse reply(int status, std::string_view body)
{
    return response_of(status, body);
}

TEST(OpenAiBatchApi, UploadsLinesAsAFileOfAForm)
{
    const auto api = api_of("openai");
    auto input = api->begin();
    api->add(input, "ab", R"({"model":"m"})");
    api->add(input, "cd", "{}");
    api->finish(input);
    const auto request = api->upload(input);
    EXPECT_EQ(request.url, "http://h/v1/files");
    EXPECT_EQ(net::header(*request.headers, "Authorization"), "Bearer k");
    const auto type = std::string{net::header(*request.headers, "Content-Type")};
    ASSERT_THAT(type, HasSubstr("multipart/form-data; boundary="));
    const auto boundary = "--" + type.substr(type.find('=') + 1);
    EXPECT_EQ(request.body.rfind(boundary + "\r\n", 0), 0u);
    EXPECT_THAT(request.body, testing::EndsWith("\r\n" + boundary + "--\r\n"));
    EXPECT_THAT(request.body, HasSubstr("name=\"purpose\"\r\n\r\nbatch\r\n"));
    EXPECT_THAT(request.body, HasSubstr("\r\n\r\n"
                                        R"({"custom_id":"ab","method":"POST","url":"/v1/chat/completions","body":{"model":"m"}})" "\n"
                                        R"({"custom_id":"cd","method":"POST","url":"/v1/chat/completions","body":{}})" "\n\r\n"));
}

TEST(OpenAiBatchApi, NamesTheCallsOfAJob)
{
    const auto api = api_of("openai");
    EXPECT_EQ(api->create("file-1").body,
              R"({"input_file_id":"file-1","endpoint":"/v1/chat/completions","completion_window":"24h"})");
    EXPECT_EQ(api->create("file-1").url, "http://h/v1/batches");
    EXPECT_EQ(api->status("b1").url, "http://h/v1/batches/b1");
    EXPECT_EQ(api->status("b1").method, "GET");
    EXPECT_EQ(api->cancel("b1").url, "http://h/v1/batches/b1/cancel");
    EXPECT_EQ(api->cancel("b1").method, "POST");
    EXPECT_EQ(api->list("").url, "http://h/v1/batches?limit=100");
    EXPECT_EQ(api->list("b9").url, "http://h/v1/batches?limit=100&after=b9");
}

TEST(OpenAiBatchApi, ReadsBothFilesOfResultsEitherOfWhichMayBeMissing)
{
    const auto api = api_of("openai");
    const auto both = api->read_status(reply(200, R"({"id":"b1","status":"expired","input_file_id":"f0","output_file_id":"f1","error_file_id":"f2","created_at":5,"request_counts":{"total":3}})"));
    ASSERT_TRUE(both);
    EXPECT_EQ(both->phase, BatchPhase::ended) << "what is finished is charged and kept";
    EXPECT_EQ(both->input_file, "f0");
    EXPECT_EQ(both->requests, 3u);
    EXPECT_EQ(both->created_ms, 5000);
    ASSERT_EQ(api->results(*both).size(), 2u);
    EXPECT_EQ(api->results(*both)[1].url, "http://h/v1/files/f2/content");
    const auto one = api->read_status(reply(200, R"({"id":"b1","status":"completed","output_file_id":null,"error_file_id":"f2"})"));
    ASSERT_EQ(api->results(*one).size(), 1u);
    EXPECT_EQ(api->results(*one)[0].url, "http://h/v1/files/f2/content");
}

TEST(OpenAiBatchApi, ReadsWhyAJobWasRefused)
{
    const auto status = api_of("openai")->read_status(reply(
        200, R"({"id":"b1","status":"failed","errors":{"object":"list","data":[{"code":"bad","message":"m","line":7},{"code":"c","line":null}]}})"));
    ASSERT_TRUE(status);
    EXPECT_EQ(status->phase, BatchPhase::refused);
    ASSERT_EQ(status->complaints.size(), 2u);
    EXPECT_EQ(status->complaints[0].line, 7u);
    EXPECT_FALSE(status->complaints[1].line);
}

TEST(OpenAiBatchApi, WaitsInStatesThatItDoesNotKnow)
{
    for (const char* state : {"validating", "in_progress", "finalizing", "cancelling", "thinking"})
        EXPECT_EQ(api_of("openai")->read_status(reply(200, R"({"id":"b","status":")" + std::string{state} + "\"}"))->phase,
                  BatchPhase::working) << state;
    EXPECT_EQ(api_of("openai")->read_status(reply(200, R"({"id":"b","status":"cancelled"})"))->phase, BatchPhase::ended);
}

TEST(OpenAiBatchApi, ReadsLinesOfEitherFile)
{
    const auto api = api_of("openai");
    const auto good = read(*api, R"({"id":"batch_req_1","custom_id":"ab","response":{"status_code":200,"request_id":"r","body":{"a": [1.50, "}"]}},"error":null})");
    EXPECT_EQ(good.id, "ab");
    EXPECT_EQ(good.fate, Fate::answered);
    EXPECT_EQ(good.status, 200);
    EXPECT_EQ(good.body, R"({"a": [1.50, "}"]})") << "byte for byte";
    const auto bad = read(*api, R"({"custom_id":"ab","response":{"status_code":400,"body":{"error":{"message":"m"}}},"error":null})");
    EXPECT_EQ(bad.fate, Fate::answered);
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(read(*api, R"({"custom_id":"a","response":null,"error":{"code":"batch_expired","message":"late"}})").fate, Fate::expired);
    EXPECT_EQ(read(*api, R"({"custom_id":"a","response":null,"error":{"code":"batch_cancelled","message":null}})").fate, Fate::cancelled);
    const auto timeout = read(*api, R"({"error":{"code":"request_timeout","message":"m"},"custom_id":"a","response":null})");
    EXPECT_EQ(timeout.fate, Fate::failed);
    EXPECT_EQ(timeout.message, "request_timeout: m");
}

TEST(AnthropicBatchApi, PutsTheRequestsIntoTheCallThatCreatesTheJob)
{
    const auto api = api_of("anthropic");
    EXPECT_FALSE(api->uploads());
    auto input = api->begin();
    api->add(input, "ab", R"({"model":"m"})");
    api->add(input, "cd", "{}");
    api->finish(input);
    const auto request = api->create(input);
    EXPECT_EQ(request.url, "http://h/v1/messages/batches");
    EXPECT_EQ(net::header(*request.headers, "x-api-key"), "k");
    EXPECT_FALSE(net::header(*request.headers, "anthropic-version").empty());
    EXPECT_EQ(request.body, R"({"requests":[{"custom_id":"ab","params":{"model":"m"}},{"custom_id":"cd","params":{}}]})");
    EXPECT_EQ(api->list("m1").url, "http://h/v1/messages/batches?limit=100&after_id=m1");
}

TEST(AnthropicBatchApi, ReadsAJobAndWhereItsResultsAre)
{
    const auto api = api_of("anthropic");
    const auto status = api->read_status(reply(
        200, R"({"id":"msgbatch_1","processing_status":"ended","request_counts":{"processing":0,"succeeded":2,"errored":1,"canceled":0,"expired":4},"created_at":"2026-11-21T15:04:05.5Z","results_url":"https://elsewhere/x"})"));
    ASSERT_TRUE(status);
    EXPECT_EQ(status->phase, BatchPhase::ended);
    EXPECT_EQ(status->requests, 7u);
    EXPECT_EQ(status->created_ms, 1795273445000);
    EXPECT_EQ(api->results(*status)[0].url, "http://h/v1/messages/batches/msgbatch_1/results") << "the key stays with its host";
    EXPECT_EQ(api->read_status(reply(200, R"({"id":"m","processing_status":"canceling"})"))->phase, BatchPhase::working);
}

TEST(AnthropicBatchApi, ReadsLinesOfAllTypes)
{
    const auto api = api_of("anthropic");
    const auto good = read(*api, R"({"custom_id":"ab","result":{"type":"succeeded","message":{"content":[]}}})");
    EXPECT_EQ(good.fate, Fate::answered);
    EXPECT_EQ(good.status, 200);
    EXPECT_EQ(good.body, R"({"content":[]})");
    const auto bad = read(*api, R"({"custom_id":"ab","result":{"error":{"type":"error","error":{"type":"overloaded_error","message":"m"}},"type":"errored"}})");
    EXPECT_EQ(bad.fate, Fate::answered);
    EXPECT_EQ(bad.status, 529) << "as it would have been alone";
    EXPECT_EQ(bad.body, R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})");
    EXPECT_EQ(read(*api, R"({"custom_id":"a","result":{"type":"expired"}})").fate, Fate::expired);
    EXPECT_EQ(read(*api, R"({"custom_id":"a","result":{"type":"canceled"}})").fate, Fate::cancelled);
    EXPECT_EQ(read(*api, R"({"custom_id":"a","result":{"type":"new_word"}})").fate, Fate::failed);
}

TEST(BatchApi, SaysWhichLineItCannotRead)
{
    for (const auto* provider : {"openai", "anthropic"}) {
        const auto api = api_of(provider);
        for (const auto* line : {"", "{", "[]", R"({"custom_id":"a"})", R"({"response":{},"result":{"type":"expired"}})", R"({"custom_id":1,"result":{}})"}) {
            const auto result = read(*api, line);
            EXPECT_EQ(result.id, "error") << provider << " " << line;
            EXPECT_THAT(result.message, HasSubstr("cannot be read"));
        }
    }
}

TEST(BatchApi, ReadsPagesOfJobs)
{
    const auto openai = api_of("openai")->read_list(reply(200, R"({"data":[{"id":"b2","input_file_id":"f2"},{"id":"b1"}],"has_more":true})"));
    ASSERT_EQ(openai->jobs.size(), 2u);
    EXPECT_EQ(openai->jobs[0].input_file, "f2");
    EXPECT_EQ(openai->after, "b1");
    const auto anthropic = api_of("anthropic")->read_list(reply(200, R"({"data":[{"id":"m2"}],"has_more":false,"last_id":"m2"})"));
    ASSERT_EQ(anthropic->jobs.size(), 1u);
    EXPECT_EQ(anthropic->after, "");
}

TEST(BatchApi, JudgesErrorsAsForSingleRequests)
{
    const auto failure = api_of("openai")->read_status(reply(401, R"({"error":{"message":"bad key","code":"invalid_api_key"}})"));
    ASSERT_FALSE(failure);
    EXPECT_EQ(failure.error().advice, Advice::stop_run);
    EXPECT_EQ(api_of("openai")->read_upload(reply(503, "")).error().advice, Advice::retry);
}

TEST(BatchApi, IsKnownOfTwoProviders)
{
    EXPECT_THAT(make_batch_api({.provider = "compatible", .base_url = "http://h", .api_key = "", .profile = ""}).error().message,
                HasSubstr("no batch API"));
}

TEST(Rfc3339, IsReadToTheSecond)
{
    EXPECT_EQ(rfc3339_ms("1970-01-02T00:00:01Z"), 86'401'000);
    EXPECT_EQ(rfc3339_ms("2024-02-30T00:00:00Z"), 0) << "no such day";
    EXPECT_EQ(rfc3339_ms("soon"), 0);
}

}  // namespace
}  // namespace assay::llm
