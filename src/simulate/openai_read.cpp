#include "simulate/json_parser.hpp"
#include "simulate/openai_api.hpp"

#include <algorithm>
#include <cctype>

namespace assay::simulate::openai {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

error_code read_response_format(ondemand::value format, ChatCall& call)
{
    return for_each_field(format, [&call](std::string_view key, ondemand::value value) {
        if (key == "json_schema")
            return for_each_field(value, [&call](std::string_view inner_key, ondemand::value inner) {
                return inner_key == "schema" ? read_object_text(inner, call.schema) : simdjson::SUCCESS;
            });
        if (key != "type")
            return simdjson::SUCCESS;
        std::string_view type;
        if (const auto error = value.get_string().get(type))
            return error;
        if (type == "json_schema")
            call.form = AnswerForm::json_schema;
        else if (type == "json_object")
            call.form = AnswerForm::json_object;
        return simdjson::SUCCESS;
    });
}

error_code read_stream_options(ondemand::value options, ChatCall& call)
{
    if (holds_null(options))
        return simdjson::SUCCESS;
    return for_each_field(options, [&call](std::string_view key, ondemand::value value) {
        return key == "include_usage" ? value.get_bool().get(call.stream_usage) : simdjson::SUCCESS;
    });
}

error_code read_field(std::string_view key, ondemand::value value, ChatCall& call)
{
    if (key == "model")
        return value.get_string().get(call.model);
    if (key == "messages")
        return read_messages(value, call.texts);
    if (key == "response_format")
        return read_response_format(value, call);
    if (key == "max_completion_tokens" || key == "max_tokens")
        return read_optional(value, call.max_output_tokens);
    if (key == "stream")
        return value.get_bool().get(call.stream);
    if (key == "logprobs")
        return value.get_bool().get(call.logprobs);
    if (key == "stream_options")
        return read_stream_options(value, call);
    return simdjson::SUCCESS;
}

bool mentions_json(const ChatCall& call)
{
    const std::string_view word = "json";
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return std::any_of(call.texts.begin(), call.texts.end(), [&](const SpokenText& text) {
        return std::search(text.token.begin(), text.token.end(), word.begin(), word.end(), same) != text.token.end();
    });
}

}  // namespace

ApiResult<ChatCall> read_chat(JsonParser& parser, const std::string& body)
{
    auto document = parser.read(body);
    if (!document)
        return document.error();
    ChatCall call;
    const auto error = for_each_field(*document, [&call](std::string_view key, ondemand::value value) {
        return read_field(key, value, call);
    });
    if (error)
        return bad_json(error);
    if (call.model.empty())
        return ApiError{400, "you must provide a model parameter", "model"};
    if (call.texts.empty())
        return ApiError{400, "'messages' must hold at least one message with text", "messages"};
    if (call.form == AnswerForm::json_schema && call.schema.empty())
        return ApiError{400, "Missing required parameter: 'response_format.json_schema.schema'.",
                        "response_format.json_schema.schema"};
    if (call.form == AnswerForm::json_object && !mentions_json(call))
        return ApiError{400,
                        "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
                        "'json_object'.",
                        "messages"};
    call.input_tokens = input_tokens(call);
    return call;
}

}  // namespace assay::simulate::openai
