#include "llm/openai_dialect.hpp"

#include "core/json_text.hpp"
#include "llm/answer_text.hpp"
#include "llm/base_url.hpp"
#include "llm/openai_schema.hpp"

#include <algorithm>
#include <cassert>

namespace assay::llm {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view openai_base_url = "https://api.openai.com/v1";

/// The server refuses json_object unless the word stands in a message.
bool mentions_json(std::string_view text)
{
    constexpr std::string_view word = "json";
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char c, char wanted) { return (c | 0x20) == wanted; }) != text.end();
}

std::string schema_format(const Json& schema, const std::string& name)
{
    std::string out = R"(,"response_format":{"type":"json_schema","json_schema":{"name":)";
    append_json_string(out, name);
    out += R"(,"schema":)" + schema.dump() + R"(,"strict":true}})";
    return out;
}

/// A text, or a list of chunks of which the texts count.
std::string content_text(dom::element content)
{
    std::string_view text;
    if (content.get(text) == simdjson::SUCCESS)
        return std::string{without_thinking(text)};
    std::string joined;
    dom::array chunks;
    if (content.get(chunks) == simdjson::SUCCESS) {
        for (const dom::element chunk : chunks) {
            dom::object fields;
            if (chunk.get(fields) == simdjson::SUCCESS && text_at(fields, "type") == "text")
                joined += text_at(fields, "text");
        }
    }
    return std::string{without_thinking(joined)};
}

/// How many bytes of the answer a token is. Its text alone may not tell: half a
/// character is no text.
std::optional<std::size_t> token_bytes(dom::object token)
{
    dom::array bytes;
    if (token["bytes"].get(bytes) == simdjson::SUCCESS)
        return bytes.size();
    std::string_view text;
    if (token["token"].get(text) == simdjson::SUCCESS)
        return text.size();
    return std::nullopt;
}

/// Nothing unless the tokens are said and are as long as the text together.
std::vector<AnswerToken> read_tokens(dom::object choice, std::string_view text)
{
    std::vector<AnswerToken> tokens;
    dom::object said;
    dom::array content;
    if (choice["logprobs"].get(said) != simdjson::SUCCESS || said["content"].get(content) != simdjson::SUCCESS)
        return {};
    std::size_t total = 0;
    for (const dom::element element : content) {
        dom::object token;
        double log_probability = 0;
        if (element.get(token) != simdjson::SUCCESS || token["logprob"].get(log_probability) != simdjson::SUCCESS)
            return {};
        const auto bytes = token_bytes(token);
        if (!bytes)
            return {};
        total += *bytes;
        tokens.push_back({*bytes, log_probability});
    }
    return total == text.size() ? tokens : std::vector<AnswerToken>{};
}

Usage openai_usage(dom::object root)
{
    Usage usage;
    dom::object counts;
    if (root["usage"].get(counts) != simdjson::SUCCESS)
        return usage;
    usage.input = count_at(counts, "prompt_tokens");
    usage.output = count_at(counts, "completion_tokens");
    usage.cached = count_at(counts, "prompt_cache_hit_tokens");  // DeepSeek
    if (!usage.cached)
        usage.cached = count_at(counts, "num_cached_tokens");  // Mistral
    dom::object details;
    if (counts["prompt_tokens_details"].get(details) == simdjson::SUCCESS) {
        if (const auto cached = count_at(details, "cached_tokens"))
            usage.cached = cached;
        usage.cache_write = count_at(details, "cache_write_tokens");
    }
    if (counts["completion_tokens_details"].get(details) == simdjson::SUCCESS)
        usage.reasoning = count_at(details, "reasoning_tokens");
    return usage;
}

Finish openai_finish(std::string_view reason)
{
    if (reason == "length" || reason == "model_length")
        return Finish::length;
    return reason == "content_filter" ? Finish::filtered : Finish::stop;
}

}  // namespace

