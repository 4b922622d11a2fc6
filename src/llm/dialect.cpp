#include "llm/dialect.hpp"

#include "llm/anthropic_dialect.hpp"
#include "llm/compatible_profiles.hpp"
#include "llm/openai_dialect.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::llm {
namespace {

using Made = Result<std::unique_ptr<Dialect>>;

Error bad(std::string message)
{
    return {Errc::invalid_input, std::move(message)};
}

Made make_openai(const Endpoint& endpoint, const ChatTask& task)
{
    return std::make_unique<OpenAiDialect>(openai_profile(), endpoint, task);
}

Made make_anthropic(const Endpoint& endpoint, const ChatTask& task)
{
    return std::make_unique<AnthropicDialect>(endpoint, task);
}

Made make_compatible(const Endpoint& endpoint, const ChatTask& task)
{
    if (endpoint.base_url.empty())
        return bad("a compatible server needs its base URL");
    const ChatProfile* profile = find_profile(endpoint.profile);
    if (!profile) {
        std::string known;
        for (const ChatProfile& row : compatible_profiles())
            known += (known.empty() ? "" : ", ") + std::string{row.name};
        return bad("unknown profile '" + endpoint.profile + "'; known are " + known);
    }
    return std::make_unique<OpenAiDialect>(*profile, endpoint, task);
}

struct Registration {
    std::string_view provider;
    Made (*make)(const Endpoint&, const ChatTask&);
};

constexpr std::array registry{
    Registration{"openai", make_openai},
    Registration{"anthropic", make_anthropic},
    Registration{"compatible", make_compatible},
};

bool is_schema_name(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// What no provider could be given.
std::optional<Error> problem_with(const ChatTask& task)
{
    if (task.model.empty())
        return bad("no model is named");
    if (!task.answer_schema.is_object())
        return bad("the answer's schema is no object");
    if (!is_schema_name(task.schema_name))
        return bad("a schema's name has 1 to 64 of A-Z, a-z, 0-9, _ and -: '" + task.schema_name + "'");
    if (task.max_output_tokens < 1)
        return bad("max_output_tokens must be positive, not " + std::to_string(task.max_output_tokens));
    if (task.temperature && !(std::isfinite(*task.temperature) && *task.temperature >= 0))
        return bad("the temperature must not be negative");
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Enforcement enforcement)
{
    switch (enforcement) {
    case Enforcement::json_schema: return "json_schema";
    case Enforcement::tool_call: return "tool_call";
    case Enforcement::json_object: return "json_object";
    case Enforcement::prompt_only: return "prompt_only";
    }
    return "";
}

Made make_dialect(const Endpoint& endpoint, const ChatTask& task)
{
    if (const auto problem = problem_with(task))
        return *problem;
    const auto found = std::find_if(registry.begin(), registry.end(),
                                    [&](const Registration& row) { return row.provider == endpoint.provider; });
    if (found != registry.end())
        return found->make(endpoint, task);
    std::string known;
    for (const Registration& row : registry)
        known += (known.empty() ? "" : ", ") + std::string{row.provider};
    return bad("unknown provider '" + endpoint.provider + "'; known are " + known);
}

}  // namespace assay::llm
