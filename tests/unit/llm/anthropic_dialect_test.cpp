#include "llm/anthropic_dialect.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

ChatTask task()
{
    ChatTask t;
    t.model = "claude-haiku-5-5";
    t.system = "Answer.";
    t.answer_schema = *parse_json(R"({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
        "required": ["a"]})", "schema");
    t.schema_name = "record";
    t.max_output_tokens = 77;
    return t;
}

Endpoint endpoint(std::string base_url)
{
    return {.provider = "anthropic", .base_url = std::move(base_url), .api_key = "sk-a", .profile = ""};
}

Json body_of(const Dialect& dialect)
{
    ChatRequest request;
    request.turns.push_back({Role::user, "q"});
    return parse_json(dialect.encode(request).body, "body").value();
}

TEST(AnthropicDialect, WritesARequest)
{
    const AnthropicDialect dialect{endpoint(""), task()};
    const auto request = dialect.encode({.turns = {{Role::user, "q"}}});
    EXPECT_EQ(request.url, "https://api.anthropic.com/v1/messages");
    EXPECT_EQ(net::header(*request.headers, "x-api-key"), "sk-a");
    EXPECT_EQ(net::header(*request.headers, "authorization"), "") << "one of the two, not both";
    EXPECT_EQ(net::header(*request.headers, "anthropic-version"), "2023-06-01");
    const auto expected = nlohmann::json::parse(R"({"model": "claude-haiku-5-5", "max_tokens": 77,
        "system": [{"type": "text", "text": "Answer.", "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": "user", "content": "q"}],
        "output_config": {"format": {"type": "json_schema", "schema": {"type": "object", "additionalProperties": false,
            "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]}}}})");
    EXPECT_EQ(nlohmann::json::parse(request.body), expected);
}

TEST(AnthropicDialect, AddsTheVersionToABareHostOnly)
{
    const auto url = [](std::string base) { return AnthropicDialect{endpoint(std::move(base)), task()}.encode({}).url; };
    EXPECT_EQ(url("http://127.0.0.1:8089"), "http://127.0.0.1:8089/v1/messages");
    EXPECT_EQ(url("http://127.0.0.1:8089/v1"), "http://127.0.0.1:8089/v1/messages");
}

TEST(AnthropicDialect, SendsATemperatureOnlyIfAsked)
{
    ChatTask t = task();
    EXPECT_FALSE(body_of(AnthropicDialect{endpoint(""), t}).contains("temperature"));
    t.temperature = 0;
    EXPECT_EQ(body_of(AnthropicDialect{endpoint(""), t})["temperature"], 0);
}

TEST(AnthropicDialect, StepsDownToAForcedToolAndThenToThePromptAlone)
{
    AnthropicDialect dialect{endpoint(""), task()};
    EXPECT_EQ(dialect.enforcement(), Enforcement::json_schema);
    ASSERT_TRUE(dialect.weaken());
    EXPECT_EQ(dialect.enforcement(), Enforcement::tool_call);
    Json body = body_of(dialect);
    EXPECT_FALSE(body.contains("output_config"));
    ASSERT_EQ(body["tools"].size(), 1u);
    EXPECT_EQ(body["tools"][0]["name"], "record");
    EXPECT_EQ(body["tools"][0]["input_schema"], task().answer_schema);
    EXPECT_EQ(body["tool_choice"]["type"], "tool");
    EXPECT_EQ(body["tool_choice"]["name"], "record");
    ASSERT_TRUE(dialect.weaken());
    EXPECT_EQ(dialect.enforcement(), Enforcement::prompt_only);
    body = body_of(dialect);
    EXPECT_FALSE(body.contains("tools"));
    EXPECT_FALSE(body.contains("tool_choice"));
    EXPECT_FALSE(dialect.weaken());
}

TEST(AnthropicDialect, BeginsWithTheToolWhenTheSchemaCannotBeExpressed)
{
    ChatTask t = task();
    t.answer_schema["properties"]["b"] = {{"type", "object"}};
    EXPECT_EQ((AnthropicDialect{endpoint(""), t}.enforcement()), Enforcement::tool_call);
}

}  // namespace
}  // namespace assay::llm
