#include "simulate/anthropic_api.hpp"

#include "requests.hpp"
#include "simulate/json_parser.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::simulate::anthropic {
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
    call.tool_name = "\"record\"";
    call.input_tokens = 100;
    return call;
}

Json tool_request()
{
    Json request = test::anthropic_request(test::sentiment_schema(), "text");
    request.erase("output_config");
    request["tools"] = {{{"name", "other"}, {"input_schema", {{"type", "object"}}}},
                        {{"input_schema", test::sentiment_schema()}, {"name", "record"}}};
    request["tool_choice"] = {{"type", "tool"}, {"name", "record"}};
    return request;
}

TEST(AnthropicRead, TakesInWhatMatters)
{
    JsonParser parser;
    Json request = test::anthropic_request(test::sentiment_schema(), "text");
    request["system"] = {{{"type", "text"}, {"text", "a"}, {"cache_control", {{"type", "ephemeral"}}}},
                         {{"type", "text"}, {"text", "b"}}};
    const auto body = padded(request.dump());
    const auto call = read_messages_call(parser, body);
    ASSERT_TRUE(call) << call.error().message;
    EXPECT_EQ(call->form, AnswerForm::json_schema);
    EXPECT_EQ(Json::parse(call->schema), test::sentiment_schema());
    EXPECT_EQ(call->max_output_tokens, 1000u);
    ASSERT_EQ(call->texts.size(), 3u);
    EXPECT_EQ(call->texts[0].speaker, Speaker::system);
    EXPECT_EQ(call->texts[1].token, "\"b\"");
    EXPECT_EQ(call->texts[2].speaker, Speaker::user);
    EXPECT_GT(call->input_tokens, 0u);
}

TEST(AnthropicRead, FindsTheToolThatIsMeant)
{
    JsonParser parser;
    Json request = tool_request();
    auto body = padded(request.dump());
    auto call = read_messages_call(parser, body).value();
    EXPECT_EQ(call.form, AnswerForm::tool_call);
    EXPECT_EQ(call.tool_name, "\"record\"");
    EXPECT_EQ(Json::parse(call.schema), test::sentiment_schema());

    request["tool_choice"] = {{"type", "any"}};
    body = padded(request.dump());
    EXPECT_EQ(read_messages_call(parser, body).value().tool_name, "\"other\"");

    request["tool_choice"] = {{"type", "none"}};
    body = padded(request.dump());
    EXPECT_EQ(read_messages_call(parser, body).value().form, AnswerForm::free);

    request["tool_choice"] = {{"type", "tool"}, {"name", "absent"}};
    body = padded(request.dump());
    EXPECT_FALSE(read_messages_call(parser, body));
}

TEST(AnthropicRead, RefusesWhatTheApiRefuses)
{
    JsonParser parser;
    for (const char* field : {"model", "max_tokens", "messages"}) {
        Json request = test::anthropic_request(test::sentiment_schema(), "text");
        request.erase(field);
        const auto body = padded(request.dump());
        const auto call = read_messages_call(parser, body);
        ASSERT_FALSE(call) << field;
        EXPECT_EQ(call.error().status, 400);
        EXPECT_EQ(call.error().message, std::string{field} + ": Field required");
    }
    for (const char* request : {"", "[]", "{\"model\"", R"({"model":"m","max_tokens":1,"messages":[],"output_config":{"format":{}}})"}) {
        const auto body = padded(request);
        EXPECT_FALSE(read_messages_call(parser, body)) << request;
    }
}

TEST(AnthropicRead, SurvivesDamagedRequests)
{
    JsonParser parser;
    const auto whole = tool_request().dump();
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
        const auto call = read_messages_call(parser, body);
        ASSERT_TRUE(call || call.error().status == 400);
    }
}