OpenAiDialect::OpenAiDialect(const ChatProfile& profile, const Endpoint& endpoint, const ChatTask& task)
{
    const std::string base = endpoint.base_url.empty() ? std::string{openai_base_url}
                                                       : with_path(endpoint.base_url, profile.base_path);
    url_ = base + "/chat/completions";
    net::Headers headers{{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!endpoint.api_key.empty())
        headers.emplace_back("Authorization", "Bearer " + endpoint.api_key);
    headers_ = std::make_shared<const net::Headers>(std::move(headers));

    frame_.head = R"({"model":)";
    append_json_string(frame_.head, task.model);
    frame_.head += R"(,"messages":[)";
    if (!task.system.empty()) {
        frame_.head += R"({"role":"system","content":)";
        append_json_string(frame_.head, task.system);
        frame_.head += '}';
        frame_.after_message = true;
    }
    tail_ = "],\"" + std::string{profile.max_tokens_field} + "\":" + std::to_string(task.max_output_tokens);
    if (task.temperature) {
        tail_ += R"(,"temperature":)";
        append_json_number(tail_, *task.temperature);
    }
    if (task.token_probabilities)
        tail_ += R"(,"logprobs":true)";
    add_steps(profile, task);
    frame_.tail = tail_ + steps_.front().response_format + "}";
}

void OpenAiDialect::add_steps(const ChatProfile& profile, const ChatTask& task)
{
    for (const Enforcement enforcement : profile.ladder) {
        if (enforcement == Enforcement::json_schema) {
            if (profile.schema_form == ChatProfile::SchemaForm::whole) {
                Json schema = task.answer_schema;
                schema.erase("$schema");
                steps_.push_back({enforcement, schema_format(schema, task.schema_name)});
            } else if (const auto schema = openai_schema(task.answer_schema)) {
                steps_.push_back({enforcement, schema_format(*schema, task.schema_name)});
            }
        } else if (enforcement == Enforcement::json_object) {
            if (mentions_json(task.system))
                steps_.push_back({enforcement, R"(,"response_format":{"type":"json_object"})"});
        } else {
            steps_.push_back({enforcement, ""});
        }
    }
    assert(!steps_.empty());
}

net::HttpRequest OpenAiDialect::encode(const ChatRequest& request) const
{
    net::HttpRequest out;
    out.url = url_;
    out.headers = headers_;
    out.body = frame_.body(request.turns);
    out.timeout = request.timeout;
    return out;
}

ChatResult OpenAiDialect::decode(const net::HttpResponse& response) const
{
    const auto root = read_success(response, parser_);
    if (!root)
        return root.error();
    dom::array choices;
    dom::object choice;
    dom::object message;
    if ((*root)["choices"].get(choices) != simdjson::SUCCESS || choices.at(0).get(choice) != simdjson::SUCCESS ||
        choice["message"].get(message) != simdjson::SUCCESS)
        return unusable("an answer without choices[0].message");

    ChatReply reply;
    const std::string_view reason = text_at(choice, "finish_reason");
    // Mistral's and DeepSeek's ways to say that they broke off.
    if (reason == "error" || reason == "insufficient_system_resource")
        return unusable_but_billed("the server broke off: " + std::string{reason}, *root, openai_usage(*root));
    reply.finish = openai_finish(reason);
    if (const std::string_view refusal = text_at(message, "refusal"); !refusal.empty()) {
        reply.finish = Finish::refusal;
        reply.text = refusal;
    } else {
        dom::element content;
        if (message["content"].get(content) == simdjson::SUCCESS)
            reply.text = content_text(content);
        if (reply.text.empty() && reply.finish == Finish::stop)
            return unusable_but_billed("an answer without text", *root, openai_usage(*root));
        reply.tokens = read_tokens(choice, reply.text);
    }
    reply.usage = openai_usage(*root);
    reply.model = text_at(*root, "model");
    reply.request_id = net::header(response.headers, "x-request-id");
    return reply;
}

bool OpenAiDialect::weaken()
{
    if (steps_.size() == 1)
        return false;
    steps_.erase(steps_.begin());
    frame_.tail = tail_ + steps_.front().response_format + "}";
    return true;
}

}  // namespace assay::llm
