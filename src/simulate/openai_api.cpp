#include "simulate/openai_api.hpp"

#include "core/json_text.hpp"
#include "simulate/text_pieces.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <numeric>

namespace assay::simulate::openai {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t stream_piece_bytes = 48;
constexpr std::size_t bytes_per_token = 4;  ///< As estimated_tokens() has it.

std::string_view finish_reason(Finish finish)
{
    return finish == Finish::output_limit ? "length" : "stop";
}

void append_usage(std::string& out, const ChatCall& call, const ChatAnswer& answer)
{
    out += R"({"prompt_tokens":)";
    out += std::to_string(call.input_tokens);
    out += R"(,"completion_tokens":)";
    out += std::to_string(answer.output_tokens);
    out += R"(,"total_tokens":)";
    out += std::to_string(call.input_tokens + answer.output_tokens);
    out += R"(,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0})"
           R"(,"completion_tokens_details":{"reasoning_tokens":0}})";
}

/// `{"id":...,"object":...,"created":...,"model":...`, without the end.
void append_start(std::string& out, std::string_view object, const ChatCall& call, const ChatAnswer& answer)
{
    out += R"({"id":"chatcmpl-sim-)";
    out += std::to_string(answer.serial);
    out += R"(","object":")";
    out += object;
    out += R"(","created":)";
    out += std::to_string(std::time(nullptr));
    out += R"(,"model":)";
    append_json_string(out, call.model);
}

/// {"content":[...]}: the text in pieces of a token's length, each with a
/// probability from 0.5 to 1 that follows from its bytes alone.
void append_logprobs(std::string& out, std::string_view text)
{
    out += R"({"content":[)";
    bool is_first = true;
    for (const auto piece : pieces(text, bytes_per_token)) {
        out += is_first ? R"({"token":)" : R"(,{"token":)";
        is_first = false;
        append_json_string(out, piece);
        const auto sum = std::accumulate(piece.begin(), piece.end(), 0, [](int a, char c) { return a + static_cast<unsigned char>(c); });
        out += R"(,"logprob":)";
        append_json_number(out, std::log(0.5 + sum % 64 / 128.0));
        out += R"(,"bytes":[)";
        for (std::size_t i = 0; i < piece.size(); ++i)
            out += (i > 0 ? "," : "") + std::to_string(static_cast<unsigned char>(piece[i]));
        out += R"(],"top_logprobs":[]})";
    }
    out += R"(],"refusal":null})";
}

std::string whole(const ChatCall& call, const ChatAnswer& answer)
{
    std::string out;
    out.reserve(answer.text.size() + answer.text.size() / 4 + 600);
    append_start(out, "chat.completion", call, answer);
    out += R"(,"choices":[{"index":0,"finish_reason":")";
    out += finish_reason(answer.finish);
    out += R"(","message":{"role":"assistant",)";
    if (answer.finish == Finish::refusal) {
        out += R"("content":null,"refusal":)";
        append_json_string(out, answer.text);
    } else {
        out += R"("content":)";
        append_json_string(out, answer.text);
        out += R"(,"refusal":null)";
    }
    out += R"(,"annotations":[]},"logprobs":)";
    if (call.logprobs && answer.finish != Finish::refusal)
        append_logprobs(out, answer.text);
    else
        out += "null";
    out += R"(}],"usage":)";
    append_usage(out, call, answer);
    out += R"(,"service_tier":"default"})";
    return out;
}

std::string streamed(const ChatCall& call, const ChatAnswer& answer)
{
    std::string out;
    const auto chunk = [&](std::string_view delta, std::string_view finish) {
        out += "data: ";
        append_start(out, "chat.completion.chunk", call, answer);
        out += R"(,"choices":[{"index":0,"delta":)";
        out += delta;
        out += R"(,"finish_reason":)";
        out += finish;
        out += R"(,"logprobs":null}],"usage":null})"
               "\n\n";
    };
    chunk(R"({"role":"assistant","content":"","refusal":null})", "null");
    for (const auto piece : pieces(answer.text, stream_piece_bytes)) {
        std::string delta = answer.finish == Finish::refusal ? R"({"refusal":)" : R"({"content":)";
        append_json_string(delta, piece);
        chunk(delta + "}", "null");
    }
    chunk("{}", '"' + std::string{finish_reason(answer.finish)} + '"');
    if (call.stream_usage) {
        out += "data: ";
        append_start(out, "chat.completion.chunk", call, answer);
        out += R"(,"choices":[],"usage":)";
        append_usage(out, call, answer);
        out += "}\n\n";
    }
    out += "data: [DONE]\n\n";
    return out;
}

