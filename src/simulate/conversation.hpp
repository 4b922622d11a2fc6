#pragma once

#include "prompt/document.hpp"
#include "simulate/chat_call.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace assay::simulate {

class JsonParser;

/// The fenced documents of the last user message that has some. Without any,
/// the last user message itself is one, with an empty id.
[[nodiscard]] ApiResult<std::vector<prompt::Document>> documents_of(const ChatCall& call, JsonParser& parser);

/// A schema as it came.
struct SchemaText {
    enum class Form {
        json,             ///< JSON text.
        inside_a_string,  ///< The same, with a JSON string's escapes and without its quotes.
    };
    std::string_view bytes;
    Form form = Form::json;
};

/// What the answer has to look like: the schema beside the prompt, or else
/// the one between "<schema>" and "</schema>" in the system prompt.
[[nodiscard]] std::optional<SchemaText> schema_of(const ChatCall& call);

}  // namespace assay::simulate