TEST(AnthropicWrite, MakesAMessage)
{
    const auto reply = write_message(call_of_model("m"), answer("{\"a\":1}"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(Json::parse(reply.body), Json::parse(R"({"id":"msg_sim_12","type":"message","role":"assistant","model":"m",
        "content":[{"type":"text","text":"{\"a\":1}"}],"stop_reason":"end_turn","stop_sequence":null,
        "usage":{"input_tokens":100,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
            "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},
            "output_tokens":7,"output_tokens_details":{"thinking_tokens":0},"service_tier":"standard"}})"));
}

TEST(AnthropicWrite, CallsATool)
{
    ChatAnswer as_tool = answer("{\"a\":1}");
    as_tool.as_tool_input = true;
    auto json = Json::parse(write_message(call_of_model("m"), as_tool).body);
    EXPECT_EQ(json.at("stop_reason"), "tool_use");
    EXPECT_EQ(json.at("content"), Json::parse(R"([{"type":"tool_use","id":"toolu_sim_12","name":"record","input":{"a":1}}])"));

    as_tool.text = "{\"a\"";
    as_tool.finish = Finish::output_limit;
    json = Json::parse(write_message(call_of_model("m"), as_tool).body);
    EXPECT_EQ(json.at("stop_reason"), "max_tokens");
    EXPECT_EQ(json.at("content")[0].at("input"), Json::object());
}

TEST(AnthropicWrite, TellsHowAnAnswerEnded)
{
    EXPECT_EQ(Json::parse(write_message(call_of_model("m"), answer("{", Finish::output_limit)).body).at("stop_reason"),
              "max_tokens");
    const auto refusal = Json::parse(write_message(call_of_model("m"), answer("no", Finish::refusal)).body);
    EXPECT_EQ(refusal.at("stop_reason"), "refusal");
    EXPECT_EQ(refusal.at("stop_details").at("explanation"), "no");
    EXPECT_TRUE(refusal.at("content").empty());
}

TEST(AnthropicWrite, StreamsTheSameAnswerAsEvents)
{
    for (const bool as_tool : {false, true}) {
        ChatCall call = call_of_model("m");
        call.stream = true;
        ChatAnswer said = answer(R"({"a":")" + std::string(200, 'x') + "\"}");
        said.as_tool_input = as_tool;
        const auto reply = write_message(call, said);
        std::string_view rest = reply.body;
        std::string names;
        std::string joined;
        while (!rest.empty()) {
            const auto end = rest.find("\n\n");
            const auto event = rest.substr(0, end);
            rest.remove_prefix(end + 2);
            const auto line = event.find('\n');
            const auto name = std::string{event.substr(7, line - 7)};
            const auto data = Json::parse(event.substr(line + 7));
            EXPECT_EQ(data.at("type"), name);
            if (name != "content_block_delta")
                names += name + " ";
            else
                joined += data.at("delta").value(as_tool ? "partial_json" : "text", "");
            if (name == "message_delta") {
                EXPECT_EQ(data.at("delta").at("stop_reason"), as_tool ? "tool_use" : "end_turn");
                EXPECT_EQ(data.at("usage").at("output_tokens"), 7);
            }
        }
        EXPECT_EQ(joined, said.text);
        EXPECT_EQ(names, "message_start ping content_block_start content_block_stop message_delta message_stop ");
    }
}

TEST(AnthropicErrors, HaveTheApisWords)
{
    EXPECT_EQ(Json::parse(write_error({400, "Bad \"thing\""}, 9).body), Json::parse(R"({"type":"error",
        "error":{"type":"invalid_request_error","message":"Bad \"thing\""},"request_id":"req_sim_9"})"));
    const auto type = [](int status) { return Json::parse(write_error({status, "x"}, 1).body).at("error").at("type"); };
    EXPECT_EQ(type(401), "authentication_error");
    EXPECT_EQ(type(404), "not_found_error");
    EXPECT_EQ(type(429), "rate_limit_error");
    EXPECT_EQ(type(500), "api_error");
    EXPECT_EQ(type(529), "overloaded_error");
}

TEST(AnthropicHeaders, TellTheLimits)
{
    net::ServerReply reply;
    LimitStates limits;
    limits.requests = LimitState{60, 59, 1s};
    limits.input_tokens = LimitState{10'000, 9'700, 30s};
    limits.output_tokens = LimitState{5'000, 1'200, 90s};
    const std::chrono::system_clock::time_point now{1'790'000'000s};
    add_headers(reply, limits, 5, now);
    const auto value = [&](const char* name) { return net::header(reply.headers, name); };
    EXPECT_EQ(value("request-id"), "req_sim_5");
    EXPECT_EQ(value("anthropic-ratelimit-requests-limit"), "60");
    EXPECT_EQ(value("anthropic-ratelimit-requests-remaining"), "59");
    EXPECT_EQ(value("anthropic-ratelimit-requests-reset"), "2026-09-21T14:13:21Z");
    EXPECT_EQ(value("anthropic-ratelimit-input-tokens-remaining"), "10000") << "rounded to thousands";
    EXPECT_EQ(value("anthropic-ratelimit-output-tokens-remaining"), "1000");
    EXPECT_EQ(value("anthropic-ratelimit-tokens-limit"), "5000") << "the tighter of the two";
    EXPECT_EQ(value("anthropic-ratelimit-tokens-reset"), "2026-09-21T14:14:50Z");
}

TEST(AnthropicHeaders, AskToWaitInWholeSeconds)
{
    net::ServerReply reply;
    add_retry_after(reply, 1200ms);
    EXPECT_EQ(net::header(reply.headers, "retry-after"), "2");
    EXPECT_EQ(net::header(reply.headers, "retry-after-ms"), "");
}

}  // namespace
}  // namespace assay::simulate::anthropic
