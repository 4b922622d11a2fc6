#include "simulate/json_parser.hpp"

#include <cassert>
#include <cstdint>

namespace assay::simulate {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

namespace {

Speaker speaker_of(std::string_view role)
{
    if (role == "system" || role == "developer")
        return Speaker::system;
    return role == "assistant" ? Speaker::assistant : Speaker::user;
}

}  // namespace

JsonParser::JsonParser()
{
    // Until then it could not unescape either.
    const auto error = parser_.allocate(simdjson::SIMDJSON_PADDING);
    assert(error == simdjson::SUCCESS);
}

ApiResult<ondemand::document> JsonParser::read(const std::string& body)
{
    ondemand::document document;
    if (const auto error = parser_.iterate(body.data(), body.size(), body.capacity()).get(document))
        return bad_json(error);
    // A document converts to anything, so the result must be told what it holds.
    return ApiResult<ondemand::document>{boost::system::in_place_value, std::move(document)};
}

ApiResult<std::string_view> JsonParser::unescape(std::string_view token)
{
    assert(token.size() >= 2);
    unescaped_.resize(token.size() + simdjson::SIMDJSON_PADDING);
    auto* out = reinterpret_cast<std::uint8_t*>(unescaped_.data());
    const ondemand::raw_json_string raw{reinterpret_cast<const std::uint8_t*>(token.data() + 1)};
    std::string_view text;
    if (const auto error = parser_.unescape(raw, out).get(text))
        return bad_json(error);
    return text;
}

ApiError bad_json(simdjson::error_code error)
{
    return {400, std::string{"We could not parse the JSON body of your request: "} + simdjson::error_message(error)};
}

simdjson::simdjson_result<std::string_view> string_token(ondemand::value value)
{
    ondemand::json_type type{};
    if (const auto error = value.type().get(type))
        return error;
    if (type != ondemand::json_type::string)
        return simdjson::INCORRECT_TYPE;
    std::string_view token = value.raw_json_token();
    // The token reaches to the next one.
    const auto end = token.rfind('"');
    return token.substr(0, end + 1);
}

error_code read_content(ondemand::value content, Speaker speaker, std::size_t turn, std::vector<SpokenText>& texts)
{
    const auto add = [&](ondemand::value text) {
        std::string_view token;
        if (const auto error = string_token(text).get(token))
            return error;
        texts.push_back({speaker, turn, token});
        return simdjson::SUCCESS;
    };
    ondemand::json_type type{};
    if (const auto error = content.type().get(type))
        return error;
    if (type == ondemand::json_type::null)
        return simdjson::SUCCESS;
    if (type == ondemand::json_type::string)
        return add(content);
    return for_each_element(content, [&](ondemand::value part) {
        return for_each_field(part, [&](std::string_view key, ondemand::value value) {
            return key == "text" ? add(value) : simdjson::SUCCESS;
        });
    });
}

error_code read_messages(ondemand::value messages, std::vector<SpokenText>& texts)
{
    std::size_t turn = 0;
    return for_each_element(messages, [&](ondemand::value message) {
        const std::size_t first = texts.size();
        Speaker speaker = Speaker::user;
        const auto error = for_each_field(message, [&](std::string_view key, ondemand::value value) {
            if (key == "content")
                return read_content(value, speaker, turn, texts);
            if (key != "role")
                return simdjson::SUCCESS;
            std::string_view role;
            if (const auto failure = value.get_string().get(role))
                return failure;
            speaker = speaker_of(role);
            return simdjson::SUCCESS;
        });
        // The role may come after the content.
        for (std::size_t i = first; i < texts.size(); ++i)
            texts[i].speaker = speaker;
        ++turn;
        return error;
    });
}

bool holds_null(ondemand::value value)
{
    bool is_null = false;
    return value.is_null().get(is_null) == simdjson::SUCCESS && is_null;
}

error_code read_optional(ondemand::value value, std::optional<std::uint64_t>& number)
{
    if (holds_null(value))
        return simdjson::SUCCESS;
    std::uint64_t read = 0;
    if (const auto error = value.get_uint64().get(read))
        return error;
    number = read;
    return simdjson::SUCCESS;
}

error_code read_object_text(ondemand::value value, std::string_view& text)
{
    ondemand::object object;
    if (const auto error = value.get_object().get(object))
        return error;
    return object.raw_json().get(text);
}

std::uint64_t input_tokens(const ChatCall& call)
{
    std::size_t bytes = call.schema.size();
    for (const auto& text : call.texts)
        bytes += text.token.size();
    return estimated_tokens(bytes);
}

}  // namespace assay::simulate
