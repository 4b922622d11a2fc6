#include "simulate/api.hpp"

#include "simulate/anthropic_api.hpp"
#include "simulate/openai_api.hpp"

namespace assay::simulate {
namespace {

class OpenAi final : public Api {
public:
    ApiResult<ChatCall> read(JsonParser& parser, const std::string& body) const override
    {
        return openai::read_chat(parser, body);
    }
    net::ServerReply write(const ChatCall& call, const ChatAnswer& answer) const override
    {
        return openai::write_chat(call, answer);
    }
    net::ServerReply write_error(const ApiError& error, std::uint64_t) const override
    {
        return openai::write_error(error);
    }
    ApiError no_json_schema() const override
    {
        return {400,
                "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
                "response_format"};
    }
    void add_headers(net::ServerReply& reply, const ReplyFacts& facts) const override
    {
        openai::add_headers(reply, facts.limits, facts.serial, facts.processing);
    }
    void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait) const override
    {
        openai::add_retry_after(reply, wait);
    }
};

class Anthropic final : public Api {
public:
    ApiResult<ChatCall> read(JsonParser& parser, const std::string& body) const override
    {
        return anthropic::read_messages_call(parser, body);
    }
    net::ServerReply write(const ChatCall& call, const ChatAnswer& answer) const override
    {
        return anthropic::write_message(call, answer);
    }
    net::ServerReply write_error(const ApiError& error, std::uint64_t serial) const override
    {
        return anthropic::write_error(error, serial);
    }
    ApiError no_json_schema() const override
    {
        return {400, "output_config.format: structured outputs are not supported by this model"};
    }
    void add_headers(net::ServerReply& reply, const ReplyFacts& facts) const override
    {
        anthropic::add_headers(reply, facts.limits, facts.serial, facts.now.wall);
    }
    void add_retry_after(net::ServerReply& reply, std::chrono::nanoseconds wait) const override
    {
        anthropic::add_retry_after(reply, wait);
    }
};

}  // namespace

const Api& openai_api()
{
    static const OpenAi api;
    return api;
}

const Api& anthropic_api()
{
    static const Anthropic api;
    return api;
}

}  // namespace assay::simulate
