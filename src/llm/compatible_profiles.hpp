#pragma once

#include "llm/dialect.hpp"

#include <span>
#include <string_view>

namespace assay::llm {

/// How one kind of server differs from its fellows with OpenAI's Chat
/// Completions. A new server is a new row of the table.
struct ChatProfile {
    enum class SchemaForm {
        strict,  ///< OpenAI's subset (openai_schema()).
        whole,   ///< The schema as it is: the server compiles what it can into a grammar.
    };

    std::string_view name;
    std::string_view base_path;         ///< Appended to a base URL that is a bare host.
    std::string_view max_tokens_field;
    SchemaForm schema_form;
    std::span<const Enforcement> ladder;  ///< Ways to ask for JSON, strongest first.
};

/// OpenAI itself.
[[nodiscard]] const ChatProfile& openai_profile();

/// Servers that speak the same but for the above.
[[nodiscard]] std::span<const ChatProfile> compatible_profiles();

/// The compatible profile of that name; null if there is none. "" is "generic".
[[nodiscard]] const ChatProfile* find_profile(std::string_view name);

}  // namespace assay::llm
