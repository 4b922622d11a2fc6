#include "simulate/anthropic_api.hpp"

#include "core/json_text.hpp"
#include "simulate/text_pieces.hpp"

#include <algorithm>
#include <ctime>

namespace assay::simulate::anthropic {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t stream_piece_bytes = 48;

std::string request_id(std::uint64_t serial)
{
    return "req_sim_" + std::to_string(serial);
}

std::string_view stop_reason(const ChatAnswer& answer)
{
    switch (answer.finish) {
    case Finish::output_limit: return "max_tokens";
    case Finish::refusal: return "refusal";
    case Finish::complete: break;
    }
    return answer.as_tool_input ? "tool_use" : "end_turn";
}

void append_stop(std::string& out, const ChatAnswer& answer)
{
    out += R"("stop_reason":")";
    out += stop_reason(answer);
    out += R"(","stop_sequence":null)";
    if (answer.finish == Finish::refusal) {
        out += R"(,"stop_details":{"type":"refusal","category":null,"explanation":)";
        append_json_string(out, answer.text);
        out += '}';
    }
}

void append_usage(std::string& out, std::uint64_t input_tokens, std::uint64_t output_tokens)
{
    out += R"({"input_tokens":)";
    out += std::to_string(input_tokens);
    out += R"(,"cache_creation_input_tokens":0,"cache_read_input_tokens":0)"
           R"(,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":)";
    out += std::to_string(output_tokens);
    out += R"(,"output_tokens_details":{"thinking_tokens":0},"service_tier":"standard"})";
}

/// `{"id":...,"model":...`, without the end.
void append_start(std::string& out, const ChatCall& call, const ChatAnswer& answer)
{
    out += R"({"id":"msg_sim_)";
    out += std::to_string(answer.serial);
    out += R"(","type":"message","role":"assistant","model":)";
    append_json_string(out, call.model);
}

/// `{"type":"tool_use","id":...,"name":...,"input":`, without the end.
void append_tool_start(std::string& out, const ChatCall& call, const ChatAnswer& answer)
{
    out += R"({"type":"tool_use","id":"toolu_sim_)";
    out += std::to_string(answer.serial);
    out += R"(","name":)";
    out += call.tool_name;
    out += R"(,"input":)";
}

std::string whole(const ChatCall& call, const ChatAnswer& answer)
{
    std::string out;
    out.reserve(answer.text.size() + answer.text.size() / 4 + 600);
    append_start(out, call, answer);
    out += R"(,"content":[)";
    if (answer.finish == Finish::refusal) {
        // The reason stands in stop_details.
    } else if (answer.as_tool_input) {
        append_tool_start(out, call, answer);
        // A tool's input is always an object, so a torn one is lost.
        out += answer.finish == Finish::output_limit ? std::string_view{"{}"} : std::string_view{answer.text};
        out += '}';
    } else {
        out += R"({"type":"text","text":)";
        append_json_string(out, answer.text);
        out += '}';
    }
    out += "],";
    append_stop(out, answer);
    out += R"(,"usage":)";
    append_usage(out, call.input_tokens, answer.output_tokens);
    out += '}';
    return out;
}

void append_event(std::string& out, std::string_view name, std::string_view fields)
{
    out += "event: ";
    out += name;
    out += "\ndata: {\"type\":\"";
    out += name;
    out += '"';
    out += fields;
    out += "}\n\n";
}

void append_content_events(std::string& out, const ChatCall& call, const ChatAnswer& answer)
{
    std::string fields = R"(,"index":0,"content_block":)";
    if (answer.as_tool_input) {
        append_tool_start(fields, call, answer);
        fields += "{}}";
    } else {
        fields += R"({"type":"text","text":""})";
    }
    append_event(out, "content_block_start", fields);
    for (const auto piece : pieces(answer.text, stream_piece_bytes)) {
        fields = answer.as_tool_input ? R"(,"index":0,"delta":{"type":"input_json_delta","partial_json":)"
                                      : R"(,"index":0,"delta":{"type":"text_delta","text":)";
        append_json_string(fields, piece);
        append_event(out, "content_block_delta", fields + "}");
    }
    append_event(out, "content_block_stop", R"(,"index":0)");
}

