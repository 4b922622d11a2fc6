#include "llm/openai_dialect.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

ChatTask task()
{
    ChatTask t;
    t.model = "gpt-6-luna";
    t.system = "Answer with \"JSON\".";
    t.answer_schema = *parse_json(R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
        "properties": {"a": {"type": "string", "minLength": 2}, "b": {"type": "integer"}}, "required": ["a"]})", "schema");
    t.schema_name = "record";
    t.max_output_tokens = 77;
    return t;
}

Endpoint endpoint(std::string base_url, std::string key)
{
    return {.provider = "openai", .base_url = std::move(base_url), .api_key = std::move(key), .profile = ""};
}

ChatRequest question()
{
    ChatRequest request;
    request.turns.push_back({Role::user, "What is\nthis?"});
    request.timeout = std::chrono::milliseconds{1234};
    return request;
}

Json body_of(const Dialect& dialect)
{
    return parse_json(dialect.encode(question()).body, "body").value();
}

TEST(OpenAiDialect, WritesARequest)
{
    const OpenAiDialect dialect{openai_profile(), endpoint("", "sk-1"), task()};
    const auto request = dialect.encode(question());
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://api.openai.com/v1/chat/completions");
    EXPECT_EQ(request.timeout, std::chrono::milliseconds{1234});
    EXPECT_EQ(net::header(*request.headers, "authorization"), "Bearer sk-1");
    EXPECT_EQ(net::header(*request.headers, "content-type"), "application/json");
    const auto expected = parse_json(R"({"model": "gpt-6-luna", "messages": [
        {"role": "system", "content": "Answer with \"JSON\"."}, {"role": "user", "content": "What is\nthis?"}],
        "max_completion_tokens": 77,
        "response_format": {"type": "json_schema", "json_schema": {"name": "record", "strict": true, "schema": {
            "type": "object", "additionalProperties": false, "required": ["a", "b"], "properties": {
                "a": {"type": "string", "description": "{\"minLength\":2}"}, "b": {"type": ["integer", "null"]}}}}}})", "expected");
    EXPECT_EQ(nlohmann::json::parse(request.body), nlohmann::json::parse(expected->dump()));
}

/// An answer of 200 whose choice has these members besides its message.
ChatResult decoded(const Dialect& dialect, const std::string& content, const std::string& logprobs)
{
    net::HttpResponse response;
    response.status = 200;
    response.body = R"({"model":"m","choices":[{"finish_reason":"stop","message":{"content":)" + Json(content).dump() +
                    R"(},"logprobs":)" + logprobs + "}]}";
    response.body.reserve(response.body.size() + 64);
    return dialect.decode(response);
}

TEST(OpenAiDialect, AsksForLogProbabilitiesOnlyIfTheyAreWanted)
{
    ChatTask t = task();
    EXPECT_FALSE(body_of(OpenAiDialect{openai_profile(), endpoint("", ""), t}).contains("logprobs"));
    t.token_probabilities = true;
    EXPECT_EQ(body_of(OpenAiDialect{openai_profile(), endpoint("", ""), t})["logprobs"], true);
}

TEST(OpenAiDialect, ReadsTheTokensOfAnAnswer)
{
    const OpenAiDialect dialect{openai_profile(), endpoint("", ""), task()};
    // The second and the third token are half a character each.
    const auto result = decoded(dialect, "a\xC3\xA9", R"({"content":[{"token":"a","logprob":-0.5,"bytes":null},
        {"token":"\\xc3","logprob":-1,"bytes":[195]},{"token":"\\xa9","logprob":0,"bytes":[169]}],"refusal":null})");
    ASSERT_TRUE(result) << result.error().error.text();
    ASSERT_EQ(result->tokens.size(), 3u);
    EXPECT_EQ(result->tokens[0].bytes, 1u);
    EXPECT_EQ(result->tokens[0].log_probability, -0.5);
    EXPECT_EQ(result->tokens[2].bytes, 1u);
    EXPECT_EQ(result->tokens[2].log_probability, 0.0) << "certain, written as an integer";
}