void add_limit(net::ServerReply& reply, const std::string& what, const LimitState& state)
{
    reply.headers.emplace_back("x-ratelimit-limit-" + what, std::to_string(state.limit));
    reply.headers.emplace_back("x-ratelimit-remaining-" + what, std::to_string(state.remaining));
    reply.headers.emplace_back("x-ratelimit-reset-" + what, go_duration(state.until_full));
}

/// The API has one limit for the tokens of both directions.
std::optional<LimitState> all_tokens(const LimitStates& limits)
{
    if (!limits.input_tokens || !limits.output_tokens)
        return limits.input_tokens ? limits.input_tokens : limits.output_tokens;
    const auto& in = *limits.input_tokens;
    const auto& out = *limits.output_tokens;
    return LimitState{in.limit + out.limit, in.remaining + out.remaining, std::max(in.until_full, out.until_full)};
}

}  // namespace

net::ServerReply write_chat(const ChatCall& call, const ChatAnswer& answer)
{
    net::ServerReply reply;
    reply.headers.reserve(12);
    reply.headers.emplace_back("content-type", call.stream ? "text/event-stream" : "application/json");
    reply.body = call.stream ? streamed(call, answer) : whole(call, answer);
    return reply;
}

ErrorWords words_for(const ApiError& error)
{
    switch (error.status) {
    case 401: return {"invalid_request_error", "invalid_api_key"};
    case 429: return {"rate_limit_error", "rate_limit_exceeded"};
    case 500: return {"server_error", ""};
    case 503:
    case 529: return {"service_unavailable_error", "server_is_overloaded"};
    default: return {"invalid_request_error", ""};
    }
}

net::ServerReply write_error(const ApiError& error)
{
    const auto words = words_for(error);
    net::ServerReply reply;
    reply.status = error.status;
    reply.headers.emplace_back("content-type", "application/json");
    std::string& out = reply.body;
    out = R"({"error":{"message":)";
    append_json_string(out, error.message);
    out += R"(,"type":)";
    append_json_string(out, words.type);
    const auto text_or_null = [&out](std::string_view text) {
        if (text.empty())
            out += "null";
        else
            append_json_string(out, text);
    };
    out += R"(,"param":)";
    text_or_null(error.param);
    out += R"(,"code":)";
    text_or_null(words.code);
    out += "}}";
    return reply;
}

void add_headers(net::ServerReply& reply, const LimitStates& limits, std::uint64_t serial,
                 std::chrono::milliseconds processing)
{
    reply.headers.emplace_back("x-request-id", "req_sim_" + std::to_string(serial));
    reply.headers.emplace_back("openai-processing-ms", std::to_string(processing.count()));
    reply.headers.emplace_back("openai-version", "2020-10-01");
    if (limits.requests)
        add_limit(reply, "requests", *limits.requests);
    if (const auto tokens = all_tokens(limits))
        add_limit(reply, "tokens", *tokens);
}

void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait)
{
    const auto seconds = std::max(std::chrono::ceil<std::chrono::seconds>(wait), 1s);
    const auto exact = std::chrono::ceil<std::chrono::milliseconds>(wait);
    reply.headers.emplace_back("retry-after", std::to_string(seconds.count()));
    reply.headers.emplace_back("retry-after-ms", std::to_string(exact.count()));
}

std::string go_duration(std::chrono::nanoseconds duration)
{
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
    if (ms <= 0)
        return "0s";
    if (ms < 1000)
        return std::to_string(ms) + "ms";
    std::string text;
    const auto minutes = ms / 60'000;
    if (minutes >= 60)
        text += std::to_string(minutes / 60) + "h";
    if (minutes > 0)
        text += std::to_string(minutes % 60) + "m";
    text += std::to_string(ms / 1000 % 60);
    if (ms % 1000 != 0) {
        char fraction[8];
        std::snprintf(fraction, sizeof fraction, ".%03d", static_cast<int>(ms % 1000));
        text += fraction;
        while (text.ends_with('0'))
            text.pop_back();
    }
    return text + "s";
}

}  // namespace assay::simulate::openai
