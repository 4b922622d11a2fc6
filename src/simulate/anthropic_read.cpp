#include "simulate/anthropic_api.hpp"
#include "simulate/json_parser.hpp"

namespace assay::simulate::anthropic {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

struct Tool {
    std::string_view name;  ///< With its quotes.
    std::string_view schema;
};

/// What is gathered before it is clear which tool is meant.
struct Reading {
    ChatCall call;
    std::vector<Tool> tools;
    std::string_view choice;  ///< "auto", "any", "none", "tool" or empty
    std::string_view chosen;  ///< The tool's name, with its quotes.
    bool has_messages = false;
};

error_code read_output_config(ondemand::value config, ChatCall& call)
{
    return for_each_field(config, [&call](std::string_view key, ondemand::value format) {
        if (key != "format" || holds_null(format))
            return simdjson::SUCCESS;
        call.form = AnswerForm::json_schema;
        return for_each_field(format, [&call](std::string_view inner_key, ondemand::value value) {
            return inner_key == "schema" ? read_object_text(value, call.schema) : simdjson::SUCCESS;
        });
    });
}

error_code read_tools(ondemand::value list, std::vector<Tool>& tools)
{
    return for_each_element(list, [&tools](ondemand::value fields) {
        Tool tool;
        const auto error = for_each_field(fields, [&tool](std::string_view key, ondemand::value value) {
            if (key == "name")
                return string_token(value).get(tool.name);
            return key == "input_schema" ? read_object_text(value, tool.schema) : simdjson::SUCCESS;
        });
        tools.push_back(tool);
        return error;
    });
}

error_code read_tool_choice(ondemand::value choice, Reading& reading)
{
    return for_each_field(choice, [&reading](std::string_view key, ondemand::value value) {
        if (key == "type")
            return value.get_string().get(reading.choice);
        return key == "name" ? string_token(value).get(reading.chosen) : simdjson::SUCCESS;
    });
}

error_code read_field(std::string_view key, ondemand::value value, Reading& reading)
{
    ChatCall& call = reading.call;
    if (key == "model")
        return value.get_string().get(call.model);
    if (key == "max_tokens")
        return read_optional(value, call.max_output_tokens);
    if (key == "system")
        return read_content(value, Speaker::system, 0, call.texts);
    if (key == "messages") {
        reading.has_messages = true;
        return read_messages(value, call.texts);
    }
    if (key == "output_config")
        return read_output_config(value, call);
    if (key == "tools")
        return read_tools(value, reading.tools);
    if (key == "tool_choice")
        return read_tool_choice(value, reading);
    if (key == "stream")
        return value.get_bool().get(call.stream);
    return simdjson::SUCCESS;
}

/// The tool that the answer is to call, or null.
const Tool* meant_tool(const Reading& reading)
{
    if (reading.tools.empty() || reading.choice == "none")
        return nullptr;
    if (reading.choice != "tool")
        return &reading.tools.front();
    for (const auto& tool : reading.tools)
        if (tool.name == reading.chosen)
            return &tool;
    return nullptr;
}

}  // namespace

ApiResult<ChatCall> read_messages_call(JsonParser& parser, const std::string& body)
{
    auto document = parser.read(body);
    if (!document)
        return document.error();
    Reading reading;
    const auto error = for_each_field(*document, [&reading](std::string_view key, ondemand::value value) {
        return read_field(key, value, reading);
    });
    if (error)
        return bad_json(error);
    ChatCall& call = reading.call;
    if (call.model.empty())
        return ApiError{400, "model: Field required"};
    if (!call.max_output_tokens)
        return ApiError{400, "max_tokens: Field required"};
    if (!reading.has_messages)
        return ApiError{400, "messages: Field required"};
    if (call.form == AnswerForm::json_schema && call.schema.empty())
        return ApiError{400, "output_config.format.schema: Field required"};

    const Tool* tool = meant_tool(reading);
    if (tool == nullptr && reading.choice == "tool")
        return ApiError{400, "tool_choice.name: no tool of this name is in tools"};
    if (tool != nullptr && call.form != AnswerForm::json_schema) {
        if (tool->name.empty() || tool->schema.empty())
            return ApiError{400, "tools: each tool needs a name and an input_schema"};
        call.form = AnswerForm::tool_call;
        call.schema = tool->schema;
        call.tool_name = tool->name;
    }
    call.input_tokens = input_tokens(call);
    return std::move(call);
}

}  // namespace assay::simulate::anthropic
