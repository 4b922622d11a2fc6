#include "simulate/openai_api.hpp"

#include "requests.hpp"
#include "simulate/json_parser.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::simulate::openai {
namespace {

using namespace std::chrono_literals;
using test::padded;

ChatAnswer answer(std::string text, Finish finish = Finish::complete)
{
    ChatAnswer answer;
    answer.text = std::move(text);
    answer.finish = finish;
    answer.output_tokens = 7;
    answer.serial = 12;
    return answer;
}

ChatCall call_of_model(std::string_view model)
{
    ChatCall call;
    call.model = model;
    call.input_tokens = 100;
    return call;
}

TEST(OpenAiRead, TakesInWhatMatters)
{
    JsonParser parser;
    Json request = test::openai_request(test::sentiment_schema(), "text");
    request["max_completion_tokens"] = 500;
    request["temperature"] = 0.5;
    request["metadata"] = {{"messages", "not these"}};
    request["stream"] = true;
    request["stream_options"] = {{"include_usage", true}};
    const auto body = padded(request.dump());
    const auto call = read_chat(parser, body);
    ASSERT_TRUE(call) << call.error().message;
    EXPECT_EQ(call->model, "simulated");
    EXPECT_EQ(call->form, AnswerForm::json_schema);
    EXPECT_EQ(Json::parse(call->schema), test::sentiment_schema());
    EXPECT_EQ(call->max_output_tokens, 500u);
    EXPECT_TRUE(call->stream);
    EXPECT_TRUE(call->stream_usage);
    ASSERT_EQ(call->texts.size(), 2u);
    EXPECT_EQ(call->texts[0].speaker, Speaker::system);
    EXPECT_EQ(call->texts[1].speaker, Speaker::user);
    EXPECT_EQ(call->texts[1].token, "\"text\"");
    EXPECT_EQ(call->input_tokens, (call->schema.size() + call->texts[0].token.size() + 6 + 3) / 4);
}

TEST(OpenAiRead, TakesAnyOrderOfFieldsAndSpaces)
{
    JsonParser parser;
    const auto body = padded(R"( {"messages" : [ { "content" : "a \" b"  , "role":"system"}, {"role":"user","content":null} ],
        "response_format":{"json_schema":{"schema" : {"type":"object"}  },"type":"json_schema"},"model" : "m" } )");
    const auto call = read_chat(parser, body);
    ASSERT_TRUE(call) << call.error().message;
    ASSERT_EQ(call->texts.size(), 1u);
    EXPECT_EQ(call->texts[0].speaker, Speaker::system);
    EXPECT_EQ(call->texts[0].token, R"("a \" b")");
    EXPECT_EQ(Json::parse(call->schema), Json::parse(R"({"type":"object"})"));
    EXPECT_FALSE(call->stream);
    EXPECT_FALSE(call->max_output_tokens);
}

TEST(OpenAiRead, RefusesWhatTheApiRefuses)
{
    JsonParser parser;
    for (const char* request : {
             "", "x", "[]", "{", R"({"model":"m"})", R"({"messages":[{"role":"user","content":"x"}]})",
             R"({"model":1,"messages":[{"role":"user","content":"x"}]})",
             R"({"model":"m","messages":{"role":"user"}})", R"({"model":"m","messages":[{"role":"user","content":5}]})",
             R"({"model":"m","messages":[{"role":"user","content":"x"}],"stream":"yes"})",
             R"({"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":-1})",
             R"({"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema"}})",
             R"({"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_object"}})",
         }) {
        const auto body = padded(request);
        const auto call = read_chat(parser, body);
        ASSERT_FALSE(call) << request;
        EXPECT_EQ(call.error().status, 400);
        EXPECT_FALSE(call.error().message.empty());
    }
    const auto body = padded(
        R"({"model":"m","messages":[{"role":"user","content":"as JSON"}],"response_format":{"type":"json_object"}})");
    EXPECT_EQ(read_chat(parser, body).value().form, AnswerForm::json_object);
}

TEST(OpenAiRead, SurvivesDamagedRequests)
{
    JsonParser parser;
    const auto whole = test::openai_request(test::sentiment_schema(), "some \"text\" \u00e4").dump();
    std::mt19937 random{1};
    for (int i = 0; i < 20'000; ++i) {
        std::string damaged = whole;
        for (unsigned changes = random() % 4 + 1; changes > 0 && !damaged.empty(); --changes) {
            const auto at = random() % damaged.size();
            switch (random() % 3) {
            case 0: damaged[at] = "{}[]\",:\\0n"[random() % 10]; break;
            case 1: damaged.erase(at, random() % 20 + 1); break;
            default: damaged.resize(at + 1); break;
            }
        }
        const auto body = padded(damaged);
        if (const auto call = read_chat(parser, body)) {
            for (const auto& text : call->texts)
                ASSERT_GE(text.token.size(), 2u) << body;
        } else {
            ASSERT_EQ(call.error().status, 400);
        }
    }
}