std::string streamed(const ChatCall& call, const ChatAnswer& answer)
{
    std::string out;
    std::string fields = R"(,"message":)";
    append_start(fields, call, answer);
    fields += R"(,"content":[],"stop_reason":null,"stop_sequence":null,"usage":)";
    append_usage(fields, call.input_tokens, 1);
    append_event(out, "message_start", fields + "}");
    append_event(out, "ping", "");
    if (answer.finish != Finish::refusal)
        append_content_events(out, call, answer);
    fields = R"(,"delta":{)";
    append_stop(fields, answer);
    fields += R"(},"usage":{"output_tokens":)" + std::to_string(answer.output_tokens) + "}";
    append_event(out, "message_delta", fields);
    append_event(out, "message_stop", "");
    return out;
}

std::string_view error_type(int status)
{
    switch (status) {
    case 401: return "authentication_error";
    case 404: return "not_found_error";
    case 413: return "request_too_large";
    case 429: return "rate_limit_error";
    case 500:
    case 503: return "api_error";
    case 529: return "overloaded_error";
    default: return "invalid_request_error";
    }
}

std::uint64_t thousands(std::uint64_t tokens)
{
    return (tokens + 500) / 1000 * 1000;
}

void add_limit(net::ServerReply& reply, const std::string& what, const LimitState& state, std::uint64_t remaining,
               std::chrono::system_clock::time_point now)
{
    const std::string prefix = "anthropic-ratelimit-" + what;
    const auto until_full = std::chrono::duration_cast<std::chrono::system_clock::duration>(state.until_full);
    reply.headers.emplace_back(prefix + "-limit", std::to_string(state.limit));
    reply.headers.emplace_back(prefix + "-remaining", std::to_string(remaining));
    reply.headers.emplace_back(prefix + "-reset", rfc3339(now + until_full));
}

/// The limit of which the smaller part is left.
const LimitState& tighter(const LimitState& a, const LimitState& b)
{
    const auto share = [](const LimitState& state) {
        return static_cast<double>(state.remaining) / static_cast<double>(state.limit);
    };
    return share(a) <= share(b) ? a : b;
}

}  // namespace

net::ServerReply write_message(const ChatCall& call, const ChatAnswer& answer)
{
    net::ServerReply reply;
    reply.headers.reserve(16);
    reply.headers.emplace_back("content-type", call.stream ? "text/event-stream" : "application/json");
    reply.body = call.stream ? streamed(call, answer) : whole(call, answer);
    return reply;
}

net::ServerReply write_error(const ApiError& error, std::uint64_t serial)
{
    net::ServerReply reply;
    reply.status = error.status;
    reply.headers.emplace_back("content-type", "application/json");
    reply.body = R"({"type":"error","error":{"type":")";
    reply.body += error_type(error.status);
    reply.body += R"(","message":)";
    append_json_string(reply.body, error.message);
    reply.body += R"(},"request_id":")" + request_id(serial) + R"("})";
    return reply;
}

void add_headers(net::ServerReply& reply, const LimitStates& limits, std::uint64_t serial,
                 std::chrono::system_clock::time_point now)
{
    reply.headers.emplace_back("request-id", request_id(serial));
    if (limits.requests)
        add_limit(reply, "requests", *limits.requests, limits.requests->remaining, now);
    const auto& in = limits.input_tokens;
    const auto& out = limits.output_tokens;
    if (in)
        add_limit(reply, "input-tokens", *in, thousands(in->remaining), now);
    if (out)
        add_limit(reply, "output-tokens", *out, thousands(out->remaining), now);
    if (in || out) {
        const LimitState& state = in && out ? tighter(*in, *out) : in ? *in : *out;
        add_limit(reply, "tokens", state, thousands(state.remaining), now);
    }
}

void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait)
{
    const auto seconds = std::max(std::chrono::ceil<std::chrono::seconds>(wait), 1s);
    reply.headers.emplace_back("retry-after", std::to_string(seconds.count()));
}

std::string rfc3339(std::chrono::system_clock::time_point time)
{
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::ceil<std::chrono::seconds>(time));
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[32];
    const auto size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return {text, size};
}

}  // namespace assay::simulate::anthropic
