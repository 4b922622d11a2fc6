#pragma once

#include "simulate/chat_call.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>

namespace assay::simulate {

/// The parser of all requests, one after the other. Apart from chat_call.hpp
/// because simdjson's header takes long to compile.
class JsonParser {
public:
    JsonParser();

    /// Begins to read a body that has simdjson's padding behind it.
    [[nodiscard]] ApiResult<simdjson::ondemand::document> read(const std::string& body);

    /// What a JSON string token (with its quotes, and padding behind it) says.
    /// The view lasts until the next call.
    [[nodiscard]] ApiResult<std::string_view> unescape(std::string_view token);

private:
    simdjson::ondemand::parser parser_;
    std::string unescaped_;
};

/// What to tell a client whose JSON breaks off, or has another shape.
[[nodiscard]] ApiError bad_json(simdjson::error_code error);

/// Calls `visit(key, value)` for each field of an object, until it returns an
/// error. What it does not read is skipped.
template <class Object, class Visit>
[[nodiscard]] simdjson::error_code for_each_field(Object&& value, Visit visit)
{
    simdjson::ondemand::object fields;
    if (const auto error = value.get_object().get(fields))
        return error;
    for (auto field : fields) {
        std::string_view key;
        if (const auto error = field.unescaped_key().get(key))
            return error;
        simdjson::ondemand::value inner;
        if (const auto error = field.value().get(inner))
            return error;
        if (const auto error = visit(key, inner))
            return error;
    }
    return simdjson::SUCCESS;
}

/// Calls `visit(value)` for each element of an array, until it returns an error.
template <class Visit>
[[nodiscard]] simdjson::error_code for_each_element(simdjson::ondemand::value value, Visit visit)
{
    simdjson::ondemand::array elements;
    if (const auto error = value.get_array().get(elements))
        return error;
    for (auto element : elements) {
        simdjson::ondemand::value inner;
        if (const auto error = element.get(inner))
            return error;
        if (const auto error = visit(inner))
            return error;
    }
    return simdjson::SUCCESS;
}

/// Adds the texts of a message's content, which is one string or a list of
/// parts of which some have a "text". Both APIs do it alike.
[[nodiscard]] simdjson::error_code read_content(simdjson::ondemand::value content, Speaker speaker, std::size_t turn,
                                                std::vector<SpokenText>& texts);

/// Reads a list of messages with "role" and "content".
[[nodiscard]] simdjson::error_code read_messages(simdjson::ondemand::value messages, std::vector<SpokenText>& texts);

/// False for anything that is not a plain null, broken JSON included.
[[nodiscard]] bool holds_null(simdjson::ondemand::value value);

/// Reads a whole number that may be null.
[[nodiscard]] simdjson::error_code read_optional(simdjson::ondemand::value value, std::optional<std::uint64_t>& number);

/// The JSON text of an object value.
[[nodiscard]] simdjson::error_code read_object_text(simdjson::ondemand::value value, std::string_view& text);

/// Sums up what a model would read, in estimated tokens.
[[nodiscard]] std::uint64_t input_tokens(const ChatCall& call);

/// The string token that a value is: `"..."`, escapes and quotes included.
[[nodiscard]] simdjson::simdjson_result<std::string_view> string_token(simdjson::ondemand::value value);

}  // namespace assay::simulate