TEST(OpenAiWrite, MakesAChatCompletion)
{
    const auto reply = write_chat(call_of_model("a \"model\""), answer("{\"a\":\"\u00e4\"}"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(net::header(reply.headers, "content-type"), "application/json");
    auto json = Json::parse(reply.body);
    EXPECT_GT(json.at("created").get<std::int64_t>(), 1'700'000'000);
    json.erase("created");
    EXPECT_EQ(json, Json::parse(R"({"id":"chatcmpl-sim-12","object":"chat.completion","model":"a \"model\"",
        "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"{\"a\":\"\u00e4\"}",
            "refusal":null,"annotations":[]},"logprobs":null}],
        "usage":{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,
            "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
            "completion_tokens_details":{"reasoning_tokens":0}},
        "service_tier":"default"})"));
}

TEST(OpenAiWrite, TellsHowAnAnswerEnded)
{
    const auto cut = Json::parse(write_chat(call_of_model("m"), answer("{", Finish::output_limit)).body);
    EXPECT_EQ(cut.at("choices")[0].at("finish_reason"), "length");
    EXPECT_EQ(cut.at("choices")[0].at("message").at("content"), "{");
    const auto refusal = Json::parse(write_chat(call_of_model("m"), answer("no", Finish::refusal)).body);
    EXPECT_EQ(refusal.at("choices")[0].at("finish_reason"), "stop");
    EXPECT_EQ(refusal.at("choices")[0].at("message").at("refusal"), "no");
    EXPECT_TRUE(refusal.at("choices")[0].at("message").at("content").is_null());
}

TEST(OpenAiWrite, StreamsTheSameAnswerInChunks)
{
    ChatCall call = call_of_model("m");
    call.stream = true;
    call.stream_usage = true;
    const std::string text(200, 'x');
    const auto reply = write_chat(call, answer(text));
    EXPECT_EQ(net::header(reply.headers, "content-type"), "text/event-stream");
    std::string_view rest = reply.body;
    std::string joined;
    std::string finish;
    std::int64_t tokens = 0;
    bool done = false;
    while (!rest.empty()) {
        ASSERT_TRUE(rest.starts_with("data: "));
        const auto end = rest.find("\n\n");
        const auto data = rest.substr(6, end - 6);
        rest.remove_prefix(end + 2);
        if (data == "[DONE]") {
            done = true;
            continue;
        }
        const auto chunk = Json::parse(data);
        EXPECT_EQ(chunk.at("object"), "chat.completion.chunk");
        if (chunk.at("choices").empty()) {
            tokens = chunk.at("usage").at("total_tokens").get<std::int64_t>();
            continue;
        }
        const auto& choice = chunk.at("choices")[0];
        joined += choice.at("delta").value("content", "");
        if (!choice.at("finish_reason").is_null())
            finish = choice.at("finish_reason").get<std::string>();
    }
    EXPECT_EQ(joined, text);
    EXPECT_EQ(finish, "stop");
    EXPECT_EQ(tokens, 107);
    EXPECT_TRUE(done);
}

TEST(OpenAiErrors, HaveTheApisWords)
{
    const auto reply = write_error({400, "Bad \"thing\"", "model"});
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(Json::parse(reply.body), Json::parse(R"({"error":{"message":"Bad \"thing\"",
        "type":"invalid_request_error","param":"model","code":null}})"));
    const auto code = [](int status) { return Json::parse(write_error({status, "x"}).body).at("error").at("code"); };
    EXPECT_EQ(code(401), "invalid_api_key");
    EXPECT_EQ(code(429), "rate_limit_exceeded");
    EXPECT_EQ(code(503), "server_is_overloaded");
    EXPECT_TRUE(code(500).is_null());
}

TEST(OpenAiHeaders, TellTheLimits)
{
    net::ServerReply reply;
    LimitStates limits;
    limits.requests = LimitState{60, 59, 1s};
    limits.input_tokens = LimitState{1000, 900, 6s};
    limits.output_tokens = LimitState{500, 500, 0s};
    add_headers(reply, limits, 5, 120ms);
    const auto value = [&](const char* name) { return net::header(reply.headers, name); };
    EXPECT_EQ(value("x-request-id"), "req_sim_5");
    EXPECT_EQ(value("openai-processing-ms"), "120");
    EXPECT_EQ(value("openai-version"), "2020-10-01");
    EXPECT_EQ(value("x-ratelimit-limit-requests"), "60");
    EXPECT_EQ(value("x-ratelimit-remaining-requests"), "59");
    EXPECT_EQ(value("x-ratelimit-reset-requests"), "1s");
    EXPECT_EQ(value("x-ratelimit-limit-tokens"), "1500");
    EXPECT_EQ(value("x-ratelimit-remaining-tokens"), "1400");
    EXPECT_EQ(value("x-ratelimit-reset-tokens"), "6s");
}

TEST(OpenAiHeaders, AskToWaitAtLeastASecondAndExactly)
{
    net::ServerReply reply;
    add_retry_after(reply, 1200ms);
    EXPECT_EQ(net::header(reply.headers, "retry-after"), "2");
    EXPECT_EQ(net::header(reply.headers, "retry-after-ms"), "1200");
    net::ServerReply soon;
    add_retry_after(soon, 5ms);
    EXPECT_EQ(net::header(soon.headers, "retry-after"), "1");
    EXPECT_EQ(net::header(soon.headers, "retry-after-ms"), "5");
}

TEST(GoDuration, LooksAsGoPrintsIt)
{
    EXPECT_EQ(go_duration(0s), "0s");
    EXPECT_EQ(go_duration(1s), "1s");
    EXPECT_EQ(go_duration(120ms), "120ms");
    EXPECT_EQ(go_duration(119001us), "120ms") << "rounded up";
    EXPECT_EQ(go_duration(6min), "6m0s");
    EXPECT_EQ(go_duration(1h + 2min + 3500ms), "1h2m3.5s");
    EXPECT_EQ(go_duration(2h), "2h0m0s");
    EXPECT_EQ(go_duration(1005ms), "1.005s");
}

}  // namespace
}  // namespace assay::simulate::openai
