#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::simulate {

enum class Speaker { system, user, assistant };

/// A text of a conversation, still as it stands in the request: a JSON string
/// with its quotes and escapes. Most texts are never read, so none is copied.
struct SpokenText {
    Speaker speaker;
    std::size_t turn;  ///< Texts of one message have the same.
    std::string_view token;
};

/// How the client wants its answer.
enum class AnswerForm {
    free,         ///< As the prompt says.
    json_object,  ///< JSON of the prompt's choosing.
    json_schema,  ///< JSON that a schema in the request describes.
    tool_call,    ///< The same, as a tool's input.
};

/// A request for an answer, in terms that both APIs share. The views point
/// into the request and its parser and last until the next request is read.
struct ChatCall {
    std::string_view model;
    std::vector<SpokenText> texts;
    AnswerForm form = AnswerForm::free;
    std::string_view schema;     ///< JSON text that came beside the prompt; may be empty.
    std::string_view tool_name;  ///< JSON string with its quotes.
    std::optional<std::uint64_t> max_output_tokens;
    bool stream = false;
    bool stream_usage = false;
    bool logprobs = false;
    std::uint64_t input_tokens = 0;  ///< Estimated.
};

/// Tokens are estimated at four bytes each, rounded up. Real tokenizers
/// differ, but so they do among themselves.
[[nodiscard]] constexpr std::uint64_t estimated_tokens(std::size_t bytes)
{
    return (bytes + 3) / 4;
}

/// Why a request gets an error instead of an answer. Each API has its own
/// words for a status.
struct ApiError {
    int status = 400;
    std::string message;
    std::string_view param{};  ///< OpenAI: the field that is wrong.
};

template <class T>
using ApiResult = boost::system::result<T, ApiError>;

[[noreturn]] inline void throw_exception_from_error(const ApiError& error, const boost::source_location&)
{
    throw std::runtime_error(error.message);
}

/// How an answer ended.
enum class Finish {
    complete,
    output_limit,  ///< The text stops where the limit fell.
    refusal,       ///< The text says why there is no answer.
};

/// An answer, for an API to put into its own words.
struct ChatAnswer {
    std::string text;
    Finish finish = Finish::complete;
    bool as_tool_input = false;  ///< `text` is the JSON input of the tool that was asked for.
    std::uint64_t output_tokens = 0;
    std::uint64_t serial = 0;  ///< Makes ids unique.
};

}  // namespace assay::simulate
