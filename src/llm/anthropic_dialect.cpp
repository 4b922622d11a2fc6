#include "llm/anthropic_dialect.hpp"

#include "core/json_text.hpp"
#include "llm/anthropic_schema.hpp"
#include "llm/answer_text.hpp"
#include "llm/base_url.hpp"

namespace assay::llm {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view anthropic_base_url = "https://api.anthropic.com/v1";

// Still accepted, and the last version that takes a temperature from those
// who ask for one.
constexpr const char* api_version = "2023-06-01";

/// Total input is the uncached rest plus what was read from and written to
/// the cache.
Usage anthropic_usage(dom::object root)
{
    Usage usage;
    dom::object counts;
    if (root["usage"].get(counts) != simdjson::SUCCESS)
        return usage;
    usage.cached = count_at(counts, "cache_read_input_tokens");
    usage.cache_write = count_at(counts, "cache_creation_input_tokens");
    if (const auto rest = count_at(counts, "input_tokens"))
        usage.input = *rest + usage.cached.value_or(0) + usage.cache_write.value_or(0);
    usage.output = count_at(counts, "output_tokens");
    dom::object details;
    if (counts["output_tokens_details"].get(details) == simdjson::SUCCESS)
        usage.reasoning = count_at(details, "thinking_tokens");
    return usage;
}

/// The text blocks together, or the input of the tool that was asked for.
std::string answer_of(dom::array content)
{
    std::string text;
    for (const dom::element block : content) {
        dom::object fields;
        if (block.get(fields) != simdjson::SUCCESS)
            continue;
        const std::string_view type = text_at(fields, "type");
        dom::element input;
        // The tool's input is the whole answer, whatever was said before it.
        if (type == "tool_use" && fields["input"].get(input) == simdjson::SUCCESS)
            return simdjson::minify(input);
        if (type == "text")
            text += text_at(fields, "text");
    }
    return std::string{without_thinking(text)};
}

Finish anthropic_finish(std::string_view reason)
{
    if (reason == "max_tokens" || reason == "model_context_window_exceeded")
        return Finish::length;
    return reason == "refusal" ? Finish::refusal : Finish::stop;
}

}  // namespace

std::string anthropic_base(const Endpoint& endpoint)
{
    return endpoint.base_url.empty() ? std::string{anthropic_base_url} : with_path(endpoint.base_url, "/v1");
}

std::shared_ptr<const net::Headers> anthropic_headers(const Endpoint& endpoint)
{
    net::Headers headers{{"Content-Type", "application/json"}, {"anthropic-version", api_version}};
    if (!endpoint.api_key.empty())
        headers.emplace_back("x-api-key", endpoint.api_key);
    return std::make_shared<const net::Headers>(std::move(headers));
}

AnthropicDialect::AnthropicDialect(const Endpoint& endpoint, const ChatTask& task)
    : url_{anthropic_base(endpoint) + "/messages"}, headers_{anthropic_headers(endpoint)}
{
    frame_.head = R"({"model":)";
    append_json_string(frame_.head, task.model);
    frame_.head += R"(,"max_tokens":)" + std::to_string(task.max_output_tokens);
    if (task.temperature) {
        frame_.head += R"(,"temperature":)";
        append_json_number(frame_.head, *task.temperature);
    }
    if (!task.system.empty()) {
        frame_.head += R"(,"system":[{"type":"text","text":)";
        append_json_string(frame_.head, task.system);
        // Every request of a run begins with this text. A text below the
        // model's minimum is not cached and costs nothing more.
        frame_.head += R"(,"cache_control":{"type":"ephemeral"}}])";
    }
    frame_.head += R"(,"messages":[)";
    add_steps(task);
    frame_.tail = "]" + steps_.front().fields + "}";
}

void AnthropicDialect::add_steps(const ChatTask& task)
{
    if (const auto schema = anthropic_schema(task.answer_schema)) {
        steps_.push_back({Enforcement::json_schema,
                          R"(,"output_config":{"format":{"type":"json_schema","schema":)" + schema->dump() + "}}"});
    }
    // Without "strict" a tool takes any schema of an object.
    if (task.answer_schema.is_object() && task.answer_schema.value("type", Json{}) == "object") {
        Json schema = task.answer_schema;
        schema.erase("$schema");
        std::string name;
        append_json_string(name, task.schema_name);
        steps_.push_back({Enforcement::tool_call, R"(,"tools":[{"name":)" + name + R"(,"input_schema":)" +
                                                      schema.dump() + R"(}],"tool_choice":{"type":"tool","name":)" +
                                                      name + R"(,"disable_parallel_tool_use":true})"});
    }
    steps_.push_back({Enforcement::prompt_only, ""});
}

net::HttpRequest AnthropicDialect::encode(const ChatRequest& request) const
{
    net::HttpRequest out;
    out.url = url_;
    out.headers = headers_;
    out.body = frame_.body(request.turns);
    out.timeout = request.timeout;
    return out;
}

ChatResult AnthropicDialect::decode(const net::HttpResponse& response) const
{
    const auto root = read_success(response, parser_);
    if (!root)
        return root.error();
    dom::array content;
    if ((*root)["content"].get(content) != simdjson::SUCCESS)
        return unusable("an answer without content");

    ChatReply reply;
    reply.finish = anthropic_finish(text_at(*root, "stop_reason"));
    if (reply.finish == Finish::refusal) {
        dom::object details;
        if ((*root)["stop_details"].get(details) == simdjson::SUCCESS)
            reply.text = text_at(details, "explanation");
    } else {
        reply.text = answer_of(content);
        if (reply.text.empty() && reply.finish == Finish::stop)
            return unusable_but_billed("an answer without text", *root, anthropic_usage(*root));
    }
    reply.usage = anthropic_usage(*root);
    reply.model = text_at(*root, "model");
    reply.request_id = net::header(response.headers, "request-id");
    return reply;
}

bool AnthropicDialect::weaken()
{
    if (steps_.size() == 1)
        return false;
    steps_.erase(steps_.begin());
    frame_.tail = "]" + steps_.front().fields + "}";
    return true;
}

}  // namespace assay::llm