TEST(OpenAiDialect, TakesNoTokensThatAreNotTheAnswers)
{
    const OpenAiDialect dialect{openai_profile(), endpoint("", ""), task()};
    for (const auto* logprobs : {"null", "{}", R"({"content":null})", R"({"content":[]})", R"({"content":[{"token":"b","logprob":0}]})",
                                 R"({"content":[{"token":"ab"}]})", R"({"content":[{"logprob":0}]})", R"({"content":[7]})"}) {
        const auto result = decoded(dialect, "ab", logprobs);
        ASSERT_TRUE(result) << logprobs;
        EXPECT_TRUE(result->tokens.empty()) << logprobs;
    }
}

TEST(OpenAiDialect, SendsATemperatureOnlyIfAsked)
{
    ChatTask t = task();
    EXPECT_FALSE(body_of(OpenAiDialect{openai_profile(), endpoint("", "k"), t}).contains("temperature"));
    t.temperature = 0.25;
    EXPECT_EQ(body_of(OpenAiDialect{openai_profile(), endpoint("", "k"), t})["temperature"], 0.25);
}

TEST(OpenAiDialect, StepsDownUntilThePromptStandsAlone)
{
    OpenAiDialect dialect{openai_profile(), endpoint("", "k"), task()};
    EXPECT_EQ(dialect.enforcement(), Enforcement::json_schema);
    ASSERT_TRUE(dialect.weaken());
    EXPECT_EQ(dialect.enforcement(), Enforcement::json_object);
    EXPECT_EQ(body_of(dialect)["response_format"], (Json{{"type", "json_object"}}));
    ASSERT_TRUE(dialect.weaken());
    EXPECT_EQ(dialect.enforcement(), Enforcement::prompt_only);
    EXPECT_FALSE(body_of(dialect).contains("response_format"));
    EXPECT_EQ(body_of(dialect)["max_completion_tokens"], 77);
    EXPECT_FALSE(dialect.weaken());
    EXPECT_EQ(dialect.enforcement(), Enforcement::prompt_only);
}

TEST(OpenAiDialect, SkipsJsonObjectWhenThePromptDoesNotSayJson)
{
    ChatTask t = task();
    t.system = "Answer briefly.";
    OpenAiDialect dialect{openai_profile(), endpoint("", "k"), t};
    ASSERT_TRUE(dialect.weaken());
    EXPECT_EQ(dialect.enforcement(), Enforcement::prompt_only);
}

TEST(OpenAiDialect, BeginsWeakerWithASchemaThatCannotBeExpressed)
{
    ChatTask t = task();
    t.answer_schema["patternProperties"] = {{"^x", {{"type", "string"}}}};
    EXPECT_EQ((OpenAiDialect{openai_profile(), endpoint("", "k"), t}.enforcement()), Enforcement::json_object);
}

TEST(OpenAiDialect, GivesLocalServersTheWholeSchema)
{
    ChatTask t = task();
    t.answer_schema["patternProperties"] = {{"^x", {{"type", "string"}}}};
    const OpenAiDialect dialect{*find_profile("llamacpp"), endpoint("http://localhost:8080", ""), t};
    const auto request = dialect.encode(question());
    EXPECT_EQ(request.url, "http://localhost:8080/v1/chat/completions");
    EXPECT_EQ(net::header(*request.headers, "authorization"), "") << "no key, no header";
    const Json body = body_of(dialect);
    EXPECT_EQ(body["max_tokens"], 77);
    EXPECT_FALSE(body.contains("max_completion_tokens"));
    Json whole = t.answer_schema;
    whole.erase("$schema");
    EXPECT_EQ(body["response_format"]["json_schema"]["schema"], whole) << "nested: the flat place is ignored silently";
}

TEST(OpenAiDialect, WritesNoSystemMessageForAnEmptyPrompt)
{
    ChatTask t = task();
    t.system = "";
    const Json body = body_of(OpenAiDialect{openai_profile(), endpoint("", "k"), t});
    ASSERT_EQ(body["messages"].size(), 1u);
    EXPECT_EQ(body["messages"][0]["role"], "user");
}

}  // namespace
}  // namespace assay::llm
